package dev.deltaverse.engine.send.pace;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells when sending is not at full speed, and not more often than a person can read it. */
final class Speed {
  /** Between two lines of the same reason. */
  private static final Duration APART = Duration.ofSeconds(10);

  /** Between two lines of different reasons, and from the last wait to full speed. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final PaceListener listener;
  private @Nullable Waiting told;
  private Instant toldAt = Instant.MIN;
  private Instant lastWait = Instant.MIN;

  Speed(PaceListener listener) {
    this.listener = listener;
  }

  void waits(Waiting why, Instant now) {
    if (why.limit() == Limit.PARALLELISM) {
      return;
    }
    lastWait = now;
    Waiting before = told;
    boolean same =
        before != null
            && before.limit() == why.limit()
            && before.told() == why.told()
            && before.user().equals(why.user());
    if (same && toldAt.plus(APART).isAfter(now)) {
      return;
    }
    if (!same && before != null && toldAt.plus(SETTLED).isAfter(now)) {
      return;
    }
    told = why;
    toldAt = now;
    listener.waiting(why, now);
  }

  void goes(Instant now) {
    if (told != null && lastWait.plus(SETTLED).isBefore(now)) {
      told = null;
      listener.fullSpeed(now);
    }
  }
}
