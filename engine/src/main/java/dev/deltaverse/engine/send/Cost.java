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

  /** Weight of a phase's first request, which finds everything cold. */
  private static final double COLD = 0.1;

  /** Without observations: a guess, right away replaced. */
  private static final double GUESS_SECONDS = 0.5;

  private static final double LEAST_SECONDS = 1e-3;

  /** A request that takes longer by more than this was held up, or compared with too little. */
  private static final double FAR = 2;

  private Moments moments = Moments.NONE;
  private long requests;
  private double residuals;
  private double residualsSquared;

  /** A request of so many rows executed for so long, in nanoseconds. */
  synchronized void observe(int size, long took) {
    double seconds = took / 1e9;
    if (requests >= WARM) {
      double residual = Math.min(FAR, seconds / seconds(size) - 1);
      residuals = residuals * KEPT + 1;
      residualsSquared = residualsSquared * KEPT + residual * residual;
    }
    Moments seen = Moments.of(size, seconds).weighing(requests == 0 ? COLD : 1);
    moments = moments.weighing(KEPT).plus(seen);
    requests++;
  }

  /** Whether any request was observed. */
  synchronized boolean seen() {
    return requests > 0;
  }

  /** How long a request of so many rows will probably execute. */
  synchronized Duration expected(int size) {
    return Duration.ofNanos(Math.round(seconds(size) * 1e9));
  }

  private double seconds(int size) {
    double base = requests == 0 ? GUESS_SECONDS : moments.requestSeconds();
    return Math.max(LEAST_SECONDS, base + moments.rowSeconds() * size);
  }

  /** What was seen so far, as one value. */
  synchronized Calibration calibration() {
    return new Calibration(moments, residuals == 0 ? 0 : Math.sqrt(residualsSquared / residuals));
  }
}
