package dev.deltaverse.engine.project;

import java.time.Duration;

/**
 * The service protection limits of one user on one web server, as far as the service has not told
 * others (api-limits.md).
 *
 * @param window length of the sliding window
 * @param executionTime most execution time of all requests within the window
 * @param requests most requests within the window
 * @param concurrency most requests at one moment
 */
public record LimitSettings(
    Duration window, Duration executionTime, int requests, int concurrency) {
  /** What Microsoft documents. */
  public static final LimitSettings DOCUMENTED =
      new LimitSettings(Duration.ofMinutes(5), Duration.ofMinutes(20), 6000, 52);
}
