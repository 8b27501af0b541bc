package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.send.pace.Pool;
import dev.deltaverse.engine.target.Answer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SenderConcurrencyTest {
  private static final Answer APPLIED = new Answer.Applied();

  private final ListJournal journal = new ListJournal();

  /** Waits in each request until the test lets it go. */
  private static final class Turnstile {
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final Semaphore arrived = new Semaphore(0);
    final Semaphore go = new Semaphore(0);
    final Script script =
        new Script(
            (_, _) -> {
              most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              arrived.release();
              try {
                go.acquire();
              } finally {
                inFlight.decrementAndGet();
              }
              return APPLIED;
            });

    void awaitArrived(int count) throws InterruptedException {
      assertThat(arrived.tryAcquire(count, 30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void phasesShareTheParallelismAndUseAllOfIt() throws Exception {
    Turnstile gate = new Turnstile();
    Sender sender = sender(gate.script, 5, 10);
    PhaseId other = new PhaseId("other", PhaseKind.UPSERT);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SendResult> first =
          threads.submit(() -> sender.send(Rows.UPSERT, cursor(300), Rows::upsert));
      Future<SendResult> second =
          threads.submit(() -> sender.send(other, new Rows.Cursor(later(300)), Rows::upsert));
      gate.awaitArrived(5);
      gate.go.release(1000);
      assertThat(first.get().applied()).isEqualTo(300);
      assertThat(second.get().applied()).isEqualTo(300);
    }
    assertThat(gate.most).hasValue(5);
    assertThat(gate.script.sent()).hasSize(60);
  }

  @Test
  void cursorIsReadNoFasterThanRequestsAreSettled() throws Exception {
    Turnstile gate = new Turnstile();
    Sender sender = sender(gate.script, 3, 10);
    Rows.Cursor cursor = cursor(10_000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SendResult> result =
          threads.submit(() -> sender.send(Rows.UPSERT, cursor, Rows::upsert));
      gate.awaitArrived(3);
      assertThat(cursor.read).hasValue(30);
      gate.go.release();
      gate.awaitArrived(1);
      assertThat(cursor.read).hasValue(40);
      gate.go.release(10_000);
      assertThat(result.get().rows()).isEqualTo(10_000);
    }
  }

  @Test
  void nothingIsSentAfterInterruption() throws Exception {
    Turnstile gate = new Turnstile();
    Sender sender = sender(gate.script, 2, 10);
    CountDownLatch ended = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    sender.send(Rows.UPSERT, cursor(10_000), Rows::upsert);
                  } catch (InterruptedException | MigrationException e) {
                    thrown.add(e);
                  }
                  ended.countDown();
                });
    gate.awaitArrived(2);
    caller.interrupt();
    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown).hasSize(1).first().isInstanceOf(InterruptedException.class);
    assertThat(gate.script.sent()).hasSize(2);
    assertThat(gate.inFlight).hasValue(0);
    assertThat(journal.inDoubt()).containsExactlyInAnyOrder("1-10", "11-20");
  }

  @Test
  void firstFailureStopsTheOthersAndIsTheOneTold() {
    CountDownLatch others = new CountDownLatch(3);
    Script target =
        new Script(
            (request, _) -> {
              if (Rows.seqs(request).contains(31L)) {
                others.await();
                throw new IllegalStateException("broken");
              }
              others.countDown();
              new CountDownLatch(1).await();
              return APPLIED;
            });
    assertThatThrownBy(() -> sender(target, 4, 10).send(Rows.UPSERT, cursor(10_000), Rows::upsert))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(target.sent()).hasSize(4);
  }

  @Test
  void failureOfTheCursorStopsThePhase() {
    Script target = new Script((_, _) -> APPLIED);
    ChangeCursor broken = new BrokenCursor(cursor(55));
    assertThatThrownBy(() -> sender(target, 4, 10).send(Rows.UPSERT, broken, Rows::upsert))
        .isInstanceOf(MigrationException.class)
        .hasMessage("cursor broke");
  }

  /** Fails at its end. */
  private record BrokenCursor(ChangeCursor good) implements ChangeCursor {
    @Override
    public Change next() throws MigrationException {
      Change change = good.next();
      if (change == null) {
        throw new MigrationException(MigrationException.Code.BUG, "cursor broke", "Report it.");
      }
      return change;
    }

    @Override
    public void close() {
      good.close();
    }
  }

  private Sender sender(Script target, int parallelism, int batch) {
    return Sender.of(
        new OneTarget(target),
        journal,
        SenderTest.settings(parallelism, batch, 0),
        SendListener.NONE,
        Gate.OPEN,
        new Sender.Time(Clock.systemUTC(), (Duration _) -> {}, Pool.Pause.REAL, 1));
  }

  private static Rows.Cursor cursor(int rows) {
    return new Rows.Cursor(Rows.changes(rows));
  }

  private static List<Change> later(int rows) {
    return LongStream.rangeClosed(100_001, 100_000 + rows).mapToObj(Rows::change).toList();
  }
}
