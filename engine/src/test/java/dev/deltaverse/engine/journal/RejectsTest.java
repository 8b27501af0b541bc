package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.APPLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.RejectRow.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RejectsTest {
  private static final RejectRow FIRST =
      new RejectRow(
          "account",
          Kind.REJECTED,
          "account.csv",
          1,
          "revenue",
          "decimal",
          "1,5",
          "not a number",
          "A-1;\"x\n\u0000y\";1,5");
  private static final RejectRow SECOND =
      new RejectRow("account", Kind.PARKED, "", 2, "", "parent", null, "no parent", null);
  private static final RejectRow OTHER =
      new RejectRow(
          "contact",
          Kind.REJECTED,
          "contact.csv",
          3,
          "revenue",
          "decimal",
          "x",
          "not a number",
          "");

  @TempDir Path temp;

  private StateStore store;
  private long run;

  @BeforeEach
  void open() throws MigrationException {
    store = StateStore.open(temp, new ManualClock("2026-11-02T02:00:00Z"));
    run = store.beginRun(APPLY);
    store.saveRejects(run, "contact", Stream.of(OTHER));
    store.saveRejects(run, "account", Stream.of(FIRST, SECOND));
  }

  @AfterEach
  void close() throws MigrationException {
    store.close();
  }

  private List<RejectRow> list(RejectFilter filter) throws MigrationException {
    return store.view().rejects().list(run, filter, 100);
  }

  @Test
  void rowsAreReadBackAsTheyWereWritten() throws MigrationException {
    assertThat(list(RejectFilter.ALL)).containsExactly(FIRST, SECOND, OTHER);
    assertThat(store.view().rejects().list(run, RejectFilter.ALL, 1)).containsExactly(FIRST);
    assertThat(store.view().rejects().list(run + 1, RejectFilter.ALL, 10)).isEmpty();
  }

  @Test
  void filtersApplyTogether() throws MigrationException {
    assertThat(list(RejectFilter.of("contact"))).containsExactly(OTHER);
    assertThat(list(new RejectFilter(null, Kind.PARKED, null, null))).containsExactly(SECOND);
    assertThat(list(new RejectFilter(null, null, "decimal", null))).containsExactly(FIRST, OTHER);
    assertThat(list(new RejectFilter("account", null, null, "revenue"))).containsExactly(FIRST);
    assertThat(list(new RejectFilter("contact", Kind.PARKED, null, null))).isEmpty();
  }

  @Test
  void countsByTableKindRuleAndColumn() throws MigrationException {
    store.saveRejects(run, "contact", Stream.of(OTHER, OTHER));

    assertThat(store.view().rejects().counts(run))
        .containsExactly(
            new RejectCount("contact", Kind.REJECTED, "decimal", "revenue", 2),
            new RejectCount("account", Kind.PARKED, "parent", "", 1),
            new RejectCount("account", Kind.REJECTED, "decimal", "revenue", 1));
  }

  @Test
  void savingAgainReplacesThoseOfTheTableAlone() throws MigrationException {
    store.saveRejects(run, "account", Stream.of(SECOND));

    assertThat(list(RejectFilter.ALL)).containsExactly(SECOND, OTHER);

    store.saveRejects(run, "account", Stream.empty());
    assertThat(list(RejectFilter.ALL)).containsExactly(OTHER);
  }

  @Test
  void anotherRunKeepsItsOwn() throws MigrationException {
    store.finishRun(run, new RunEnd(RunStatus.FINISHED, 1, "", RunTotals.NOTHING_SENT));
    long next = store.beginRun(APPLY);
    store.saveRejects(next, "account", Stream.of(FIRST));

    assertThat(list(RejectFilter.of("account"))).containsExactly(FIRST, SECOND);
    assertThat(store.view().rejects().list(next, RejectFilter.ALL, 9)).containsExactly(FIRST);
  }

  @Test
  void manyRowsArriveInTheirOrder() throws MigrationException {
    store.saveRejects(
        run,
        "account",
        LongStream.rangeClosed(1, 5_001)
            .mapToObj(
                n ->
                    new RejectRow(
                        "account", Kind.REJECTED, "f", n, "c", "r", "v", "reason", "raw")));

    List<Long> records = new ArrayList<>();
    store.view().rejects().each(run, RejectFilter.of("account"), row -> records.add(row.record()));
    assertThat(records)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 5_001).boxed().toList());
  }

  @Test
  void aRowOfAnotherTableIsRefused() throws MigrationException {
    try (RowWriter<RejectRow> rejects = store.rejects(run, "account")) {
      assertThatThrownBy(() -> rejects.accept(OTHER))
          .hasMessage("a reject of contact among those of account");
      assertThat(rejects.count()).isZero();
    }
  }
}
