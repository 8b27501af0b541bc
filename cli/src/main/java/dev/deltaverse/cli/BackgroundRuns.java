package dev.deltaverse.cli;

import dev.deltaverse.console.Controls;
import dev.deltaverse.console.RunRequest;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.AuditLog;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RetryOptions;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.run.Selection;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs that the console starts, each in a thread of its own, one at a time. What was started and
 * did not come to its end is kept in the state folder, so that the next server goes on with it.
 */
final class BackgroundRuns implements Controls, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundRuns.class);
  private static final long BEGIN_SECONDS = 20;
  private static final long CLOSING_SECONDS = 20;

  /** How often, and how far apart, an unfinished run is begun until the target answers. */
  private static final int TRIES = 20;

  private static final Duration APART = Duration.ofSeconds(30);

  private final Wiring wiring;
  private final Projects projects;
  private final Clock clock;
  private @Nullable Work work;
  private boolean closed;

  /** Reads the project anew, since its file may have been edited since the last run. */
  interface Projects {
    Project read() throws MigrationException;
  }

  BackgroundRuns(Wiring wiring, Projects projects, Clock clock) {
    this.wiring = wiring;
    this.projects = projects;
    this.clock = clock;
  }

  /** Returns when the run has begun, so that a failure before is told to whoever asked. */
  @Override
  public void start(RunRequest request) throws MigrationException {
    CompletableFuture<Void> begun = begin(projects.read(), request, false).begun;
    try {
      begun.get(BEGIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      // The target is slow to answer; the pages will show the run when it begins.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MigrationException failure) {
        throw failure;
      }
      throw new MigrationException(
          Code.BUG, "start a run: " + e.getCause(), "Report this with the log.", e.getCause());
    }
  }

  private synchronized Work begin(Project project, RunRequest asked, boolean again)
      throws MigrationException {
    if (closed || (work != null && !work.freed())) {
      throw new MigrationException(
          Code.SETUP, "a run is under way", "Wait for its end; the page Now shows how far it is.");
    }
    RunRequest request = named(project, asked);
    UnfinishedRun unfinished = new UnfinishedRun(project.state());
    unfinished.keep(request, lastRun(project));
    Work begun = new Work(project, request, unfinished, again);
    work = begun;
    begun.thread.start();
    return begun;
  }

  @Override
  public synchronized boolean running() {
    return work != null && work.underWay();
  }

  @Override
  public synchronized void stop() throws MigrationException {
    if (work == null || !work.underWay()) {
      throw new MigrationException(
          Code.SETUP,
          "no run that this server has started is under way",
          "Drain the run, or press Ctrl-C where it was started.");
    }
    work.stop();
  }

  /** The latest snapshot may be another one when it is gone on with; a misspelt name is told. */
  private static RunRequest named(Project project, RunRequest request) throws MigrationException {
    return switch (request) {
      case RunRequest.Plan plan ->
          new RunRequest.Plan(Wiring.snapshot(project, plan.snapshot()).name());
      case RunRequest.Apply apply ->
          new RunRequest.Apply(
              Wiring.snapshot(project, apply.snapshot()).name(),
              apply.verify(),
              apply.plan(),
              apply.acceptedGuards(),
              apply.deletes());
      case RunRequest.Verify _, RunRequest.Retry _ -> request;
    };
  }

  private static long lastRun(Project project) throws MigrationException {
    try (StateView view = StateStore.read(project.state())) {
      return view.runs(1).stream().findFirst().map(run -> run.id()).orElse(0L);
    }
  }

  /** One run, from the request to its end. */
  private final class Work {
    final CompletableFuture<Void> begun = new CompletableFuture<>();
    final Thread thread = Thread.ofPlatform().name("run from the console").unstarted(this::work);
    private final Project project;
    private final RunRequest request;
    private final UnfinishedRun unfinished;
    private final CountDownLatch freed = new CountDownLatch(1);

    /** Whether it is gone on with, so that nobody waits for its beginning. */
    private final boolean again;

    /** Whether it has ended, for all to see; it may still be closing its files. */
    private volatile boolean over;

    /** Whether an operator wanted it to end at once, so that no server goes on with it. */
    private volatile boolean stopped;

    Work(Project project, RunRequest request, UnfinishedRun unfinished, boolean again) {
      this.project = project;
      this.request = request;
      this.unfinished = unfinished;
      this.again = again;
    }

    boolean underWay() {
      return thread.isAlive() && !over && freed.getCount() > 0;
    }

    void stop() {
      stopped = true;
      thread.interrupt();
    }

    /** Whether the next run can begin; waits for files that are being closed. */
    boolean freed() {
      try {
        return freed.await(over ? CLOSING_SECONDS : 0, TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private void work() {
      try {
        run();
      } catch (MigrationException e) {
        if (stopped || (!Thread.currentThread().isInterrupted() && !outOfReach(e))) {
          ended();
        }
        if (!begun.completeExceptionally(e) || again) {
          LOG.warn("a run from the console failed: {} {}", e.getMessage(), e.hint());
        }
      } catch (RuntimeException e) {
        LOG.error("a run from the console failed", e);
        begun.completeExceptionally(e);
      } finally {
        freed.countDown();
      }
    }

    private void run() throws MigrationException {
      switch (request) {
        case RunRequest.Plan plan -> {
          SnapshotFolder folder = Wiring.snapshot(project, plan.snapshot());
          reported(EventSink.NONE, migration -> migration.plan(folder));
        }
        case RunRequest.Apply apply -> {
          SnapshotFolder folder = Wiring.snapshot(project, apply.snapshot());
          RunOptions options =
              new RunOptions(
                  apply.acceptedGuards(),
                  apply.verify(),
                  apply.plan(),
                  apply.deletes(),
                  Selection.ALL);
          told("apply", apply.snapshot(), migration -> migration.apply(folder, options));
        }
        case RunRequest.Verify _ ->
            migrate(
                EventSink.NONE,
                migration -> {
                  begun.complete(null);
                  migration.verify();
                  ended();
                  return true;
                });
        case RunRequest.Retry retry ->
            told("retry", "", migration -> migration.retry(group(migration, retry)));
      }
    }

    private void told(String command, String source, Wiring.Use<RunReport> use)
        throws MigrationException {
      Wiring.told(
          project,
          command,
          source,
          EventSink.NONE,
          events -> {
            try {
              return again ? patient(events, use) : reported(events, use);
            } finally {
              // Telling how it ended keeps nobody waiting.
              freed.countDown();
            }
          });
    }

    /** After the machine has started, the target may be out of reach for a while. */
    private RunReport patient(EventSink events, Wiring.Use<RunReport> use)
        throws MigrationException {
      for (int left = TRIES; ; left--) {
        try {
          return reported(events, use);
        } catch (MigrationException e) {
          if (!outOfReach(e) || left <= 1) {
            throw e;
          }
          LOG.warn("{}; tried again in {} s", e.getMessage(), APART.toSeconds());
          try {
            Sleeper.REAL.sleep(APART);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw e;
          }
        }
      }
    }

    /** Whether an unfinished run could not begin again; it is kept for the next server then. */
    private boolean outOfReach(MigrationException e) {
      return again && !begun.isDone() && (e.code() == Code.TARGET || e.code() == Code.TRANSIENT);
    }

    /** What was interrupted is to be gone on with. */
    private RunReport reported(EventSink events, Wiring.Use<RunReport> use)
        throws MigrationException {
      return migrate(
          events,
          migration -> {
            RunReport report = use.with(migration);
            if (stopped || !report.interrupted()) {
              ended();
            }
            return report;
          });
    }

    private <T> T migrate(EventSink events, Wiring.Use<T> use) throws MigrationException {
      EventSink first = _ -> begun.complete(null);
      over = false;
      return wiring.migrate(
          project,
          EventSink.all(List.of(first, events)),
          migration -> {
            try {
              return use.with(migration);
            } finally {
              over = true;
            }
          });
    }

    private void ended() {
      try {
        unfinished.forget();
      } catch (MigrationException e) {
        LOG.warn("the next server will run once more: {} {}", e.getMessage(), e.hint());
      }
    }
  }

  private static RetryOptions group(Migration migration, RunRequest.Retry retry)
      throws MigrationException {
    for (RefusedGroup group : migration.refused()) {
      if (group.phase().equals(retry.phase())
          && group.code().equals(retry.code())
          && group.reason().equals(retry.reason())) {
        return new RetryOptions(Optional.of(group), Set.of());
      }
    }
    throw new MigrationException(
        Code.SETUP,
        "retry " + retry.phase() + ": the target lacks no row that it refused for this reason",
        "`deltaverse retry --list` tells what can be sent again.");
  }

  /**
   * Goes on with the run that the last server did not bring to its end, if there is one, unless the
   * operator has said otherwise or another process has run since. Either is in the audit log.
   */
  synchronized void resume() {
    if (closed || work != null) {
      return;
    }
    try {
      Project project = projects.read();
      UnfinishedRun unfinished = new UnfinishedRun(project.state());
      Optional<UnfinishedRun.Kept> kept = unfinished.read();
      if (kept.isEmpty()) {
        return;
      }
      if (StateStore.inUse(project.state())) {
        LOG.info("another process runs profile {}; what it does is left to it", project.profile());
        return;
      }
      try (AuditLog log = AuditLog.make(project.state(), clock);
          StateView view = StateStore.read(project.state())) {
        Actor server = new Actor("serve", Actor.here().origin());
        String action = "go on with " + kept.get().request().text();
        switch (kept.get().next(view, clock.instant())) {
          case UnfinishedRun.Next.GoOn next ->
              log.record(server, action, () -> begin(project, next.request(), true));
          case UnfinishedRun.Next.Leave leave -> {
            log.add(server, action, "not done: " + leave.why());
            unfinished.forget();
          }
        }
      }
    } catch (MigrationException e) {
      LOG.warn("the unfinished run was not taken up: {} {}", e.getMessage(), e.hint());
    }
  }

  /** Stops the run in order; the answers of requests in flight are waited for. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      running = work == null ? null : work.thread;
    }
    boolean interrupted = Thread.interrupted();
    while (running != null && running.isAlive()) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
