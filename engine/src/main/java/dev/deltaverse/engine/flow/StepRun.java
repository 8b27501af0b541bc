package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.FlowEvent.Note;
import dev.deltaverse.engine.flow.FlowEvent.StepFigure;
import dev.deltaverse.engine.flow.FlowEvent.StepRetried;
import dev.deltaverse.engine.flow.FlowEvent.StepStarted;
import dev.deltaverse.engine.journal.EventRow.Level;
import dev.deltaverse.engine.journal.JournalException;
import dev.deltaverse.engine.project.RetrySettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One step under way: its tries, its time limit, its end. */
final class StepRun implements StepContext {

  /** Why it was told to stop. */
  enum Stop {
    NO,
    TIMEOUT,
    RUN
  }

  private final Step step;
  private final EventSink sink;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Duration grace;
  private final BiConsumer<StepRun, StepResult> end;
  private final Instant started;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread worker;
  private final Thread watchdog;
  private volatile Stop stop = Stop.NO;
  private volatile @Nullable Thread reaper;
  private volatile int attempt = 1;
  private volatile ProgressMeter meter;

  /**
   * @param grace how long it may go on after it was told to stop
   * @param end told once, from any thread
   */
  StepRun(
      Step step,
      EventSink sink,
      Clock clock,
      Sleeper sleeper,
      Duration grace,
      BiConsumer<StepRun, StepResult> end) {
    this.step = step;
    this.sink = sink;
    this.clock = clock;
    this.sleeper = sleeper;
    this.grace = grace;
    this.end = end;
    this.started = clock.instant();
    this.meter = new ProgressMeter(step.id(), clock);
    // A platform thread: staging runs in native code for minutes, which would keep a carrier of
    // virtual threads from those that send.
    this.worker = Thread.ofPlatform().daemon().name("step " + step.id()).unstarted(this::work);
    this.watchdog = Thread.ofVirtual().unstarted(this::watch);
  }

  void start() {
    watchdog.start();
    worker.start();
  }

  /** Tells it to stop; it ends within the grace, if need be without its thread. */
  synchronized void stop(Stop why) {
    if (ended.get() || stop != Stop.NO) {
      return;
    }
    stop = why;
    worker.interrupt();
    reaper = Thread.startVirtualThread(this::reap);
  }

  @Override
  public StepId step() {
    return step.id();
  }

  /** Whether it runs alongside others. */
  boolean alongside() {
    return !step.alongside().isEmpty();
  }

  @Override
  public int attempt() {
    return attempt;
  }

  Duration elapsed() {
    return Duration.between(started, clock.instant());
  }

  @Override
  public void progress(long done, long total) {
    meter.update(done, total).ifPresent(this::tell);
  }

  @Override
  public void figure(String name, long value) {
    tell(new StepFigure(clock.instant(), step.id(), name, value));
  }

  @Override
  public void note(Level level, String text) {
    tell(new Note(clock.instant(), step.id(), level, text));
  }

  private void tell(FlowEvent event) {
    if (!ended.get()) {
      sink.accept(event);
    }
  }

  private void work() {
    while (true) {
      tell(new StepStarted(clock.instant(), step.id(), attempt));
      MigrationException failure = attemptOnce();
      meter.last().ifPresent(this::tell);
      if (failure == null) {
        finish(new StepResult.Succeeded(attempt, elapsed()));
        return;
      }
      if (stop != Stop.NO) {
        finish(stopped(failure));
        return;
      }
      if (attempt > step.retry().times() || !step.retryOn().contains(failure.code())) {
        finish(new StepResult.Failed(failure, attempt, elapsed()));
        return;
      }
      Duration delay = delay(step.retry(), attempt);
      tell(
          new StepRetried(
              clock.instant(), step.id(), attempt, failure.code(), message(failure), delay));
      try {
        sleeper.sleep(delay);
      } catch (InterruptedException _) {
        finish(stopped(failure));
        return;
      }
      attempt++;
      meter = new ProgressMeter(step.id(), clock);
    }
  }

  /** The failure of one try; null if it did its work. */
  private @Nullable MigrationException attemptOnce() {
    try {
      step.action().run(this);
      return null;
    } catch (MigrationException e) {
      return e;
    } catch (JournalException e) {
      return e.failure();
    } catch (OutOfMemoryError e) {
      return new MigrationException(
          Code.SETUP,
          "step " + step.id() + ": the process has too little memory (" + e.getMessage() + ")",
          "Give it more, for example DELTAVERSE_JAVA_OPTS=-Xmx4g; run again to go on from where it"
              + " stopped.",
          e);
    } catch (Throwable e) {
      // Whatever a step throws is its failure: an uncaught one would leave the run waiting.
      return new MigrationException(
          Code.BUG,
          "step " + step.id() + ": " + e,
          "Report this with the log; run again to go on from where it stopped.",
          e);
    }
  }

  private StepResult stopped(MigrationException failure) {
    return switch (stop) {
      case RUN -> new StepResult.Interrupted(elapsed());
      case TIMEOUT -> timedOut("", failure);
      case NO -> new StepResult.Failed(failure, attempt, elapsed());
    };
  }

  private StepResult timedOut(String more, @Nullable Throwable cause) {
    return new StepResult.Failed(
        new MigrationException(
            Code.TRANSIENT,
            "step "
                + step.id()
                + " took longer than its time-out of "
                + Durations.text(step.timeout())
                + more,
            "Run again to go on from where it stopped; raise the time-out if the step needs"
                + " longer.",
            cause),
        attempt,
        elapsed());
  }

  private void watch() {
    try {
      sleeper.sleep(step.timeout());
      stop(Stop.TIMEOUT);
    } catch (InterruptedException _) {
      // The step has ended in time.
    }
  }

  private void reap() {
    try {
      sleeper.sleep(grace);
    } catch (InterruptedException _) {
      return;
    }
    String more = " and did not stop within " + Durations.text(grace) + "; its thread was left";
    finish(
        stop == Stop.TIMEOUT
            ? timedOut(more, null)
            : new StepResult.Failed(
                new MigrationException(
                    Code.BUG,
                    "step " + step.id() + " was told to stop" + more,
                    "End the process; run again to go on from where it stopped."),
                attempt,
                elapsed()));
  }

  private void finish(StepResult result) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    watchdog.interrupt();
    Thread waiting = reaper;
    if (waiting != null) {
      waiting.interrupt();
    }
    end.accept(this, result);
  }

  private static Duration delay(RetrySettings retry, int failed) {
    Duration delay = retry.firstDelay();
    for (int i = 1; i < failed && delay.compareTo(retry.maxDelay()) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(retry.maxDelay()) > 0 ? retry.maxDelay() : delay;
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
