package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.EntitlementSettings;
import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.SendListener;
import dev.deltaverse.engine.send.SendResult;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Phases sent to an emulated environment, and what is there afterwards. */
final class SendingScenarioTest {
  private final Emulator emulator =
      Emulator.start(EmulatorConfig.defaults().withModelJson(Sample.MODEL));
  private final Outcomes journal = new Outcomes();
  private Sample sample;

  @BeforeEach
  void connect() throws Exception {
    sample = Sample.connect(emulator.url());
  }

  @AfterEach
  void close() {
    sample.target().close();
    emulator.close();
  }

  @Test
  void goodRowsAreInAndBadOnesAreRefusedWithTheServersWords() throws Exception {
    sendAccounts(3);
    List<Change> items = new ArrayList<>();
    for (int i = 1; i <= 500; i++) {
      boolean bad = i % 97 == 0;
      items.add(
          sample.change(
              "items",
              i,
              List.of("i" + i, "2026-01-01"),
              "abc_name", bad ? "name that is too long" : "n" + i,
              "abc_accountid", new Reference("account", List.of("A" + (1 + i % 3))).text()));
    }
    SendResult result =
        sender()
            .send(
                new PhaseId("items", PhaseKind.UPSERT),
                cursor(items),
                rows -> new TargetRequest.Upsert(sample.table("items"), rows));
    assertThat(result.rows()).isEqualTo(500);
    assertThat(result.applied()).isEqualTo(495);
    assertThat(result.refused()).isEqualTo(5);
    assertThat(journal.exceptions).containsOnlyKeys(97L, 194L, 291L, 388L, 485L);
    assertThat(journal.exceptions.values())
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> {
                          assertThat(refused.code()).isEqualToIgnoringCase("0x80044331");
                          assertThat(refused.message()).contains("abc_name");
                        }));
    Map<List<@Nullable String>, Map<String, String>> rows = sample.read("items");
    assertThat(rows).hasSize(495);
    assertThat(rows.get(List.of("i500", "2026-01-01")))
        .containsEntry("abc_name", "n500")
        .containsEntry("abc_accountid", new Reference("account", List.of("A3")).text());
  }

  @Test
  void deletesAreIdempotent() throws Exception {
    sendAccounts(250);
    List<Change> gone = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      gone.add(sample.change("accounts", i, List.of("A" + i)));
    }
    PhaseId phase = new PhaseId("accounts", PhaseKind.DELETE);
    for (int round = 0; round < 2; round++) {
      SendResult result =
          sender()
              .send(
                  phase,
                  cursor(gone),
                  rows -> new TargetRequest.Delete(sample.table("accounts"), rows));
      assertThat(result).isEqualTo(new SendResult(phase, 200, 200, 0, 0, 5, 0, 0));
    }
    assertThat(sample.read("accounts")).hasSize(50);
  }

  @Test
  void lookupsBeyondTheMostThatAQueryExpandsAreReadAllTheSame() throws Exception {
    sendAccounts(3);
    List<Change> items = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      items.add(
          sample.change(
              "items",
              i,
              List.of("i" + i, "2026-01-01"),
              "abc_name", "n" + i,
              "abc_accountid", new Reference("account", List.of("A1")).text(),
              "abc_customerid", new Reference("account", List.of("A2")).text(),
              "abc_regionid", new Reference("abc_region", List.of("N")).text()));
    }
    sender()
        .send(
            new PhaseId("items", PhaseKind.UPSERT),
            cursor(items),
            rows -> new TargetRequest.Upsert(sample.table("items"), rows));
    Map<String, List<@Nullable String>> whole = new LinkedHashMap<>();
    sample.target().read(sample.table("items"), sample.project().tables(), whole::put);
    Map<String, List<@Nullable String>> parts = new LinkedHashMap<>();
    List<String> queries = new ArrayList<>();
    try (DataverseClient client =
        DataverseClient.builder(emulator.url(), TokenSource.none())
            .listener((call, _) -> queries.add(call.path()))
            .build()) {
      Map<String, String> sets = new TreeMap<>();
      client.metadata().tableNames().forEach(t -> sets.put(t.logicalName(), t.setName()));
      ProjectShape shapes = ProjectShape.of(sample.project(), sets::get);
      new TableRows(client, new Reads(RetrySettings.DEFAULT, _ -> {}), 2)
          .read(shapes.table(sample.table("items")), parts::put);
    }
    assertThat(parts).isEqualTo(whole).hasSize(20);
    assertThat(queries.stream().filter(q -> q.startsWith("abc_items?"))).hasSize(3);
  }

  private void sendAccounts(int count) throws Exception {
    List<Change> accounts = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      accounts.add(sample.change("accounts", i, List.of("A" + i), "name", "name " + i));
    }
    SendResult result =
        sender()
            .send(
                new PhaseId("accounts", PhaseKind.UPSERT),
                cursor(accounts),
                rows -> new TargetRequest.Upsert(sample.table("accounts"), rows));
    assertThat(result.applied()).isEqualTo(count);
  }

  private Sender sender() {
    SendSettings settings =
        new SendSettings(
            40,
            40,
            4,
            new RetrySettings(2, Duration.ofMillis(1), Duration.ofMillis(2)),
            Duration.ofSeconds(30),
            false,
            LimitSettings.DOCUMENTED,
            EntitlementSettings.DOCUMENTED);
    return Sender.of(sample.target(), journal, settings, SendListener.NONE);
  }

  private static ChangeCursor cursor(List<Change> changes) {
    Iterator<Change> iterator = changes.iterator();
    return new ChangeCursor() {
      @Override
      public @Nullable Change next() throws MigrationException {
        return iterator.hasNext() ? iterator.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  /** Keeps the outcomes that are not applied. */
  private static final class Outcomes implements RequestJournal {
    final Map<Long, Outcome> exceptions = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();

    @Override
    public long intent(PhaseId phase, SeqRanges rows) {
      return number.incrementAndGet();
    }

    @Override
    public void outcome(
        long request, Map<Long, Outcome> outcomes, int attempts, Duration duration) {
      exceptions.putAll(outcomes);
    }

    @Override
    public void split(
        long request, String code, String message, int attempts, Duration duration) {}
  }
}
