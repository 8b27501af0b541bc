package dev.deltaverse.console;

import dev.deltaverse.console.page.Scheduled;
import dev.deltaverse.console.page.Scheduled.Last;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.AuditLog;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.SideNotes;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ScheduleSettings;
import dev.deltaverse.engine.project.ScheduleSettings.At;
import dev.deltaverse.engine.project.ScheduleSettings.EachSnapshot;
import dev.deltaverse.engine.project.ScheduleSettings.Marker;
import dev.deltaverse.engine.project.ScheduleSettings.Settled;
import dev.deltaverse.engine.schedule.SnapshotWatch;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts runs by itself, as the project file says. A run is of the last snapshot by name, and of no
 * other; that one must be complete and not come before one that was applied. No guard is lifted.
 * What was to start and did not is in the log, in the audit log, and told to a listener.
 *
 * <p>A time that passes while the server is down is not made up. A snapshot is started once; a run
 * of it by anyone counts. Thread-safe, but for {@link #look}.
 */
public final class Schedule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);
  private static final Duration EACH = Duration.ofSeconds(5);

  /** A start that is later than this is missed: the server was down, or the machine asleep. */
  private static final Duration LATE = Duration.ofMinutes(5);

  private static final int RUNS = 1_000;

  private final Project project;
  private final ScheduleSettings settings;
  private final Controls controls;
  private final Listener listener;
  private final Clock clock;
  private final AuditLog log;
  private final StateView view;
  private final SideNotes notes;
  private final ScheduleMemory memory;
  private final SnapshotWatch watch;
  private final Actor actor = new Actor("schedule", Actor.here().origin());
  private final Thread thread;
  private volatile boolean on;
  private volatile @Nullable Instant due;
  private volatile @Nullable Last last;
  private volatile String whyNot = "";

  /** What was said last of a snapshot that waits, so that it is said once. */
  private volatile String said = "";

  /** Hears of runs that were to start and did not. */
  public interface Listener {
    /**
     * @param snapshot its name; empty if there is none
     */
    void notStarted(String snapshot, String why);
  }

  private Schedule(
      Project project,
      ScheduleSettings settings,
      Controls controls,
      Listener listener,
      Clock clock,
      AuditLog log,
      StateView view,
      SideNotes notes)
      throws MigrationException {
    this.project = project;
    this.settings = settings;
    this.controls = controls;
    this.listener = listener;
    this.clock = clock;
    this.log = log;
    this.view = view;
    this.notes = notes;
    this.memory = new ScheduleMemory(view, notes);
    this.watch = new SnapshotWatch(project, settings.complete());
    this.on = !memory.off();
    this.last = memory.last().orElse(null);
    this.due = firstDue();
    this.thread = Thread.ofPlatform().daemon().name("schedule").unstarted(this::work);
  }

  /**
   * The schedule of a project; it starts nothing before {@link #begin}. Makes the state if there is
   * none yet.
   *
   * @return empty if the project file has none
   */
  public static Optional<Schedule> of(
      Project project, Controls controls, Listener listener, Clock clock)
      throws MigrationException {
    if (project.schedule().isEmpty()) {
      return Optional.empty();
    }
    AuditLog log = AuditLog.make(project.state(), clock);
    StateView view = StateStore.read(project.state());
    SideNotes notes = SideNotes.open(project.state());
    return Optional.of(
        new Schedule(
            project, project.schedule().get(), controls, listener, clock, log, view, notes));
  }

  /** Looks every few seconds from now on, in a thread of its own. */
  public void begin() {
    thread.start();
  }

  private void work() {
    while (true) {
      look();
      try {
        Thread.sleep(EACH);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** Starts what is to be started now. */
  void look() {
    try {
      Instant now = clock.instant();
      Optional<SnapshotFolder> snapshot = Optional.empty();
      Optional<String> incomplete;
      try {
        snapshot = lastSnapshot();
        incomplete = incomplete(snapshot, now);
      } catch (MigrationException e) {
        incomplete = Optional.of(String.valueOf(e.getMessage()));
      }
      List<Run> applies = applies();
      Optional<String> hindered = hindered(snapshot, applies);
      switch (settings.start()) {
        case At at -> {
          whyNot = incomplete.orElse(hindered.orElse(""));
          atTime(at, snapshot, now);
        }
        case EachSnapshot _ -> each(snapshot, incomplete, hindered, applies);
      }
    } catch (MigrationException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(whyNot)) {
        LOG.warn("the schedule cannot look: {}", why);
      }
      whyNot = why;
    }
  }

  private Optional<SnapshotFolder> lastSnapshot() throws MigrationException {
    List<SnapshotFolder> snapshots = Snapshots.list(project.snapshots());
    return snapshots.isEmpty() ? Optional.empty() : Optional.of(snapshots.getLast());
  }

  private Optional<String> incomplete(Optional<SnapshotFolder> snapshot, Instant now)
      throws MigrationException {
    if (snapshot.isEmpty()) {
      return Optional.of("there is no snapshot yet");
    }
    return watch
        .missing(snapshot.get(), now)
        .map(why -> "snapshot " + snapshot.get().name() + " is not complete: " + why);
  }

  /** What else keeps a complete snapshot from being applied now. */
  private Optional<String> hindered(Optional<SnapshotFolder> snapshot, List<Run> applies)
      throws MigrationException {
    Optional<Run> open = view.openRun().filter(run -> !run.processGone());
    if (open.isPresent()) {
      return Optional.of("run " + open.get().id() + " is under way");
    }
    Optional<Run> applied = applies.stream().findFirst();
    if (applied.isPresent()
        && snapshot.isPresent()
        && Snapshots.isLater(applied.get().start().snapshot(), snapshot.get().name())) {
      return Optional.of(
          "snapshot "
              + snapshot.get().name()
              + " is older than "
              + applied.get().start().snapshot()
              + ", which run "
              + applied.get().id()
              + " applied");
    }
    return view.will().paused() ? Optional.of("the operator has paused runs") : Optional.empty();
  }

  /** Runs that applied a snapshot, or began to, the last one first. */
  private List<Run> applies() throws MigrationException {
    return view.runs(RUNS).stream().filter(run -> run.start().command().equals("apply")).toList();
  }

  private @Nullable Instant firstDue() throws MigrationException {
    if (!(settings.start() instanceof At at)) {
      return null;
    }
    Instant now = clock.instant();
    Instant passed = memory.passed(rule()).orElse(now);
    memory.passed(rule(), passed);
    return at.cron().next(passed, at.zone()).orElse(null);
  }

  private void atTime(At at, Optional<SnapshotFolder> snapshot, Instant now)
      throws MigrationException {
    Instant time = due;
    if (time == null || now.isBefore(time)) {
      return;
    }
    due = at.cron().next(now, at.zone()).orElse(null);
    memory.passed(rule(), now);
    if (!on) {
      return;
    }
    String name = snapshot.map(SnapshotFolder::name).orElse("");
    if (now.isAfter(time.plus(LATE))) {
      refuse(name, "the start of " + time + " was missed: the server did not run then");
    } else if (!whyNot.isEmpty()) {
      refuse(name, whyNot);
    } else {
      start(name);
    }
  }

  private void each(
      Optional<SnapshotFolder> snapshot,
      Optional<String> incomplete,
      Optional<String> hindered,
      List<Run> applies)
      throws MigrationException {
    String name = snapshot.map(SnapshotFolder::name).orElse("");
    Optional<Run> of =
        applies.stream().filter(run -> run.start().snapshot().equals(name)).findFirst();
    if (of.isPresent()) {
      whyNot = "run " + of.get().id() + " was of the last snapshot, " + name;
      return;
    }
    String why = incomplete.or(() -> hindered).orElse("");
    String begun = name + " was to start";
    if (said.equals(begun)) {
      return;
    }
    whyNot = why;
    if (!on) {
      return;
    }
    if (why.isEmpty()) {
      said = begun;
      start(name);
    } else if (incomplete.isEmpty() && !said.equals(name + why)) {
      said = name + why;
      refuse(name, why + "; it starts when that is over");
    }
  }

  private void start(String snapshot) throws MigrationException {
    RunRequest request =
        new RunRequest.Apply(snapshot, settings.verify(), "", Set.of(), settings.deletes());
    try {
      log.record(
          actor,
          request.text(),
          () -> {
            controls.start(request);
            return true;
          });
      done(snapshot, "started");
    } catch (MigrationException e) {
      whyNot = String.valueOf(e.getMessage());
      LOG.warn("the scheduled {} did not start: {} {}", request.text(), e.getMessage(), e.hint());
      done(snapshot, "not started: " + e.getMessage());
    }
  }

  private void refuse(String snapshot, String why) throws MigrationException {
    LOG.warn("the scheduled apply {} is not started: {}", snapshot, why);
    log.add(actor, ("apply " + snapshot).strip(), "not started: " + why);
    done(snapshot, "not started: " + why);
    listener.notStarted(snapshot, why);
  }

  private void done(String snapshot, String outcome) throws MigrationException {
    Last done = new Last(clock.instant(), snapshot, outcome);
    last = done;
    memory.last(done);
  }

  /** Switches it on or off, over restarts too. A snapshot that did not start is tried anew. */
  void turn(Actor who, boolean wanted) throws MigrationException {
    log.record(
        who,
        "schedule " + (wanted ? "on" : "off"),
        () -> {
          memory.off(!wanted);
          on = wanted;
          said = "";
          return true;
        });
  }

  /** How it stands. */
  Scheduled shown() {
    boolean now = on;
    return new Scheduled(
        rule(),
        switch (settings.complete()) {
          case Marker marker -> "it holds " + marker.name();
          case Settled settled ->
              "all its files are there and unchanged for " + Durations.text(settled.time());
        },
        now,
        now ? due : null,
        now ? whyNot : "it is switched off",
        last);
  }

  private String rule() {
    return switch (settings.start()) {
      case At at -> "at " + at.cron() + ", " + at.zone();
      case EachSnapshot _ -> "each snapshot, as soon as it is complete";
    };
  }

  @Override
  public void close() throws MigrationException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    log.close();
    notes.close();
    view.close();
  }
}
