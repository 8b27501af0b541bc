package dev.deltaverse.emulator;

import java.time.Duration;

/**
 * The service protection limits of one user on one web server (Microsoft: "Service protection API
 * limits"). Immutable.
 *
 * @param enforced whether requests beyond a limit are refused with 429
 * @param requests most requests within the window
 * @param executionTime most execution time, summed over requests, within the window
 * @param concurrentRequests most requests at one moment
 * @param window length of the sliding window
 */
public record ServiceProtection(
    boolean enforced,
    int requests,
    Duration executionTime,
    int concurrentRequests,
    Duration window) {

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one of them lets nothing through
   */
  public ServiceProtection {
    if (requests < 1 || concurrentRequests < 1) {
      throw new IllegalArgumentException(
          "limits are "
              + requests
              + " requests and "
              + concurrentRequests
              + " at a time; use at least 1");
    }
    if (!executionTime.isPositive() || !window.isPositive()) {
      throw new IllegalArgumentException(
          "executionTime is "
              + executionTime
              + " and window is "
              + window
              + "; use positive durations");
    }
  }

  /** The documented defaults, enforced: 6,000 requests, 20 minutes, 52 at a time, in 5 minutes. */
  public static ServiceProtection documented() {
    return new ServiceProtection(true, 6000, Duration.ofMinutes(20), 52, Duration.ofMinutes(5));
  }

  /** The documented defaults in the headers, with nothing refused. */
  public static ServiceProtection off() {
    return new ServiceProtection(false, 6000, Duration.ofMinutes(20), 52, Duration.ofMinutes(5));
  }
}
