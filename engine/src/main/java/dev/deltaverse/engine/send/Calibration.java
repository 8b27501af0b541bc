package dev.deltaverse.engine.send;

/**
 * What requests of one phase cost: {@code seconds of a request = requestSeconds + rowSeconds *
 * rows}. Execution time as seen from here, the time on the way included.
 *
 * @param requests requests that it was learnt from
 * @param rows their rows
 * @param executionSeconds their execution time in all
 */
public record Calibration(
    long requests, long rows, double requestSeconds, double rowSeconds, double executionSeconds) {

  /** As it is kept: the figures in this order, with blanks between. */
  public String text() {
    return requests + " " + rows + " " + requestSeconds + " " + rowSeconds + " " + executionSeconds;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Calibration parse(String text) {
    String[] figures = text.split(" ", -1);
    if (figures.length != 5) {
      throw new IllegalArgumentException("not a calibration: " + text);
    }
    return new Calibration(
        Long.parseLong(figures[0]),
        Long.parseLong(figures[1]),
        Double.parseDouble(figures[2]),
        Double.parseDouble(figures[3]),
        Double.parseDouble(figures[4]));
  }
}
