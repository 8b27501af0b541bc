package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.ACCOUNTS;
import static dev.deltaverse.engine.journal.Samples.APPLY;
import static dev.deltaverse.engine.journal.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.EventRow.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateStoreTest {
  private static final RunEnd FINISHED =
      new RunEnd(
          RunStatus.FINISHED,
          1,
          "3 rows were rejected",
          new RunTotals(7, 2, 1, 123.5, Duration.ofSeconds(90), true, false));

  private final ManualClock clock = new ManualClock("2026-11-02T02:14:07Z");

  @TempDir Path temp;

  @Test
  void aRunIsReadBackAsItWasWritten() throws MigrationException {
    try (StateStore store = StateStore.open(temp.resolve("dev"), clock)) {
      long run = store.beginRun(APPLY);
      clock.advance(Duration.ofSeconds(90));
      store.finishRun(run, FINISHED);

      assertThat(store.view().run(run))
          .contains(
              new Run(
                  1,
                  APPLY,
                  Instant.parse("2026-11-02T02:14:07Z"),
                  RunStatus.FINISHED,
                  Instant.parse("2026-11-02T02:15:37Z"),
                  1,
                  "3 rows were rejected",
                  FINISHED.totals()));
    }
  }

  @Test
  void anUnverifiedRunIsNotTakenForOneThatDisagreed() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      store.finishRun(
          store.beginRun(APPLY),
          new RunEnd(RunStatus.INTERRUPTED, 130, "", RunTotals.NOTHING_SENT));

      assertThat(store.view().run(1).orElseThrow().totals()).isEqualTo(RunTotals.NOTHING_SENT);
    }
  }

  @Test
  void runsAreListedLastFirst() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      for (int i = 0; i < 3; i++) {
        store.finishRun(store.beginRun(APPLY), FINISHED);
      }
      assertThat(store.view().runs(2)).extracting(Run::id).containsExactly(3L, 2L);
      assertThat(store.view().runsBefore(3, 9)).extracting(Run::id).containsExactly(2L, 1L);
      assertThat(store.view().runsBefore(3, 1)).extracting(Run::id).containsExactly(2L);
    }
  }

  @Test
  void whetherARunnerIsAtWorkCanBeAsked() throws MigrationException {
    assertThat(StateStore.inUse(temp)).isFalse();
    try (StateStore _ = StateStore.open(temp, clock)) {
      assertThat(StateStore.inUse(temp)).isTrue();
    }
    assertThat(StateStore.inUse(temp)).isFalse();
  }

  @Test
  void aRunThatIsNotUnderWayCannotEnd() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      store.finishRun(store.beginRun(APPLY), FINISHED);

      assertThatThrownBy(() -> store.finishRun(1, FINISHED))
          .hasMessage(
              "ending run 1 in " + temp.resolve("state.sqlite") + ": run 1 is not under way");
    }
  }

  @Test
  void aCrashLeavesNoRunOpen() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      clock.advance(Duration.ofSeconds(5));
      store.journal(run).intent(ACCOUNTS, rows("1-100"));
    }
    clock.advance(Duration.ofHours(3));
    try (StateStore store = StateStore.open(temp, clock)) {
      Run run = store.view().run(1).orElseThrow();
      assertThat(run.status()).isEqualTo(RunStatus.CRASHED);
      assertThat(run.end()).contains(Instant.parse("2026-11-02T02:14:12Z"));
      assertThat(run.totals()).isNull();
      assertThat(store.beginRun(APPLY)).isEqualTo(2);
    }
  }

  @Test
  void aSecondRunnerIsRefusedByName() throws MigrationException {
    try (StateStore first = StateStore.open(temp, clock)) {
      first.beginRun(APPLY);
      clock.advance(Duration.ofMinutes(4));

      // Twice: a refused runner must not take the lease from the first when it lets go of the file.
      for (int i = 0; i < 2; i++) {
        MigrationException refusal =
            assertThrows(MigrationException.class, () -> StateStore.open(temp, clock));
        assertThat(refusal)
            .hasMessage("run 1 of `apply` by ann@box pid 4711 since 02:14:07 is under way");
        assertThat(refusal.code()).isEqualTo(Code.SETUP);
        assertThat(refusal.hint())
            .isEqualTo("Wait for its end or stop it; `deltaverse status` shows how far it is.");
      }
    }
    StateStore.open(temp, clock).close();
  }

  @Test
  void aRunThatBeganOnAnotherDayIsNamedWithTheDay() throws MigrationException {
    try (StateStore first = StateStore.open(temp, clock)) {
      first.beginRun(APPLY);
      clock.advance(Duration.ofHours(24));

      assertThatThrownBy(() -> StateStore.open(temp, clock))
          .hasMessage(
              "run 1 of `apply` by ann@box pid 4711 since 2026-11-02 02:14:07 is under way");
    }
  }

  @Test
  void aRunnerWithoutARunIsNamedToo() throws MigrationException {
    ThisProcess here = ThisProcess.describe();
    try (StateStore _ = StateStore.open(temp, clock)) {
      assertThatThrownBy(() -> StateStore.open(temp, clock))
          .hasMessage(
              "the state in "
                  + temp
                  + " is in use by "
                  + here.user()
                  + "@"
                  + here.host()
                  + " pid "
                  + ProcessHandle.current().pid()
                  + " since 02:14:07");
    }
  }

  @Test
  void aSecondRunOfTheSameRunnerIsRefused() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      store.beginRun(APPLY);

      assertThatThrownBy(() -> store.beginRun(APPLY))
          .hasMessage("run 1 of `apply` by ann@box pid 4711 since 02:14:07 is under way");
    }
  }

  @Test
  void booksAreKeptByTable() throws MigrationException {
    Books accounts = new Books(36, 1, 2, 3, 4, 5, 6, 7, 8, 4);
    Books contacts = new Books(10, 10, 0, 0, 0, 0, 0, 0, 0, 0);
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      store.saveBooks(run, "contact", Books.EMPTY);
      store.saveBooks(run, "contact", contacts);
      store.saveBooks(run, "account", accounts);

      assertThat(store.view().books(run))
          .isEqualTo(Map.of("account", accounts, "contact", contacts));
      assertThat(store.view().books(2)).isEmpty();
    }
  }

  @Test
  void factsAreReplacedAndFoundByTheirBeginning() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      store.putFact("rows/account", "10");
      store.putFact("rows/account", "20");
      store.putFact("rows/contact", "5");
      store.putFact("snapshot", "2026-11-01");
      store.putFact("rows_", "no");

      assertThat(store.view().fact("rows/account")).contains("20");
      assertThat(store.view().fact("rows/lead")).isEmpty();
      assertThat(store.view().facts("rows/"))
          .containsExactly(Map.entry("rows/account", "20"), Map.entry("rows/contact", "5"));
    }
  }

  @Test
  void eventsComeInOrderAndAreThereAfterAFlush() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      long run = store.beginRun(APPLY);
      for (int i = 1; i <= 3; i++) {
        event(store, run, "event " + i);
      }
      store.flush();

      assertThat(store.view().eventsSince(1, 10))
          .containsExactly(
              new EventRow(
                  2, run, clock.instant(), "note", "send", "account", Level.WARN, "event 2", "{}"),
              new EventRow(
                  3, run, clock.instant(), "note", "send", "account", Level.WARN, "event 3", "{}"));
      assertThat(store.view().eventsSince(0, 1))
          .extracting(EventRow::text)
          .containsExactly("event 1");
      assertThat(store.view().eventsSince(run, 2, 10)).extracting(EventRow::id).containsExactly(3L);
      assertThat(store.view().eventsSince(run + 1, 0, 10)).isEmpty();
    }
  }

  @Test
  void eventsAreWrittenByCloseAtTheLatest() throws MigrationException {
    try (StateStore store = StateStore.open(temp, clock)) {
      event(store, store.beginRun(APPLY), "the last word");
    }
    try (StateView view = StateStore.read(temp)) {
      assertThat(view.eventsSince(0, 10))
          .extracting(EventRow::text)
          .containsExactly("the last word");
    }
  }

  private void event(StateStore store, long run, String text) {
    store.event(run, clock.instant(), "note", "send", "account", Level.WARN, text, "{}");
  }

  @Test
  void filesArePrivateToTheUser() throws Exception {
    Path folder = temp.resolve("project/.deltaverse/dev");
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.createFile(
        folder.resolve("state.sqlite"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    try (StateStore store = StateStore.open(folder, clock)) {
      store.beginRun(APPLY);

      assertThat(permissions(folder)).isEqualTo("rwx------");
      for (String name :
          List.of("state.sqlite", "state.sqlite-wal", "state.sqlite-shm", "runner.lock")) {
        assertThat(permissions(folder.resolve(name))).as(name).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void newFoldersArePrivateToTheUser() throws Exception {
    StateStore.open(temp.resolve(".deltaverse/dev"), clock).close();

    assertThat(permissions(temp.resolve(".deltaverse"))).isEqualTo("rwx------");
    assertThat(permissions(temp.resolve(".deltaverse/dev"))).isEqualTo("rwx------");
  }

  private static String permissions(Path path) throws java.io.IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aFolderWithAnAwkwardNameIsUsedAsNamed() throws MigrationException {
    Path folder = temp.resolve("what? 100% & #1 ü");
    try (StateStore store = StateStore.open(folder, clock)) {
      store.beginRun(APPLY);
    }
    assertThat(folder.resolve("state.sqlite")).isRegularFile();
    assertThat(temp).isDirectoryContaining(folder::equals);
    try (StateView view = StateStore.read(folder)) {
      assertThat(view.runs(10)).hasSize(1);
    }
  }

  @Test
  void readingWhatIsAbsentCreatesNothing() {
    Path folder = temp.resolve("dev");

    MigrationException refusal =
        assertThrows(MigrationException.class, () -> StateStore.read(folder));

    assertThat(refusal)
        .hasMessage("reading the state: there is no " + folder.resolve("state.sqlite"));
    assertThat(refusal.code()).isEqualTo(Code.SETUP);
    assertThat(refusal.hint())
        .isEqualTo(
            "Nothing was applied here yet; check the project folder (-C) and the profile"
                + " (--profile).");
    assertThat(folder).doesNotExist();
  }
}
