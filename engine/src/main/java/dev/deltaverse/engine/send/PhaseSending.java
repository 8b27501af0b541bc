package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.target.TargetRequest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one phase: reads the changes only as fast as requests are settled, each by a virtual thread
 * of its own.
 */
final class PhaseSending {
  private final PhaseId phase;
  private final Isolation isolation;
  private final Locks locks;
  private final BatchSize size;
  private final Gate gate;
  private final IntSupplier width;
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore news = new Semaphore(0);
  private int open;
  private @Nullable Throwable failure;

  /**
   * @param width requests that may be taken from the changes and not settled, now
   */
  PhaseSending(
      PhaseId phase,
      Isolation isolation,
      Locks locks,
      BatchSize size,
      Gate gate,
      IntSupplier width) {
    this.phase = phase;
    this.isolation = isolation;
    this.locks = locks;
    this.size = size;
    this.gate = gate;
    this.width = width;
  }

  SendResult run(Batches batches, Function<List<Change>, TargetRequest> request)
      throws MigrationException, InterruptedException {
    ExecutorService workers =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("send " + phase + " ", 0).factory());
    // Closing waits for the workers, so that no request leaves after this method has ended.
    try (workers) {
      try {
        while (true) {
          Batches.Batch batch = next(batches);
          if (batch == null) {
            break;
          }
          TargetRequest formed = request.apply(batch.rows());
          workers.execute(() -> work(formed, batch, batches, workers));
        }
      } catch (RejectedExecutionException e) {
        // A request has failed in the meantime and stopped the phase.
        fail(e);
      } catch (MigrationException | InterruptedException | RuntimeException e) {
        workers.shutdownNow();
        throw e;
      }
    }
    Throwable cause = failure();
    if (cause != null) {
      throw asThrown(cause);
    }
    return isolation.result(batches.read());
  }

  /** Has it look again whether a batch may leave. Returns at once, whoever holds the lock. */
  void wake() {
    news.release();
  }

  /** Waits for the next batch that may be formed; null at the end, when all are settled. */
  private Batches.@Nullable Batch next(Batches batches)
      throws MigrationException, InterruptedException {
    while (true) {
      // Before looking: what happens from here on is not missed.
      news.drainPermits();
      lock.lockInterruptibly();
      try {
        boolean ends = failure != null || batches.ended() || gate.ends(phase);
        if (ends && (open == 0 || failure != null)) {
          return null;
        }
        int atOnce = width.getAsInt();
        if (!ends && open < (size.cold() ? 1 : atOnce)) {
          Function<Change, @Nullable String> shared = locks.shared();
          if (shared != null) {
            batches.keepApart(shared);
          }
          // With nothing on the way a batch that is not full is better than none.
          Batches.Batch batch = batches.next(size.next(), atOnce, open > 0);
          if (batch != null) {
            open++;
            return batch;
          }
          if (open == 0 && batches.ended()) {
            return null;
          }
        }
      } finally {
        lock.unlock();
      }
      news.acquire();
    }
  }

  private void work(
      TargetRequest request, Batches.Batch batch, Batches batches, ExecutorService workers) {
    try {
      isolation.settle(request);
    } catch (InterruptedException e) {
      // The phase was stopped: whoever stopped it tells why.
      Thread.currentThread().interrupt();
    } catch (MigrationException | RuntimeException | Error e) {
      if (fail(e)) {
        workers.shutdownNow();
      }
    } finally {
      lock.lock();
      try {
        open--;
        batches.settled(batch);
      } finally {
        lock.unlock();
      }
      wake();
    }
  }

  /** Notes the first failure; whether this is it. */
  private boolean fail(Throwable cause) {
    lock.lock();
    try {
      boolean first = failure == null;
      failure = first ? cause : failure;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
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
}
