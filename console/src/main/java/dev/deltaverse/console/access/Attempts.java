package dev.deltaverse.console.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slows down whoever guesses passwords. After five failures in a row each further try of the same
 * name, or from the same address, has to wait: a second, and twice as long after each failure, up
 * to a minute. Nobody is locked out for long. Thread-safe.
 */
public final class Attempts {
  private static final int FREE = 5;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int KEPT = 10_000;

  private final Clock clock;
  private final Map<String, Failures> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > KEPT;
        }
      };

  private record Failures(int count, Instant until) {}

  public Attempts(Clock clock) {
    this.clock = clock;
  }

  /**
   * Begins a try, which counts as a failure until it has succeeded: of many at once none is free.
   *
   * @param of the name and the address
   * @return how long to wait before a try; zero if this one may go on
   */
  public synchronized Duration begin(List<String> of) {
    Instant now = clock.instant();
    Duration wait = Duration.ZERO;
    for (String one : of) {
      Failures before = failures.get(one);
      if (before != null && before.until().isAfter(now)) {
        Duration left = Duration.between(now, before.until());
        wait = left.compareTo(wait) > 0 ? left : wait;
      }
    }
    if (wait.isZero()) {
      for (String one : of) {
        Failures before = failures.get(one);
        int count = before == null ? 1 : before.count() + 1;
        failures.put(one, new Failures(count, now.plus(delay(count))));
      }
    }
    return wait;
  }

  private static Duration delay(int count) {
    if (count < FREE) {
      return Duration.ZERO;
    }
    long seconds = 1L << Math.min(count - FREE, 6);
    return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
  }

  /** Forgets the failures before a try that succeeded. */
  public synchronized void succeeded(List<String> of) {
    of.forEach(failures::remove);
  }
}
