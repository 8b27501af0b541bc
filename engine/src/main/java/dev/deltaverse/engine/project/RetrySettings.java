package dev.deltaverse.engine.project;

import java.time.Duration;

/**
 * Retry with exponential back-off.
 *
 * @param times retries after the first try
 * @param firstDelay before the first retry; doubled each time
 * @param maxDelay the longest delay
 */
public record RetrySettings(int times, Duration firstDelay, Duration maxDelay) {
  public static final RetrySettings DEFAULT =
      new RetrySettings(6, Duration.ofMillis(500), Duration.ofSeconds(60));
}
