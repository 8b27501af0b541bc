package dev.deltaverse.cli;

import dev.deltaverse.console.Controls;
import dev.deltaverse.console.RunRequest;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RetryOptions;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.Selection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
  private static final Duration CLOSING = Duration.ofSeconds(20);

  private final Wiring wiring;
  private final Projects projects;
  private @Nullable Thread worker;
  private volatile boolean over;
  private boolean closed;

  /** Reads the project anew, since its file may have been edited since the last run. */
  interface Projects {
    Project read() throws MigrationException;
  }

  BackgroundRuns(Wiring wiring, Projects projects) {
    this.wiring = wiring;
    this.projects = projects;
  }

  /** Returns when the run has begun, so that a failure before is told to whoever asked. */
  @Override
  public void start(RunRequest request) throws MigrationException {
    Project project = projects.read();
    CompletableFuture<Void> begun = begin(project, request);
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

  private synchronized CompletableFuture<Void> begin(Project project, RunRequest request)
      throws MigrationException {
    awaitClosing();
    if (closed || (worker != null && worker.isAlive())) {
      throw new MigrationException(
          Code.SETUP, "a run is under way", "Wait for its end; the page Now shows how far it is.");
    }
    CompletableFuture<Void> begun = new CompletableFuture<>();
    UnfinishedRun unfinished = new UnfinishedRun(project.state());
    requireSnapshot(project, request);
    unfinished.keep(request);
    over = false;
    worker =
        Thread.ofPlatform()
            .name("run from the console")
            .start(() -> work(project, request, unfinished, begun));
    return begun;
  }

  /** A run that has ended, for all to see, may still be closing its files. */
  private void awaitClosing() {
    if (worker == null || !over) {
      return;
    }
    try {
      worker.join(CLOSING);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(
      Project project,
      RunRequest request,
      UnfinishedRun unfinished,
      CompletableFuture<Void> begun) {
    try {
      EventSink told = _ -> begun.complete(null);
      boolean interrupted =
          wiring.migrate(
              project,
              told,
              migration -> {
                try {
                  return interrupted(project, migration, request, begun);
                } finally {
                  over = true;
                }
              });
      if (!interrupted) {
        ended(unfinished);
      }
    } catch (MigrationException e) {
      if (!Thread.currentThread().isInterrupted()) {
        ended(unfinished);
      }
      if (!begun.completeExceptionally(e)) {
        LOG.warn("a run from the console failed: {} {}", e.getMessage(), e.hint());
      }
    } catch (RuntimeException e) {
      LOG.error("a run from the console failed", e);
      begun.completeExceptionally(e);
    }
  }

  /** A misspelt name is told to whoever asked, not to the log. */
  private static void requireSnapshot(Project project, RunRequest request)
      throws MigrationException {
    switch (request) {
      case RunRequest.Plan plan -> Wiring.snapshot(project, plan.snapshot());
      case RunRequest.Apply apply -> Wiring.snapshot(project, apply.snapshot());
      case RunRequest.Verify _, RunRequest.Retry _ -> {}
    }
  }

  private static boolean interrupted(
      Project project, Migration migration, RunRequest request, CompletableFuture<Void> begun)
      throws MigrationException {
    return switch (request) {
      case RunRequest.Plan plan ->
          migration.plan(Wiring.snapshot(project, plan.snapshot())).interrupted();
      case RunRequest.Apply apply ->
          migration
              .apply(
                  Wiring.snapshot(project, apply.snapshot()),
                  new RunOptions(
                      apply.acceptedGuards(),
                      apply.verify(),
                      apply.plan(),
                      apply.deletes(),
                      Selection.ALL))
              .interrupted();
      case RunRequest.Verify _ -> {
        begun.complete(null);
        migration.verify();
        yield false;
      }
      case RunRequest.Retry retry -> migration.retry(group(migration, retry)).interrupted();
    };
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

  private static void ended(UnfinishedRun unfinished) {
    try {
      unfinished.forget();
    } catch (MigrationException e) {
      LOG.warn("the next server will run once more: {} {}", e.getMessage(), e.hint());
    }
  }

  /** Goes on with the run that the last server did not bring to its end, if there is one. */
  void resume() {
    try {
      Project project = projects.read();
      Optional<RunRequest> request = new UnfinishedRun(project.state()).read();
      if (request.isPresent()) {
        LOG.info("going on with {}", request.get().text());
        begin(project, request.get());
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
      running = worker;
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
