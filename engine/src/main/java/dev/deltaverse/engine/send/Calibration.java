package dev.deltaverse.engine.send;

/**
 * What requests of one phase cost: {@code seconds of a request = requestSeconds + rowSeconds *
 * rows}. Execution time as seen from here, the time on the way included.
 *
 * @param requests requests that it was learnt from
 * @param rows their rows
 * @param executionSeconds their execution time in all
 * @param spread standard deviation of a request's time from that, as a share of it
 */
public record Calibration(
    long requests,
    long rows,
    double requestSeconds,
    double rowSeconds,
    double executionSeconds,
    double spread) {

  /** As it is kept: the figures in this order, with blanks between. */
  public String text() {
    return "%d %d %s %s %s %s"
        .formatted(requests, rows, requestSeconds, rowSeconds, executionSeconds, spread);
  }

  /** So many requests tell what a request and a row cost; fewer, how much dearer all is now. */
  private static final int ENOUGH = 5;

  /** A few small requests, the first of them cold, tell no more than this. */
  private static final double MOST = 2;

  /** What is known after this run, given what was known before. */
  public Calibration after(Calibration before) {
    double expected = before.requestSeconds() * requests + before.rowSeconds() * rows;
    if (requests >= ENOUGH || before.requests() < ENOUGH || expected <= 0) {
      return this;
    }
    double dearer = Math.clamp(executionSeconds / expected, 1 / MOST, MOST);
    return before.times(1 + (dearer - 1) * requests / ENOUGH);
  }

  /** The same with every request so many times as dear. */
  public Calibration times(double factor) {
    return new Calibration(
        requests,
        rows,
        requestSeconds * factor,
        rowSeconds * factor,
        executionSeconds * factor,
        spread);
  }

  /**
   * Reads what {@link #text} wrote; it may be without the spread, as earlier versions wrote it.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Calibration parse(String text) {
    String[] figures = text.split(" ", -1);
    if (figures.length < 5 || figures.length > 6) {
      throw new IllegalArgumentException("not a calibration: " + text);
    }
    return new Calibration(
        Long.parseLong(figures[0]),
        Long.parseLong(figures[1]),
        Double.parseDouble(figures[2]),
        Double.parseDouble(figures[3]),
        Double.parseDouble(figures[4]),
        figures.length == 5 ? 0 : Double.parseDouble(figures[5]));
  }
}
