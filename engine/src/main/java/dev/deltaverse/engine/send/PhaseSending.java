package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Sends one phase: reads the cursor only as fast as requests are settled, each by a virtual thread
 * of its own.
 */
final class PhaseSending {
  private final Isolation isolation;
  private final PhaseId phase;
  private final int width;
  private final Semaphore window;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * @param width requests that are taken from the cursor and not settled, at most
   */
  PhaseSending(
      PhaseId phase,
      Trying trying,
      RequestJournal journal,
      int width,
      Clock clock,
      SendListener listener) {
    this.phase = phase;
    this.isolation = new Isolation(phase, trying, journal, width, clock, listener);
    this.width = width;
    this.window = new Semaphore(width);
  }

  SendResult run(
      ChangeCursor changes, Function<List<Change>, TargetRequest> request, int rowsPerRequest)
      throws MigrationException, InterruptedException {
    long rows = 0;
    ExecutorService workers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("send " + phase + " ", 0).factory());
    // Closing waits for the workers, so that no request leaves after this method has ended.
    try (workers) {
      try {
        while (true) {
          window.acquire();
          if (failure.get() != null) {
            break;
          }
          List<Change> batch = next(changes, rowsPerRequest);
          if (batch.isEmpty()) {
            window.acquire(width - 1);
            break;
          }
          rows += batch.size();
          TargetRequest formed = request.apply(batch);
          workers.execute(() -> work(formed, workers));
        }
      } catch (RejectedExecutionException e) {
        // A request has failed in the meantime and stopped the phase.
        failure.compareAndSet(null, e);
      } catch (MigrationException | InterruptedException | RuntimeException e) {
        workers.shutdownNow();
        throw e;
      }
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw asThrown(cause);
    }
    return isolation.result(rows);
  }

  private void work(TargetRequest request, ExecutorService workers) {
    try {
      isolation.settle(request);
    } catch (InterruptedException e) {
      // The phase was stopped: whoever stopped it tells why.
      Thread.currentThread().interrupt();
    } catch (MigrationException | RuntimeException | Error e) {
      if (failure.compareAndSet(null, e)) {
        workers.shutdownNow();
      }
    } finally {
      window.release();
    }
  }

  private static MigrationException asThrown(Throwable cause) {
    return switch (cause) {
      case MigrationException known -> known;
      case RuntimeException fault -> throw fault;
      case Error fault -> throw fault;
      default -> throw new IllegalStateException(cause);
    };
  }

  private static List<Change> next(ChangeCursor changes, int count) throws MigrationException {
    List<Change> batch = new ArrayList<>(count);
    while (batch.size() < count) {
      Change change = changes.next();
      if (change == null) {
        break;
      }
      batch.add(change);
    }
    return batch;
  }
}
