package dev.deltaverse.engine.project;

import java.time.Duration;

/**
 * How requests are sent.
 *
 * @param batchRows rows of one bulk request; {@link #AUTO} to find out what is best for each table
 * @param batchOperations operations of one {@code $batch}; {@link #AUTO} to find out
 * @param parallelism requests in flight over all tables and users, at most; {@link #AUTO} to find
 *     out
 * @param retry for transient failures
 * @param requestTimeout for one request
 * @param compress whether request bodies go as gzip where the service takes them
 * @param limits of the service, as far as it does not tell others
 * @param entitlement of the licences in 24 hours
 */
public record SendSettings(
    int batchRows,
    int batchOperations,
    int parallelism,
    RetrySettings retry,
    Duration requestTimeout,
    boolean compress,
    LimitSettings limits,
    EntitlementSettings entitlement) {
  /** Not fixed: what is observed decides. */
  public static final int AUTO = 0;

  public static final SendSettings DEFAULT =
      new SendSettings(
          AUTO,
          AUTO,
          AUTO,
          RetrySettings.DEFAULT,
          Duration.ofMinutes(4),
          false,
          LimitSettings.DOCUMENTED,
          EntitlementSettings.DOCUMENTED);
}
