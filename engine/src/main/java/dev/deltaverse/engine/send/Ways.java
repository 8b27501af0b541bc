package dev.deltaverse.engine.send;

/**
 * The ways to send rows of which some may be refused, and what each will probably cost. Rows that
 * go as a whole are refused as a whole, and are then taken apart: by halves, which sends the good
 * rows again and again in quick requests, or each for itself in one {@code $batch}, which sends
 * each row once, but by the slower way. Immutable.
 *
 * <p>A cost is in seconds of execution. A request that takes less than its share of what the limits
 * allow costs that share, since it uses up the number of requests instead.
 *
 * @param rate share of the rows that are refused, 0 to 1
 * @param whole what requests cost whose rows go as a whole
 * @param each what requests cost whose rows go each for itself
 * @param leastSeconds execution time of a window for each request that it allows
 * @param longestSeconds that a {@code $batch} of more than one row should take
 */
record Ways(
    double rate, Calibration whole, Calibration each, double leastSeconds, double longestSeconds) {
  /**
   * So many times a row in bulk costs one for itself, until it was seen: bulk creates are said to
   * be about five times as fast as single ones in a batch, of which a part is the request's own.
   */
  static final double DEARER = 4;

  /** What is taken to be weighs as much as so many requests that were seen. */
  private static final double TAKEN = 3;

  /** Sizes are tried in such steps. */
  private static final double STEP = 0.8;

  /** Whether rows had better go each for itself than be tried as a whole. */
  boolean hopeless(int rows) {
    return rate > 0 && each(rows) < together(rows);
  }

  /** Whether rows that were refused as a whole had better go each for itself than by halves. */
  boolean many(int rows) {
    return each(rows) <= halves(rows);
  }

  /** Rows of a request, at most so many, for which a row costs least. */
  int best(int most) {
    if (rate == 0) {
      return most;
    }
    int best = most;
    double least = Double.MAX_VALUE;
    for (int rows = most; rows > 0; rows = (int) (rows * STEP)) {
      double cost = Math.min(together(rows), each(rows)) / rows;
      if (cost < least) {
        least = cost;
        best = rows;
      }
    }
    return best;
  }

  private double together(int rows) {
    return cost(whole, rows, 1) + refused(rows) * apart(rows);
  }

  private double each(int rows) {
    double seen = each.moments().count();
    if (rows > BatchSize.FIRST && seen == 0 && whole.moments().count() == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double weight = seen / (seen + TAKEN);
    double cost = weight * cost(each, rows, 1) + (1 - weight) * cost(whole, rows, DEARER);
    return rows > 1 && cost > longestSeconds ? Double.POSITIVE_INFINITY : cost;
  }

  private double halves(int rows) {
    int half = (rows + 1) / 2;
    // That all were refused makes it likelier that a half is.
    double refused = rate > 0 ? refused(half) / refused(rows) : half / (double) rows;
    return 2 * (cost(whole, half, 1) + refused * apart(half));
  }

  /** What it costs to give each of some rows its outcome that were refused as a whole. */
  private double apart(int rows) {
    return rows == 1 ? 0 : Math.min(each(rows), halves(rows));
  }

  private double cost(Calibration calibration, int rows, double dearer) {
    return Math.max(
        leastSeconds, calibration.requestSeconds() + rows * dearer * calibration.rowSeconds());
  }

  /** How likely it is that a request of so many rows is refused as a whole. */
  private double refused(int rows) {
    return -Math.expm1(rows * Math.log1p(-rate));
  }
}
