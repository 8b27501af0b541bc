package dev.deltaverse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.console.page.Scheduled;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.RunEnd;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The schedule, whose looks and clock are steered by hand. It is 20:00 UTC at the beginning. */
@Timeout(60)
final class ScheduleTest {
  private static final String NIGHTLY =
      "schedule: { cron: \"30 21 * * *\", zone: UTC, complete: { marker: DONE }, verify: true,"
          + " deletes: true }";
  private static final String EACH = "schedule: { each: snapshot, complete: { settle: 10m } }";

  @TempDir Path folder;
  private final SteppedClock clock = new SteppedClock();
  private final List<RunRequest> started = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private GeneratedState state;
  private Schedule schedule;
  private boolean refusing;

  @BeforeEach
  void start() throws Exception {
    state = new GeneratedState(folder, 1, NIGHTLY);
    schedule = opened();
  }

  @AfterEach
  void stop() throws Exception {
    schedule.close();
    state.close();
  }

  /** Another schedule than the nightly one. */
  private void begin(String settings) throws Exception {
    stop();
    state = new GeneratedState(folder, 1, settings);
    schedule = opened();
  }

  private Schedule opened() throws Exception {
    return Schedule.of(
            state.project, this::start, (snapshot, why) -> told.add(snapshot + ": " + why), clock)
        .orElseThrow();
  }

  private void start(RunRequest request) throws MigrationException {
    if (refusing) {
      throw new MigrationException(Code.TARGET, "there is no answer", "Wait.");
    }
    started.add(request);
  }

  /** The server is stopped for a while and started again. */
  private void restartAfter(Duration down) throws Exception {
    schedule.close();
    clock.step(down);
    schedule = opened();
  }

  private Scheduled after(Duration time) {
    clock.step(time);
    schedule.look();
    return schedule.shown();
  }

  private void complete(String snapshot) throws Exception {
    Path files = Files.createDirectories(state.project.snapshots().resolve(snapshot));
    Files.writeString(files.resolve("t1.csv"), "no,size\n");
    Files.writeString(files.resolve("DONE"), "");
  }

  private static String outcome(Scheduled of) {
    return Objects.requireNonNull(of.last()).outcome();
  }

  /** A run of a snapshot by anybody, which has ended or goes on. */
  private long run(String snapshot, RunStatus status) throws Exception {
    long run =
        state.store.beginRun(RunStart.here("apply", snapshot, "default", "test", "org", "mapping"));
    if (status != RunStatus.RUNNING) {
      state.store.finishRun(run, new RunEnd(status, 0, "", RunTotals.NOTHING_SENT));
    }
    return run;
  }

  private List<String> audited() throws Exception {
    return state.store.view().audit(Long.MAX_VALUE, 100).stream()
        .filter(entry -> !entry.action().startsWith("begin run"))
        .map(entry -> entry.actor().name() + " | " + entry.action() + " | " + entry.outcome())
        .toList()
        .reversed();
  }

  @Test
  void aTimeStartsTheLastSnapshotOnce() throws Exception {
    complete("2026-11-01");
    Scheduled before = after(Duration.ofMinutes(89));
    assertThat(before.next()).isEqualTo(Instant.parse("2026-11-01T21:30:00Z"));
    assertThat(before.whyNot()).isEmpty();
    assertThat(before.last()).isNull();
    assertThat(started).isEmpty();
    Scheduled now = after(Duration.ofMinutes(1));
    assertThat(started)
        .containsExactly(new RunRequest.Apply("2026-11-01", true, "", Set.of(), true));
    assertThat(now.next()).isEqualTo(Instant.parse("2026-11-02T21:30:00Z"));
    assertThat(now.last())
        .isEqualTo(
            new Scheduled.Last(Instant.parse("2026-11-01T21:30:00Z"), "2026-11-01", "started"));
    after(Duration.ofSeconds(5));
    after(Duration.ofHours(23));
    assertThat(started).hasSize(1);
    // The same snapshot again: its run may release rows, and it costs a comparison.
    after(Duration.ofHours(1));
    assertThat(started).hasSize(2);
    assertThat(audited().getFirst())
        .isEqualTo("schedule | apply 2026-11-01 --verify, rows may be deleted | done");
    assertThat(told).isEmpty();
  }

