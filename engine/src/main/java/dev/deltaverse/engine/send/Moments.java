package dev.deltaverse.engine.send;

/**
 * Sums over requests that were observed, each with its weight: enough to fit {@code seconds of a
 * request = requestSeconds + rowSeconds * rows} by least squares, and to add what others observed.
 *
 * @param count of the requests
 * @param rows of theirs
 * @param rowsSquared squares of each request's rows
 * @param seconds that they took
 * @param rowsBySeconds each request's rows times its seconds
 */
public record Moments(
    double count, double rows, double rowsSquared, double seconds, double rowsBySeconds) {
  public static final Moments NONE = new Moments(0, 0, 0, 0, 0);

  /** With requests of this many rows all alike, rows are taken to be so much of their time. */
  private static final double ROWS_SHARE = 0.9;

  /** Sizes of requests that differ less do not tell a request's cost from its rows'. */
  private static final double ALIKE = 1e-3;

  /** A request of so many rows. */
  public static Moments of(int size, double took) {
    return new Moments(1, size, (double) size * size, took, size * took);
  }

  /** These and others. */
  public Moments plus(Moments other) {
    return new Moments(
        count + other.count,
        rows + other.rows,
        rowsSquared + other.rowsSquared,
        seconds + other.seconds,
        rowsBySeconds + other.rowsBySeconds);
  }

  /** The same requests, with so much of their weight. */
  public Moments weighing(double share) {
    return new Moments(
        count * share, rows * share, rowsSquared * share, seconds * share, rowsBySeconds * share);
  }

  /** The same requests, each so many times as long. */
  public Moments times(double factor) {
    return new Moments(count, rows, rowsSquared, seconds * factor, rowsBySeconds * factor);
  }

  /** Seconds of a row; 0 if nothing was observed. */
  public double rowSeconds() {
    if (count == 0) {
      return 0;
    }
    double spread = rowsSquared - rows * rows / count;
    double slope =
        spread > rowsSquared * ALIKE
            ? (rowsBySeconds - rows * seconds / count) / spread
            : ROWS_SHARE * seconds / rows;
    return Math.clamp(slope, 0, seconds / rows);
  }

  /** Seconds of a request beside those of its rows; 0 if nothing was observed. */
  public double requestSeconds() {
    return count == 0 ? 0 : Math.max(0, (seconds - rowSeconds() * rows) / count);
  }
}
