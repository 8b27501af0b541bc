package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.ACCOUNTS;
import static dev.deltaverse.engine.journal.Samples.APPLY;
import static dev.deltaverse.engine.journal.Samples.CONTACTS;
import static dev.deltaverse.engine.journal.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.target.Outcome;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Outcome EXISTS =
      new Outcome.Refused("0x80040237", "A record with key 'A-1' already exists");

  private final ManualClock clock = new ManualClock("2026-11-02T02:00:00Z");

  @TempDir Path temp;

  private StateStore store;
  private RequestJournal journal;
  private long run;

  @BeforeEach
  void open() throws MigrationException {
    store = StateStore.open(temp, clock);
    run = store.beginRun(APPLY);
    journal = store.journal(run);
  }

  @AfterEach
  void close() throws MigrationException {
    store.close();
  }

  private String told(PhaseId phase) throws MigrationException {
    JournalView.Told told = store.view().journal().told(run, phase);
    return "applied "
        + told.acknowledged().applied()
        + "; refused "
        + told.acknowledged().refused()
        + "; unknown "
        + told.acknowledged().unknown()
        + "; up to "
        + told.lastRequest();
  }

  @Test
  void aPhaseWithoutJournalTellsNothing() throws MigrationException {
    assertThat(told(ACCOUNTS)).isEqualTo("applied ; refused ; unknown ; up to 0");
    assertThat(store.view().journal().phases(run)).isEmpty();
    assertThat(store.view().journal().ends()).isEmpty();
  }

  @Test
  void anIntentWithoutOutcomeIsUnknown() throws MigrationException {
    assertThat(journal.intent(ACCOUNTS, rows("1-100,104"))).isEqualTo(1);

    assertThat(told(ACCOUNTS)).isEqualTo("applied ; refused ; unknown 1-100,104; up to 1");
  }

  @Test
  void exceptionsAreTakenOutOfWhatWasApplied() throws MigrationException {
    long request = journal.intent(ACCOUNTS, rows("1-10"));
    journal.outcome(
        request,
        Map.of(
            1L, EXISTS,
            4L, new Outcome.Unknown("connection reset"),
            7L, new Outcome.Transient("503", "busy"),
            8L, new Outcome.Applied()),
        1,
        SECOND);

    assertThat(told(ACCOUNTS)).isEqualTo("applied 2-3,5-6,8-10; refused 1; unknown 4; up to 1");
  }

  @Test
  void phasesAreToldApart() throws MigrationException {
    PhaseId lookups = new PhaseId("account", PhaseKind.LOOKUPS);
    journal.outcome(journal.intent(ACCOUNTS, rows("1-10")), Map.of(), 1, SECOND);
    journal.outcome(journal.intent(lookups, rows("11-12")), Map.of(), 1, SECOND);

    assertThat(told(ACCOUNTS)).isEqualTo("applied 1-10; refused ; unknown ; up to 1");
    assertThat(told(lookups)).isEqualTo("applied 11-12; refused ; unknown ; up to 2");
    assertThat(store.view().journal().phases(run)).containsExactly(ACCOUNTS, lookups);
  }

  @Test
  void aRequestTakenApartSaysNothingOfItsRows() throws MigrationException {
    long whole = journal.intent(ACCOUNTS, rows("1-4"));
    journal.split(whole, "0x80040237", "one of them exists", 1, SECOND);
    assertThat(told(ACCOUNTS)).isEqualTo("applied ; refused ; unknown ; up to 1");

    journal.outcome(journal.intent(ACCOUNTS, rows("1-2")), Map.of(), 1, SECOND);
    journal.outcome(journal.intent(ACCOUNTS, rows("3")), Map.of(3L, EXISTS), 1, SECOND);
    journal.intent(ACCOUNTS, rows("4"));
    assertThat(told(ACCOUNTS)).isEqualTo("applied 1-2; refused 3; unknown 4; up to 4");
  }

  @Test
  void theLastWordCountsForARowThatWasSentAgain() throws MigrationException {
    long lost = journal.intent(ACCOUNTS, rows("1-6"));
    Outcome unknown = new Outcome.Unknown("connection reset");
    journal.outcome(
        lost,
        Map.of(1L, unknown, 2L, unknown, 3L, unknown, 4L, unknown, 5L, unknown, 6L, unknown),
        1,
        SECOND);

    long again = journal.intent(ACCOUNTS, rows("1-4"));
    assertThat(told(ACCOUNTS)).isEqualTo("applied ; refused ; unknown 1-6; up to 2");
    journal.outcome(again, Map.of(2L, EXISTS, 3L, new Outcome.Transient("503", "busy")), 1, SECOND);

    assertThat(told(ACCOUNTS)).isEqualTo("applied 1,4; refused 2; unknown 3,5-6; up to 2");
    PhaseStatistics figures = store.view().journal().statistics(run, ACCOUNTS);
    assertThat(List.of(figures.applied(), figures.refused(), figures.unknown()))
        .containsExactly(2L, 1L, 3L);
  }

  @Test
  void whatContradictsItselfIsADamagedFileAndNoOutcome() throws Exception {
    journal.outcome(journal.intent(ACCOUNTS, rows("1-10")), Map.of(3L, EXISTS), 1, SECOND);
    assertThat(told(ACCOUNTS)).isEqualTo("applied 1-2,4-10; refused 3; unknown ; up to 1");
    for (List<String> damage :
        List.of(
            List.of("rows = '1-19'", "request 1: it names 19 rows and carried 10"),
            List.of("rows = '1-1x'", "For input string: \"1x\""),
            List.of("applied = 10", "request 1: 1 rows have an outcome of their own, of 0"),
            List.of("state = 7", "request 1: state 7"))) {
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + temp + "/state.sqlite");
          Statement statement = other.createStatement()) {
        statement.execute("CREATE TEMP TABLE was AS SELECT rows, applied, state FROM request");
        statement.execute("UPDATE request SET " + damage.getFirst());
        MigrationException e = catchThrowableOfType(MigrationException.class, () -> told(ACCOUNTS));
        assertThat(e.code()).isEqualTo(MigrationException.Code.SETUP);
        assertThat(e)
            .hasMessage(
                "reading the state in "
                    + temp.resolve("state.sqlite")
                    + ": the file is damaged or not a state file ("
                    + damage.getLast()
                    + ")");
        statement.execute(
            "UPDATE request SET (rows, applied, state) = (SELECT rows, applied, state FROM was)");
      }
    }
    assertThat(told(ACCOUNTS)).isEqualTo("applied 1-2,4-10; refused 3; unknown ; up to 1");
  }

  @Test
  void anOutcomeNeedsAnIntentAndComesOnce() {
    long request = journal.intent(ACCOUNTS, rows("1"));
    journal.outcome(request, Map.of(), 1, SECOND);

    for (long wrong : List.of(request, request + 1)) {
      assertThatThrownBy(() -> journal.outcome(wrong, Map.of(1L, EXISTS), 1, SECOND))
          .isInstanceOf(JournalException.class)
          .hasMessage(
              "writing the journal in "
                  + temp.resolve("state.sqlite")
                  + ": request "
                  + wrong
                  + " of run 1 has no intent, or an outcome already");
    }
    assertThatThrownBy(() -> journal.split(request, "", "", 1, SECOND))
        .isInstanceOf(JournalException.class);
  }

  @Test
  void anIntentWithoutRowsIsRefused() {
    assertThatThrownBy(() -> journal.intent(ACCOUNTS, new SeqRanges(List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an intent of account/upsert without rows");
  }

  @Test
  void requestNumbersGoOnInTheNextRun() throws MigrationException {
    journal.intent(ACCOUNTS, rows("1"));
    store.close();
    store = StateStore.open(temp, clock);
    long next = store.beginRun(APPLY);

    assertThat(store.journal(next).intent(ACCOUNTS, rows("1"))).isEqualTo(2);
    assertThat(told(ACCOUNTS)).isEqualTo("applied ; refused ; unknown 1; up to 1");
  }

  @Test
  void whatIsNotFoldedIsFoundAgain() throws MigrationException {
    long first = journal.intent(ACCOUNTS, rows("1"));
    long second = journal.intent(CONTACTS, rows("1"));
    assertThat(store.view().journal().ends())
        .containsExactly(
            new JournalEnd(run, ACCOUNTS, 0, first), new JournalEnd(run, CONTACTS, 0, second));

    store.markFolded(run, ACCOUNTS, first);
    assertThat(store.view().journal().ends())
        .containsExactly(
            new JournalEnd(run, ACCOUNTS, first, first), new JournalEnd(run, CONTACTS, 0, second));

    long third = journal.intent(ACCOUNTS, rows("2"));
    store.markFolded(run, CONTACTS, second);
    assertThat(store.view().journal().ends())
        .containsExactly(
            new JournalEnd(run, ACCOUNTS, first, third),
            new JournalEnd(run, CONTACTS, second, second));
  }

  @Test
  void refusedRowsAreGroupedByReason() throws MigrationException {
    Outcome other = new Outcome.Refused("0x80040237", "A record with key 'B-2' already exists");
    Outcome missing =
        new Outcome.Refused(
            "0x80040217", "account With Id = 3b4c9a10-0000-0000-0000-00000000000a Does Not Exist");
    journal.outcome(
        journal.intent(ACCOUNTS, rows("1-3")), Map.of(1L, missing, 2L, EXISTS), 1, SECOND);
    journal.outcome(journal.intent(ACCOUNTS, rows("4-9")), Map.of(8L, other), 1, SECOND);
    journal.outcome(journal.intent(CONTACTS, rows("1")), Map.of(1L, other), 1, SECOND);

    assertThat(store.view().journal().refused(run, 3))
        .containsExactly(
            new RefusedRow(
                ACCOUNTS,
                1,
                "0x80040217",
                "account With Id = 3b4c9a10-0000-0000-0000-00000000000a Does Not Exist"),
            new RefusedRow(ACCOUNTS, 2, "0x80040237", "A record with key 'A-1' already exists"),
            new RefusedRow(ACCOUNTS, 8, "0x80040237", "A record with key 'B-2' already exists"));
    assertThat(store.view().journal().refusedGroups(run))
        .containsExactly(
            new RefusedGroup(
                ACCOUNTS,
                "0x80040237",
                "A record with key <value> already exists",
                "A record with key 'A-1' already exists",
                2),
            new RefusedGroup(
                ACCOUNTS,
                "0x80040217",
                "account With Id = <id> Does Not Exist",
                "account With Id = 3b4c9a10-0000-0000-0000-00000000000a Does Not Exist",
                1),
            new RefusedGroup(
                CONTACTS,
                "0x80040237",
                "A record with key <value> already exists",
                "A record with key 'B-2' already exists",
                1));
  }

  @Test
  void figuresOfARun() throws MigrationException {
    long first = journal.intent(ACCOUNTS, rows("1-100"));
    clock.advance(Duration.ofSeconds(4));
    journal.split(first, "400", "bad", 3, SECOND);
    long second = journal.intent(ACCOUNTS, rows("1-50"));
    long third = journal.intent(ACCOUNTS, rows("51-100"));
    clock.advance(Duration.ofSeconds(6));
    journal.outcome(second, Map.of(), 1, SECOND);
    journal.outcome(third, Map.of(60L, EXISTS, 61L, new Outcome.Unknown("lost")), 2, SECOND);
    long fourth = journal.intent(CONTACTS, rows("1-30"));
    clock.advance(Duration.ofSeconds(10));
    journal.outcome(fourth, Map.of(), 1, SECOND);
    journal.intent(CONTACTS, rows("31-40"));
    store.throttled(run, clock.instant(), "app 1", "number of requests", Duration.ofMillis(1500));
    store.throttled(run, clock.instant(), "app 2", "execution time", Duration.ofMillis(500));
    store.flush();

    RunStatistics figures = store.view().journal().statistics(run);

    PhaseStatistics accounts = new PhaseStatistics(3, 3, 1, 98, 1, 1, Duration.ofSeconds(10));
    PhaseStatistics contacts = new PhaseStatistics(2, 0, 0, 30, 0, 10, Duration.ofSeconds(10));
    assertThat(figures)
        .isEqualTo(
            new RunStatistics(
                new PhaseStatistics(5, 3, 1, 128, 1, 11, Duration.ofSeconds(20)),
                List.of(
                    new PhaseStatistics.Named(ACCOUNTS, accounts),
                    new PhaseStatistics.Named(CONTACTS, contacts)),
                2,
                Duration.ofSeconds(2)));
    assertThat(accounts.rowsPerSecond()).isEqualTo(9.8);
    assertThat(figures.all().rowsPerSecond()).isEqualTo(6.4);
  }

  @Test
  void figuresOfARunThatSentNothing() throws MigrationException {
    RunStatistics figures = store.view().journal().statistics(run);

    assertThat(figures.all()).isEqualTo(new PhaseStatistics(0, 0, 0, 0, 0, 0, Duration.ZERO));
    assertThat(figures.all().rowsPerSecond()).isZero();
  }

  @Test
  void manySendersAtOnce() throws Exception {
    int senders = 16;
    int each = 40;
    Set<Long> numbers = ConcurrentHashMap.newKeySet();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int sender = 0; sender < senders; sender++) {
        long base = sender * 1000L;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    long first = base + i * 10L + 1;
                    long request = journal.intent(ACCOUNTS, rows(first + "-" + (first + 9)));
                    numbers.add(request);
                    journal.outcome(request, Map.of(first, EXISTS), 1, SECOND);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(numbers).hasSize(senders * each);
    JournalView.Told told = store.view().journal().told(run, ACCOUNTS);
    assertThat(told.acknowledged().refused().count()).isEqualTo(senders * each);
    assertThat(told.acknowledged().applied().count()).isEqualTo(senders * each * 9L);
    assertThat(told.acknowledged().unknown().count()).isZero();
    assertThat(told.lastRequest()).isEqualTo(senders * each);
  }

  @Test
  void anInterruptedSenderStillRecordsWhatItKnows() throws MigrationException {
    long request = journal.intent(ACCOUNTS, rows("1-2"));

    Thread.currentThread().interrupt();
    journal.outcome(request, Map.of(), 1, SECOND);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(told(ACCOUNTS)).isEqualTo("applied 1-2; refused ; unknown ; up to 1");
  }

  @Test
  void aClosedStateTakesNoIntent() throws MigrationException {
    store.close();

    assertThatThrownBy(() -> journal.intent(ACCOUNTS, rows("1")))
        .isInstanceOf(JournalException.class)
        .hasMessage(
            "writing the journal in " + temp.resolve("state.sqlite") + ": the state is closed");
    store = StateStore.open(temp, clock);
  }
}
