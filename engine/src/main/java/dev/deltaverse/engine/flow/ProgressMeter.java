package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Makes few events of many calls: at most one a second, and the last. Thread-safe. */
final class ProgressMeter {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final StepId step;
  private final Clock clock;
  private final Instant started;

  private Instant toldAt;
  private long told;
  private long done;
  private long total;

  ProgressMeter(StepId step, Clock clock) {
    this.step = step;
    this.clock = clock;
    this.started = clock.instant();
    this.toldAt = started;
  }

  synchronized Optional<StepProgress> update(long nowDone, long nowTotal) {
    done = nowDone;
    total = nowTotal;
    if (nowTotal > 0 && nowDone >= nowTotal) {
      return last();
    }
    Instant now = clock.instant();
    Duration since = Duration.between(toldAt, now);
    if (since.compareTo(INTERVAL) < 0) {
      return Optional.empty();
    }
    return Optional.of(tell(now, rate(done - told, since)));
  }

  /** What was not told yet, with the average rate. */
  synchronized Optional<StepProgress> last() {
    if (done == told) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return Optional.of(tell(now, rate(done, Duration.between(started, now))));
  }

  private StepProgress tell(Instant now, double rowsPerSecond) {
    told = done;
    toldAt = now;
    return new StepProgress(now, step, done, total, rowsPerSecond);
  }

  private static double rate(long rows, Duration in) {
    return in.isZero() || in.isNegative() ? 0 : rows * 1e9 / in.toNanos();
  }
}
