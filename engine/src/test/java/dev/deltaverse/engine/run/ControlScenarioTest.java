package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.journal.Will;
import dev.deltaverse.engine.journal.WillChange;
import dev.deltaverse.engine.target.Sending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator says to a run while it goes on, and before it. */
final class ControlScenarioTest {
  private static final int ROWS = 40;

  @TempDir private Path folder = Path.of("");
  private Rig rig;

  /** Something said to a run. */
  private interface Word {
    void to(Control control) throws MigrationException;
  }

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder, Shop.MODEL, "send: { batchRows: 10, parallelism: 1 }\n" + Shop.PROJECT);
    StringBuilder accounts = new StringBuilder("code,name,size,parent\n");
    StringBuilder jobs = new StringBuilder("no,title,account\n");
    for (int i = 0; i < ROWS; i++) {
      accounts.append("A").append(i).append(",Name,").append(i).append(",\n");
      jobs.append(i).append(",Job,A").append(i).append('\n');
    }
    rig.file("1", "accounts.csv", accounts.toString())
        .file("1", "jobs.csv", jobs.toString())
        .file("1", "tasks.csv", "ref,text,job\nT,Task,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A1\n");
    rig.plan("1");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private <T> T looking(Looking<T> looking) throws MigrationException {
    try (StateView view = StateStore.read(rig.read().state())) {
      return looking.at(view);
    }
  }

  private interface Looking<T> {
    T at(StateView view) throws MigrationException;
  }

  private void say(Word word) throws MigrationException {
    try (Control control = Control.open(rig.read().state(), Clock.systemUTC())) {
      word.to(control);
    }
  }

  /**
   * Says something when the first request is about to leave, which waits until the run heard it.
   */
  private void duringTheFirstRequest(Word word, String heard) {
    CountDownLatch latch = new CountDownLatch(1);
    rig.hear(
        event -> {
          if (event instanceof FlowEvent.Note note && note.text().contains(heard)) {
            latch.countDown();
          }
        });
    AtomicInteger requests = new AtomicInteger();
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  if (requests.incrementAndGet() == 1) {
                    try {
                      say(word);
                    } catch (MigrationException e) {
                      throw new IllegalStateException(e);
                    }
                    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
                  }
                  return on.send(request);
                }));
  }

  private CompletableFuture<RunReport> applying() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return rig.apply("1");
          } catch (MigrationException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  /** Returns when the run says that the operator holds it; fails if it ends. */
  private void awaitHeld(CompletableFuture<RunReport> run) throws Exception {
    awaitHeld(() -> ends(run), 0);
  }

  /**
   * Returns when a run later than one says that the operator holds it.
   *
   * @param ends waits a little; whether the run has ended
   */
  private void awaitHeld(Callable<Boolean> ends, long after) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (looking(view -> why(view, after)).filter(why -> why.contains("operator")).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(limit);
      assertThat(ends.call()).isFalse();
    }
  }

  private static boolean ends(CompletableFuture<RunReport> run) throws Exception {
    try {
      run.get(50, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  private static Optional<String> why(StateView view, long after) throws MigrationException {
    Optional<Run> open = view.openRun().filter(run -> run.id() > after);
    return open.isEmpty() ? Optional.empty() : view.waiting(open.get().id());
  }

  private int loaded() throws Exception {
    return rig.lines("dv_account", "dv_code").size();
  }

  private void everythingArrives() throws Exception {
    rig.between(target -> target);
    RunReport report = rig.good("1");
    assertThat(ExitStatus.of(report)).isEqualTo(0);
    assertThat(loaded()).isEqualTo(ROWS);
    assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).hasSize(ROWS).contains("7 A7");
    long creates = 0;
    for (var counter : rig.emulator.counters().entrySet()) {
      creates += counter.getValue().getOrDefault("created", 0L);
    }
    assertThat(creates).isEqualTo(2 * ROWS + 1);
  }

  @Test
  void aPausedRunWaitsAndGoesOnWhenItIsResumed() throws Exception {
    duringTheFirstRequest(Control::pause, "the operator wants: paused");
    CompletableFuture<RunReport> run = applying();
    awaitHeld(run);
    assertThat(loaded()).isEqualTo(10);
    assertThat(run).isNotDone();

    say(Control::resume);
    RunReport report = run.get(60, TimeUnit.SECONDS);
    assertThat(ExitStatus.of(report)).isEqualTo(0);
    assertThat(loaded()).isEqualTo(ROWS);
  }

  @Test
  void aRunThatBeginsPausedSendsNothing() throws Exception {
    say(Control::pause);
    CompletableFuture<RunReport> run = applying();
    awaitHeld(run);
    assertThat(loaded()).isEqualTo(0);

    say(Control::drain);
    RunReport report = run.get(60, TimeUnit.SECONDS);
    assertThat(ExitStatus.of(report)).isEqualTo(130);

    assertThat(looking(StateView::will)).isEqualTo(Will.NONE.withPaused(true));
    say(Control::resume);
    everythingArrives();
  }

  @Test
  void whatTheOperatorWantsOutlivesAProcessThatIsKilled() throws Exception {
    say(Control::pause);
    say(control -> control.limitParallelism(1));
    say(control -> control.limitUsers(List.of("one")));
    say(control -> control.skip(List.of("jobs")));
    say(control -> control.stopAt(Clock.systemUTC().instant().plusSeconds(3600)));
    Will wanted = looking(StateView::will);
    Process process = KilledRun.start(folder, "1", KilledRun.Point.NOWHERE, 1);
    try {
      awaitHeld(() -> process.waitFor(50, TimeUnit.MILLISECONDS), 0);
    } finally {
      process.destroyForcibly().waitFor();
    }
    long killed = looking(StateView::openRun).orElseThrow().id();
    assertThat(looking(StateView::will)).isEqualTo(wanted);
    assertThat(loaded()).isZero();

    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  try {
                    return on.send(request);
                  } finally {
                    now.decrementAndGet();
                  }
                }));
    CompletableFuture<RunReport> run = applying();
    awaitHeld(() -> ends(run), killed);
    assertThat(looking(view -> view.run(killed)).orElseThrow().status())
        .isEqualTo(RunStatus.CRASHED);
    assertThat(looking(StateView::will)).isEqualTo(wanted);
    assertThat(loaded()).isZero();

    say(Control::resume);
    RunReport report = run.get(60, TimeUnit.SECONDS);
    assertThat(report.heldBack()).containsExactly("jobs");
    assertThat(most).hasValue(1);
    assertThat(loaded()).isEqualTo(ROWS);
    assertThat(rig.lines("dv_job", "dv_no")).isEmpty();
    say(control -> control.unskip(List.of("jobs")));
    everythingArrives();
  }

  @Test
  void aStopThatWasWantedBeforeTheProcessWasKilledEndsTheNextRun() throws Exception {
    say(Control::pause);
    say(control -> control.stopAt(Clock.systemUTC().instant().plusSeconds(3600)));
    Process process = KilledRun.start(folder, "1", KilledRun.Point.NOWHERE, 1);
    try {
      awaitHeld(() -> process.waitFor(50, TimeUnit.MILLISECONDS), 0);
      // Soon: by then the process is dead, and the next run under way.
      say(control -> control.stopAt(Clock.systemUTC().instant().plusSeconds(4)));
    } finally {
      process.destroyForcibly().waitFor();
    }
    RunReport report = applying().get(60, TimeUnit.SECONDS);
    assertThat(ExitStatus.of(report)).isEqualTo(130);
    assertThat(report.ended()).isTrue();
    // The request that it had formed is sent, and no other.
    assertThat(loaded()).isLessThanOrEqualTo(10);
    say(Control::resume);
    everythingArrives();
  }

  @Test
  void aDrainedRunSettlesWhatItHasTakenUpAndTheNextGoesOn() throws Exception {
    duringTheFirstRequest(Control::drain, "stopping as the operator wants");
    RunReport report = rig.apply("1", new RunOptions(Set.of(), true, ""));

    assertThat(ExitStatus.of(report)).isEqualTo(130);
    assertThat(report.ended()).isTrue();
    assertThat(report.balanced()).isTrue();
    assertThat(report.verified()).isNull();
    long created = Rig.books(report, "accounts").created();
    assertThat(created).isBetween(10L, 20L).isEqualTo(loaded());
    assertThat(report.notSent()).isEqualTo(2 * ROWS + 2 - created);
    Run kept = looking(view -> view.run(report.run())).orElseThrow();
    assertThat(kept.status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(kept.exitCode()).isEqualTo(130);
    assertThat(kept.message()).isEqualTo("apply of 1, ended early as the operator wanted");
    assertThat(looking(StateView::will)).isEqualTo(Will.NONE);

    everythingArrives();
  }

  @Test
  void aRunStopsAtItsTimeAndTheTimeHoldsForNoOther() throws Exception {
    duringTheFirstRequest(
        control -> control.stopAt(Clock.systemUTC().instant().plusMillis(300)),
        "stopping as the operator wants");
    RunReport report = rig.apply("1");
    assertThat(ExitStatus.of(report)).isEqualTo(130);
    everythingArrives();
  }

  @Test
  void rowsOfASkippedTableAreInTheNextDelta() throws Exception {
    say(control -> control.skip(List.of("accounts")));
    RunReport report = rig.apply("1");

    assertThat(ExitStatus.of(report)).isEqualTo(1);
    assertThat(report.heldBack()).containsExactly("accounts");
    assertThat(report.balanced()).isTrue();
    assertThat(report.notSent()).isEqualTo(ROWS);
    assertThat(Rig.books(report, "jobs")).isEqualTo(new Books(ROWS, 0, 0, 0, 0, 0, ROWS, 0, 0, 0));
    assertThat(loaded()).isEqualTo(0);

    say(control -> control.unskip(List.of("accounts")));
    everythingArrives();
  }

  @Test
  void aTableCanBeSkippedInTheMiddle() throws Exception {
    duringTheFirstRequest(
        control -> control.skip(List.of("accounts")), "the operator wants: skip accounts");
    RunReport report = rig.apply("1");
    long created = Rig.books(report, "accounts").created();
    assertThat(created).isBetween(10L, 20L);
    assertThat(Rig.books(report, "jobs").created()).isEqualTo(created);
    assertThat(Rig.books(report, "jobs").parked()).isEqualTo(ROWS - created);
    assertThat(report.balanced()).isTrue();
    assertThat(ExitStatus.of(report)).isEqualTo(1);
    say(control -> control.unskip(List.of("accounts")));
    everythingArrives();
  }

  @Test
  void onlyTheUsersThatAreWantedSendAndNoMoreAtOnceThanWanted() throws Exception {
    rig.project("send: { batchRows: 2 }\n" + Shop.PROJECT);
    Path file = folder.resolve("deltaverse.yaml");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace("anonymous: true }", "anonymous: true }, { name: two, anonymous: true }"));
    rig.plan("1");
    Set<Sending> users = ConcurrentHashMap.newKeySet();
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  users.add(on);
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  try {
                    return on.send(request);
                  } finally {
                    now.decrementAndGet();
                  }
                }));
    say(control -> control.limitParallelism(1));
    say(control -> control.limitUsers(List.of("two")));

    assertThat(ExitStatus.of(rig.apply("1"))).isEqualTo(0);

    assertThat(users).hasSize(1);
    assertThat(most).hasValue(1);
    assertThatThrownBy(() -> say(control -> control.limitUsers(List.of("tow"))))
        .hasMessage("limit to users: the last run had no tow");
  }

  @Test
  void whoSaidWhatIsKept() throws Exception {
    Instant before = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    say(control -> control.skip(List.of("jobs", "tasks")));
    say(control -> control.unskip(List.of("jobs")));
    say(control -> control.unskip(List.of("tasks")));
    List<WillChange> changes = looking(view -> view.willChanges(9));
    assertThat(changes)
        .extracting(change -> change.change() + ": " + change.will().skipped())
        .containsExactly(
            "unskip tasks: []", "unskip jobs: [tasks]", "skip jobs, tasks: [jobs, tasks]");
    WillChange last = changes.getFirst();
    assertThat(last.user()).isEqualTo(System.getProperty("user.name"));
    assertThat(last.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(last.at()).isBetween(before, Clock.systemUTC().instant());
  }

  @Test
  void whatDoesNothingIsRefused() {
    assertThatThrownBy(() -> say(Control::drain)).hasMessage("drain: no run is under way");
    assertThatThrownBy(() -> say(control -> control.skip(List.of("acounts"))))
        .isInstanceOfSatisfying(
            MigrationException.class,
            e -> {
              assertThat(e).hasMessage("skip: the last run had no acounts");
              assertThat(e.hint()).isEqualTo("It had: accounts, job_accounts, jobs, tasks.");
            });
    assertThatThrownBy(() -> say(control -> control.unskip(List.of("jobs"))))
        .hasMessage("unskip: jobs is not skipped");
  }
}
