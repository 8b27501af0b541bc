package dev.deltaverse.engine.send;

import java.time.Duration;

/**
 * What requests of one phase cost the service: execution time of a request and of each row, fitted
 * to what was observed by least squares, of which the newer counts more. Thread-safe.
 */
final class Cost {
  /** Weight of an observation after the next one: some 200 count. */
  private static final double KEPT = 0.995;

  /** Requests after which what is expected of the next is worth comparing. */
  private static final int WARM = 5;

  /** Without observations: a guess, right away replaced. */
  private static final double GUESS_NANOS = 5e8;

  private double count;
  private double rows;
  private double rowsSquared;
  private double nanos;
  private double rowsByNanos;
  private long requests;
  private long total;
  private double allNanos;
  private double residuals;
  private double residualsSquared;

  /** A request of so many rows executed for so long. */
  synchronized void observe(int size, long took) {
    if (requests >= WARM) {
      double residual = took / (double) expected(size).toNanos() - 1;
      residuals = residuals * KEPT + 1;
      residualsSquared = residualsSquared * KEPT + residual * residual;
    }
    count = count * KEPT + 1;
    rows = rows * KEPT + size;
    rowsSquared = rowsSquared * KEPT + (double) size * size;
    nanos = nanos * KEPT + took;
    rowsByNanos = rowsByNanos * KEPT + (double) size * took;
    requests++;
    total += size;
    allNanos += took;
  }

  /** How long a request of so many rows will probably execute. */
  synchronized Duration expected(int size) {
    double perRow = perRowNanos();
    return Duration.ofNanos(Math.round(Math.max(1e6, baseNanos(perRow) + perRow * size)));
  }

  private double perRowNanos() {
    if (count == 0) {
      return 0;
    }
    double spread = rowsSquared - rows * rows / count;
    // Requests of one size do not tell base and rows apart: then rows are taken to be most of it.
    double slope =
        spread > rowsSquared * 1e-3
            ? (rowsByNanos - rows * nanos / count) / spread
            : 0.9 * nanos / rows;
    return Math.clamp(slope, 0, nanos / rows);
  }

  private double baseNanos(double perRow) {
    return count == 0 ? GUESS_NANOS : Math.max(0, (nanos - perRow * rows) / count);
  }

  /** What was seen so far, as one value. */
  synchronized Calibration calibration() {
    double perRow = perRowNanos();
    return new Calibration(
        requests,
        total,
        requests == 0 ? 0 : baseNanos(perRow) / 1e9,
        perRow / 1e9,
        allNanos / 1e9,
        residuals == 0 ? 0 : Math.sqrt(residualsSquared / residuals));
  }
}