  @Test
  void aSnapshotThatIsBeingCopiedIsNeverApplied() throws Exception {
    complete("2026-11-01");
    Files.createDirectories(state.project.snapshots().resolve("2026-11-02"));
    Scheduled now = after(Duration.ofMinutes(90));
    assertThat(started).isEmpty();
    String why = "snapshot 2026-11-02 is not complete: it does not hold DONE yet";
    assertThat(outcome(now)).isEqualTo("not started: " + why);
    assertThat(told).containsExactly("2026-11-02: " + why);
    assertThat(audited()).containsExactly("schedule | apply 2026-11-02 | not started: " + why);
    // It is not made up at a time that nobody expects.
    complete("2026-11-02");
    assertThat(after(Duration.ofMinutes(1)).whyNot()).isEmpty();
    assertThat(started).isEmpty();
    after(Duration.ofDays(1));
    assertThat(started).hasSize(1);
  }

  @Test
  void aRunThatIsUnderWayAndAPauseKeepItFromStarting() throws Exception {
    complete("2026-11-01");
    long run = run("2026-11-01", RunStatus.RUNNING);
    after(Duration.ofMinutes(90));
    assertThat(told).containsExactly("2026-11-01: run " + run + " is under way");
    state.store.finishRun(run, new RunEnd(RunStatus.FINISHED, 0, "", RunTotals.NOTHING_SENT));
    try (Control control = Control.open(state.project.state(), clock)) {
      control.pause();
    }
    after(Duration.ofDays(1));
    assertThat(told).last().isEqualTo("2026-11-01: the operator has paused runs");
    assertThat(started).isEmpty();
    try (Control control = Control.open(state.project.state(), clock)) {
      control.resume();
    }
    after(Duration.ofDays(1));
    assertThat(started).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeReadKeepsItFromStartingAndIsTold() throws Exception {
    Files.delete(state.project.snapshots().resolve("2026-11-01"));
    assertThat(after(Duration.ZERO).whyNot()).isEqualTo("there is no snapshot yet");
    Files.delete(state.project.snapshots());
    after(Duration.ofMinutes(90));
    after(Duration.ofSeconds(5));
    assertThat(started).isEmpty();
    assertThat(told)
        .containsExactly(
            ": list snapshots in " + state.project.snapshots() + ": there is no such folder");
  }

  @Test
  void nothingGoesBackToAnOlderSnapshot() throws Exception {
    complete("2026-11-09");
    complete("2026-11-10");
    long run = run("2026-11-10", RunStatus.FINISHED);
    Path gone = state.project.snapshots().resolve("2026-11-10");
    Files.delete(gone.resolve("DONE"));
    Files.delete(gone.resolve("t1.csv"));
    Files.delete(gone);
    after(Duration.ofMinutes(90));
    assertThat(started).isEmpty();
    assertThat(told)
        .containsExactly(
            "2026-11-09: snapshot 2026-11-09 is older than 2026-11-10, which run "
                + run
                + " applied");
  }

  @Test
  void aTimeThatPassesWhileTheServerIsDownIsMissedAndTold() throws Exception {
    complete("2026-11-01");
    after(Duration.ZERO);
    restartAfter(Duration.ofHours(3));
    Scheduled now = after(Duration.ZERO);
    assertThat(started).isEmpty();
    assertThat(told)
        .containsExactly(
            "2026-11-01: the start of 2026-11-01T21:30:00Z was missed: the server did not run"
                + " then");
    assertThat(now.next()).isEqualTo(Instant.parse("2026-11-02T21:30:00Z"));
    // Told once, and what is known of the last start outlasts the server.
    restartAfter(Duration.ofMinutes(1));
    after(Duration.ZERO);
    assertThat(told).hasSize(1);
    assertThat(outcome(schedule.shown())).startsWith("not started: the start of ");
    // A server that is back within minutes is in time.
    restartAfter(Duration.ofHours(22).plusMinutes(31));
    after(Duration.ZERO);
    assertThat(started).hasSize(1);
  }

  @Test
  void switchedOffItStaysOffOverRestarts() throws Exception {
    complete("2026-11-01");
    try (Console console = console();
        HttpClient http = HttpClient.newHttpClient()) {
      Browsing browsing = new Browsing(http, console.url());
      assertThat(browsing.get("/").body())
          .contains("Next start", "Switch the schedule off")
          .contains("The last snapshot is applied at 30 21 * * *, UTC.")
          .contains("It is complete when it holds DONE.");
      assertThat(browsing.post("/schedule", "schedule=off").statusCode()).isEqualTo(303);
      assertThat(browsing.get("/").body())
          .contains("Switched off.", "Nothing would start now: it is switched off.")
          .contains("Switch the schedule on");
      assertThat(browsing.post("/schedule", "schedule=no").statusCode()).isEqualTo(400);
      assertThat(browsing.get("/api/v1/schedule").body())
          .isEqualTo(
              "{\"rule\":\"at 30 21 * * *, UTC\",\"complete\":\"it holds DONE\",\"on\":false,"
                  + "\"next\":null,\"whyNot\":\"it is switched off\",\"last\":null}");
    }
    schedule = opened();
    assertThat(after(Duration.ofMinutes(90)).on()).isFalse();
    assertThat(started).isEmpty();
    assertThat(told).isEmpty();
    try (Console console = console();
        HttpClient http = HttpClient.newHttpClient()) {
      Browsing browsing = new Browsing(http, console.url());
      browsing.get("/");
      assertThat(browsing.json("/api/v1/schedule", "{\"schedule\":\"on\"}").body())
          .contains("\"on\":true", "\"next\":\"2026-11-02T21:30:00Z\"", "\"whyNot\":\"\"");
    }
    schedule = opened();
    after(Duration.ofDays(1));
    assertThat(started).hasSize(1);
    assertThat(audited()).element(0).asString().endsWith(" | schedule off | done");
    assertThat(audited()).element(1).asString().endsWith(" | schedule on | done");
  }

  /** The console closes the schedule that it is given. */
  private Console console() throws MigrationException {
    return Console.start(
        ConsoleSettings.LOCAL,
        Profiles.one(state.project, started::add, new NoChecks(), Optional.of(schedule)),
        clock,
        "1.2.3");
  }

  @Test
  void eachSnapshotIsStartedOnceWhenItHasSettled() throws Exception {
    begin(EACH);
    assertThat(after(Duration.ZERO).whyNot())
        .isEqualTo("snapshot 2026-11-01 is not complete: no file t1.csv of t1 is there yet");
    complete("2026-11-01");
    after(Duration.ZERO);
    after(Duration.ofMinutes(9));
    assertThat(started).isEmpty();
    after(Duration.ofMinutes(1));
    assertThat(started)
        .containsExactly(new RunRequest.Apply("2026-11-01", false, "", Set.of(), false));
    after(Duration.ofSeconds(5));
    assertThat(started).hasSize(1);
    // A guard stopped it: it is not started again, and the next snapshot is.
    long run = run("2026-11-01", RunStatus.STOPPED_BY_GUARD);
    assertThat(after(Duration.ofHours(1)).whyNot())
        .isEqualTo("run " + run + " was of the last snapshot, 2026-11-01");
    restartAfter(Duration.ofHours(1));
    after(Duration.ofHours(1));
    assertThat(started).hasSize(1);
    complete("2026-11-02");
    after(Duration.ZERO);
    after(Duration.ofMinutes(10));
    assertThat(started).hasSize(2);
    assertThat(told).isEmpty();
  }

  @Test
  void aNewSnapshotWaitsForTheRunThatIsUnderWayAndThatIsToldOnce() throws Exception {
    begin(EACH);
    complete("2026-11-02");
    long run = run("2026-11-01", RunStatus.RUNNING);
    after(Duration.ZERO);
    after(Duration.ofMinutes(10));
    after(Duration.ofMinutes(10));
    String why = "run " + run + " is under way; it starts when that is over";
    assertThat(told).containsExactly("2026-11-02: " + why);
    assertThat(audited()).containsExactly("schedule | apply 2026-11-02 | not started: " + why);
    state.store.finishRun(run, new RunEnd(RunStatus.FAILED, 3, "", RunTotals.NOTHING_SENT));
    after(Duration.ofSeconds(5));
    assertThat(started).hasSize(1);
  }

  @Test
  void aSnapshotWhoseRunDidNotBeginIsTriedAgainWhenThatIsAskedFor() throws Exception {
    begin(EACH);
    complete("2026-11-01");
    refusing = true;
    after(Duration.ZERO);
    Scheduled now = after(Duration.ofMinutes(10));
    assertThat(outcome(now)).isEqualTo("not started: there is no answer");
    refusing = false;
    assertThat(after(Duration.ofHours(1)).whyNot()).isEqualTo("there is no answer");
    assertThat(started).isEmpty();
    schedule.turn(new Actor("ada", "here"), true);
    after(Duration.ofSeconds(5));
    assertThat(started).hasSize(1);
    assertThat(audited())
        .containsExactly(
            "schedule | apply 2026-11-01 | failed: there is no answer",
            "ada | schedule on | done",
            "schedule | apply 2026-11-01 | done");
  }
}
