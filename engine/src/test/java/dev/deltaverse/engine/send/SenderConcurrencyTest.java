package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
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

  /** Of which the test says how many changes, the end among them, are ready. */
  private static final class Gradual implements ChangeCursor {
    private final Rows.Cursor changes = cursor(25);
    private final AtomicInteger ready = new AtomicInteger();
    private volatile Runnable wake = () -> {};

    void ready(int upTo) {
      ready.set(upTo);
      wake.run();
    }

    @Override
    public boolean ready() {
      return changes.read.get() < ready.get();
    }

    @Override
    public void onReady(Runnable listener) {
      wake = listener;
    }

    @Override
    public @Nullable Change next() {
      return changes.next();
    }

    @Override
    public void close() {}
  }

  @Test
  void aPhaseWaitsForChangesThatAreNotReady() throws Exception {
    Turnstile gate = new Turnstile();
    Sender sender = sender(gate.script, 3, 10);
    Gradual cursor = new Gradual();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SendResult> result =
          threads.submit(() -> sender.send(Rows.UPSERT, cursor, Rows::upsert));
      // Nothing is on the way: the few that are ready go by themselves.
      cursor.ready(4);
      gate.awaitArrived(1);
      cursor.ready(16);
      // Now the rest of a batch is waited for.
      gate.awaitArrived(1);
      assertThat(gate.arrived.tryAcquire()).isFalse();
      cursor.ready(26);
      gate.awaitArrived(1);
      gate.go.release(100);
      assertThat(result.get(30, TimeUnit.SECONDS).applied()).isEqualTo(25);
    }
    assertThat(gate.script.sentRows()).extracting(List::size).containsExactly(4, 10, 10, 1);
  }

  @Test
  void aPhaseThatWaitsForChangesHearsThatItIsToEnd() throws Exception {
    Script target = new Script((_, _) -> APPLIED);
    AtomicBoolean ends = new AtomicBoolean();
    Gate operator =
        new Gate() {
          @Override
          public boolean ends(PhaseId phase) {
            return ends.get();
          }
        };
    Semaphore settled = new Semaphore(0);
    SendListener listener =
        new SendListener() {
          @Override
          public void applied(PhaseId phase, SeqRanges rows) {
            assertThat(phase + " " + rows).isEqualTo("item/upsert 1-4");
            settled.release();
          }
        };
    Sender sender = sender(target, 3, 10, listener, operator);
    Gradual cursor = new Gradual();
    cursor.ready(4);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SendResult> result =
          threads.submit(() -> sender.send(Rows.UPSERT, cursor, Rows::upsert));
      assertThat(settled.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      assertThat(result.isDone()).isFalse();
      ends.set(true);
      sender.gateChanged();
      assertThat(result.get(30, TimeUnit.SECONDS).rows()).isEqualTo(4);
    }
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
    return sender(target, parallelism, batch, SendListener.NONE, Gate.OPEN);
  }

  private Sender sender(
      Script target, int parallelism, int batch, SendListener listener, Gate operator) {
    return Sender.of(
        new OneTarget(target),
        journal,
        SenderTest.settings(parallelism, batch, 0),
        listener,
        operator,
        new Sender.Time(Clock.systemUTC(), (Duration _) -> {}, Pool.Pause.REAL, 1));
  }

  private static Rows.Cursor cursor(int rows) {
    return new Rows.Cursor(Rows.changes(rows));
  }

  private static List<Change> later(int rows) {
    return LongStream.rangeClosed(100_001, 100_000 + rows).mapToObj(Rows::change).toList();
  }
}
