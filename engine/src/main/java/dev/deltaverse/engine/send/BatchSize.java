package dev.deltaverse.engine.send;

import java.time.Duration;

/**
 * Rows of the requests of one phase. Begins small, so that a request that finds a table cold or its
 * plug-ins slow is a small one, and grows with what came back to the size at which the cost of a
 * request hardly shows beside that of its rows, within a time and a size for one request; smaller
 * where rows are refused and have others refused with them. Thread-safe.
 */
final class BatchSize {
  /** The service takes no more operations in a batch; bulk requests are best up to here. */
  static final int MOST = 1000;

  /** Microsoft's advice for elastic tables (use-elastic-tables.md). */
  static final int MOST_ELASTIC = 100;

  static final int FIRST = 10;
  static final int GROWTH = 4;

  /** Share of the execution time that may go to requests instead of rows. */
  private static final double OVERHEAD = 0.015;

  /** A request that seems to cost nothing beside its rows is no reason for smaller ones. */
  private static final double LEAST_BY_OVERHEAD = 100;

  /** The longest that a request should take: what is lost with one answer stays small. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** A request should take at most this share of a window's execution time. */
  private static final double SHARE_OF_WINDOW = 1.0 / 40;

  private static final long MOST_BYTES = 8L << 20;

  private final int fixed;
  private final int most;
  private final double longestSeconds;
  private final Cost cost;
  private final Failing failures;
  private int settled;
  private double bytesPerRow;

  /**
   * @param fixed rows of each request, fewer where rows are refused; 0 to find out
   * @param most rows at most
   * @param executionTime of a user on one server in a window
   * @param cost of requests
   * @param failures how often rows are refused that would have others refused with them
   */
  BatchSize(int fixed, int most, Duration executionTime, Cost cost, Failing failures) {
    this.fixed = fixed;
    this.most = most;
    this.longestSeconds = longest(executionTime);
    this.cost = cost;
    this.failures = failures;
  }

  /** Rows of the next request. */
  synchronized int next() {
    if (fixed > 0) {
      return failures.ways().best(fixed);
    }
    if (settled == 0) {
      return Math.min(FIRST, most);
    }
    double wanted = Math.min(best(cost.calibration(), longestSeconds), (double) settled * GROWTH);
    if (bytesPerRow > 0) {
      wanted = Math.min(wanted, MOST_BYTES / bytesPerRow);
    }
    return failures.ways().best((int) Math.clamp(wanted, 1, most));
  }

  /** Whether the first request has to come back before others may leave. */
  synchronized boolean cold() {
    return fixed == 0 && settled == 0;
  }

  /** Seconds that a request should take at most. */
  static double longest(Duration executionTime) {
    return Math.min(LONGEST.toMillis() / 1e3, executionTime.toMillis() / 1e3 * SHARE_OF_WINDOW);
  }

  /** Rows of a request that are best at this cost. */
  static double best(Calibration seen, double longestSeconds) {
    double row = Math.max(seen.rowSeconds(), 1e-7);
    double byOverhead = Math.max(LEAST_BY_OVERHEAD, seen.requestSeconds() / (OVERHEAD * row));
    double byTime = (longestSeconds - seen.requestSeconds()) / row;
    return Math.min(byOverhead, byTime);
  }

  /**
   * A request came back.
   *
   * @param bytes as sent, 0 if unknown
   */
  synchronized void settled(int rows, long bytes) {
    settled = Math.max(settled, rows);
    if (bytes > 0) {
      bytesPerRow = Math.max(bytesPerRow * 0.99, bytes / (double) rows);
    }
  }
}
