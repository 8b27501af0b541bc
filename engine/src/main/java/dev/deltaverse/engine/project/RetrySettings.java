package dev.deltaverse.engine.project;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Retry with exponential back-off.
 *
 * @param times retries after the first try
 * @param firstDelay before the first retry; doubled each time
 * @param maxDelay the longest delay
 * @param on the kinds of failure after which it is tried again
 */
public record RetrySettings(int times, Duration firstDelay, Duration maxDelay, Set<On> on) {
  public static final RetrySettings DEFAULT =
      new RetrySettings(6, Duration.ofMillis(500), Duration.ofSeconds(60));

  /** A kind of failure that may pass by itself. */
  public enum On {
    /** The target or the network was busy or out of order for the moment. */
    TRANSIENT,
    /** The answer to a request was lost: it may have been applied. Of requests only. */
    UNKNOWN,
    /** The target could not be reached or denied access. Of steps only. */
    TARGET,
    /** The snapshot could not be read, perhaps because it is still being written. Of steps only. */
    SOURCE
  }

  public RetrySettings {
    on = on.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(on));
  }

  /** The same with fewer retries, if these are more. */
  public RetrySettings atMost(int retries) {
    return new RetrySettings(Math.min(times, retries), firstDelay, maxDelay, on);
  }

  /** After failures that may pass and lost answers. */
  public RetrySettings(int times, Duration firstDelay, Duration maxDelay) {
    this(times, firstDelay, maxDelay, EnumSet.of(On.TRANSIENT, On.UNKNOWN));
  }
}
