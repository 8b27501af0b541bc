package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Makes few events of many calls: at most one a second, and the last. Thread-safe. */
final class ProgressMeter {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** The rate is that of so long: a request of many rows that comes back is no spurt. */
  private static final Duration RECENT = Duration.ofSeconds(30);

  private record Mark(Instant at, long done) {}

  private final StepId step;
  private final Clock clock;
  private final Instant started;

  private final Deque<Mark> marks = new ArrayDeque<>();
  private Instant toldAt;
  private long told;
  private long done;
  private long total;

  ProgressMeter(StepId step, Clock clock) {
    this.step = step;
    this.clock = clock;
    this.started = clock.instant();
    this.toldAt = started;
    marks.add(new Mark(started, 0));
  }

  synchronized Optional<StepProgress> update(long nowDone, long nowTotal) {
    done = nowDone;
    total = nowTotal;
    if (nowTotal > 0 && nowDone >= nowTotal) {
      return last();
    }
    Instant now = clock.instant();
    if (Duration.between(toldAt, now).compareTo(INTERVAL) < 0) {
      return Optional.empty();
    }
    Mark since = marks.getFirst();
    while (Duration.between(since.at(), now).compareTo(RECENT) > 0 && marks.size() > 1) {
      marks.removeFirst();
      since = marks.getFirst();
    }
    marks.add(new Mark(now, done));
    return Optional.of(tell(now, rate(done - since.done(), Duration.between(since.at(), now))));
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
