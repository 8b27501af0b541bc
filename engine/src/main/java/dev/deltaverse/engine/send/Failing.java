package dev.deltaverse.engine.send;

/**
 * How often rows of a phase are refused, and what follows for the way in which the refused ones are
 * found. Taking a request of n rows apart by halves sends its rows about twice again for the first
 * refused row and once more for each further; a {@code $batch} of single operations sends each row
 * once, but by the slower way. Thread-safe.
 */
final class Failing {
  /** Weight of what was seen before, for each row that is added. */
  private static final double KEPT = 0.999;

  /** So many refused rows in one request are found by halves at most. */
  private static final double FEW = 2;

  /** A bulk request that fails with more than this chance is not worth a try. */
  private static final double HOPELESS = 0.6;

  /** Rows that must have been settled before the rate means anything. */
  private static final double ENOUGH = 50;

  private double rows;
  private double refused;

  /** Rows were settled, so many of them refused. */
  synchronized void settled(int settledRows, int refusedRows) {
    double kept = Math.pow(KEPT, settledRows);
    rows = rows * kept + settledRows;
    refused = refused * kept + refusedRows;
  }

  /** Whether a refused request of so many rows had better go on row by row than by halves. */
  synchronized boolean many(int size) {
    return rows >= ENOUGH && refused / rows * size > FEW;
  }

  /** Whether a request of so many rows had better not be tried as a whole. */
  synchronized boolean hopeless(int size) {
    return rows >= ENOUGH && 1 - Math.pow(1 - refused / rows, size) > HOPELESS && many(size);
  }
}
