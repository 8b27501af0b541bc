package dev.deltaverse.engine.project;

import java.time.Duration;

/**
 * How requests are sent.
 *
 * @param batchRows rows of one bulk request
 * @param batchOperations operations of one {@code $batch}
 * @param parallelism requests in flight over all tables and users
 * @param retry for transient failures
 * @param requestTimeout for one request
 */
public record SendSettings(
    int batchRows,
    int batchOperations,
    int parallelism,
    RetrySettings retry,
    Duration requestTimeout) {
  public static final SendSettings DEFAULT =
      new SendSettings(100, 100, 8, RetrySettings.DEFAULT, Duration.ofMinutes(4));
}
