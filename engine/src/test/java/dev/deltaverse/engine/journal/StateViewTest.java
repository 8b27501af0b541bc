package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.APPLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who look ask for: documents, filtered events, throttles, totals, changes. */
final class StateViewTest {
  private static final Instant NOW = Instant.parse("2026-11-02T02:14:07Z");

  private final ManualClock clock = new ManualClock("2026-11-02T02:14:07Z");
  @TempDir Path temp;

  @Test
  void aDocumentIsReplacedByTheNextOfItsKind() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      store.putDocument(run, RunDocument.PLAN, "{\"a\":1}");
      store.putDocument(run, RunDocument.VERIFICATION, "{}");
      store.putDocument(run, RunDocument.PLAN, "{\"a\":2}");
      assertThat(store.view().document(run, RunDocument.PLAN))
          .contains(new RunDocument(run, "plan", NOW, "{\"a\":2}"));
      assertThat(store.view().latestDocument(RunDocument.VERIFICATION))
          .contains(new RunDocument(run, "verification", NOW, "{}"));
      assertThat(store.view().document(run, "other")).isEmpty();
      assertThat(store.view().document(run + 1, RunDocument.PLAN)).isEmpty();
    }
  }

  @Test
  void eventsAreFilteredByLevelStepTableAndText() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      event(store, run, "send jobs/upsert", "jobs/upsert", EventRow.Level.DEBUG, "one");
      event(store, run, "send jobs2/upsert", "jobs2/upsert", EventRow.Level.INFO, "two");
      event(store, run, "stage jobs", "jobs", EventRow.Level.WARN, "Three");
      event(store, run, "plan", "", EventRow.Level.ERROR, "100 % of four");
      store.flush();

      assertThat(texts(store, run, EventFilter.ALL))
          .containsExactly("100 % of four", "Three", "two", "one");
      assertThat(texts(store, run, filter(EventRow.Level.WARN, "", "", "")))
          .containsExactly("100 % of four", "Three");
      assertThat(texts(store, run, filter(EventRow.Level.DEBUG, "send", "", "")))
          .containsExactly("two", "one");
      assertThat(texts(store, run, filter(EventRow.Level.DEBUG, "plan", "", "")))
          .containsExactly("100 % of four");
      assertThat(texts(store, run, filter(EventRow.Level.DEBUG, "", "jobs", "")))
          .containsExactly("Three", "one");
      assertThat(texts(store, run, filter(EventRow.Level.DEBUG, "", "", "THREE")))
          .containsExactly("Three");
      assertThat(texts(store, run, filter(EventRow.Level.DEBUG, "", "", "%")))
          .containsExactly("100 % of four");
      List<EventRow> first = store.view().events(run, EventFilter.ALL, Long.MAX_VALUE, 1);
      assertThat(store.view().events(run, EventFilter.ALL, first.getFirst().id(), 1))
          .extracting(EventRow::text)
          .containsExactly("Three");
    }
  }

  private static EventFilter filter(EventRow.Level least, String step, String table, String text) {
    return new EventFilter(least, step, table, text);
  }

  private static List<String> texts(StateStore store, long run, EventFilter filter)
      throws MigrationException {
    return store.view().events(run, filter, Long.MAX_VALUE, 10).stream()
        .map(EventRow::text)
        .toList();
  }

  private static void event(
      StateStore store, long run, String step, String name, EventRow.Level level, String text) {
    store.event(run, NOW, "note", step, name, level, text, "{}");
  }

  @Test
  void throttlesAreReadOnce() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      store.throttled(run, NOW, "one", "requests", Duration.ofSeconds(3));
      store.flush();
      List<ThrottleRow> first = store.view().throttlesSince(run, 0);
      assertThat(first)
          .containsExactly(
              new ThrottleRow(
                  first.getFirst().id(), NOW, "one", "requests", Duration.ofSeconds(3)));
      assertThat(first.getFirst().until()).isEqualTo(NOW.plusSeconds(3));
      assertThat(store.view().throttlesSince(run, first.getFirst().id())).isEmpty();
    }
  }

  @Test
  void whatUsersSendIsReadOnce() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      store.paced(run, NOW.minusSeconds(5), NOW, "one", 300, 3);
      store.flush();
      List<PaceRow> first = store.view().pacesSince(run, 0);
      assertThat(first)
          .containsExactly(
              new PaceRow(first.getFirst().id(), NOW.minusSeconds(5), NOW, "one", 300, 3));
      assertThat(store.view().pacesSince(run, first.getFirst().id())).isEmpty();
      assertThat(store.view().pacesSince(run + 1, 0)).isEmpty();
    }
  }

  @Test
  void expectedTimesAreThoseOfTheForecasts() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      store.putDocument(run, RunDocument.PLAN, "{\"p50Seconds\":99}");
      assertThat(store.view().expectedTimes(run, run)).isEmpty();
      store.putDocument(
          run, RunDocument.FORECAST, "{\"p50Seconds\":1.5,\"p90Seconds\":20,\"phases\":[]}");
      assertThat(store.view().expectedTimes(run, run))
          .isEqualTo(Map.of(run, new ExpectedTime(1.5, 20)));
      assertThat(store.view().expectedTimes(run + 1, run + 9)).isEmpty();
    }
  }

  @Test
  void totalsAreTheBooksOfAllTablesTogether() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      Books one = new Books(10, 1, 2, 3, 4, 1, 1, 1, 1, 0);
      Books two = new Books(5, 5, 0, 0, 0, 0, 0, 0, 0, 0);
      store.saveBooks(run, "one", one);
      store.saveBooks(run, "two", two);
      assertThat(store.view().totals(run, run)).isEqualTo(Map.of(run, one.plus(two)));
      assertThat(store.view().totals(run + 1, run + 9)).isEmpty();
    }
  }

  @Test
  void aWriteIsSeenAsAChange() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock);
        StateView view = StateStore.read(temp)) {
      long before = view.changes();
      assertThat(view.changes()).isEqualTo(before);
      store.putFact("a", "b");
      assertThat(view.changes()).isNotEqualTo(before);
    }
  }
}
