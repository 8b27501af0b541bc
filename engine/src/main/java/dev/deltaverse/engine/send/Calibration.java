package dev.deltaverse.engine.send;

/**
 * What requests of one phase cost: {@code seconds of a request = requestSeconds + rowSeconds *
 * rows}. Execution time as seen from here, the time on the way included.
 *
 * @param moments of the requests that it was learnt from
 * @param spread standard deviation of a request's time from that, as a share of it
 */
public record Calibration(Moments moments, double spread) {
  private static final String MOMENTS = "moments";

  /** What earlier runs saw weighs at most as much as so many requests of the next run. */
  private static final double MEMORY = 20;

  /** Fewer requests, the first of them cold, tell no more than that all is twice as dear. */
  private static final double ENOUGH = 5;

  private static final double MOST = 2;

  /** A cost that is known without requests, or from somewhere else. */
  public static Calibration of(double requestSeconds, double rowSeconds) {
    Moments small = Moments.of(1, requestSeconds + rowSeconds);
    Moments large = Moments.of(1000, requestSeconds + 1000 * rowSeconds);
    return new Calibration(small.plus(large), 0);
  }

  public double requestSeconds() {
    return moments.requestSeconds();
  }

  public double rowSeconds() {
    return moments.rowSeconds();
  }

  /**
   * What is known after this run, given what was known before. Many requests of this run outweigh
   * all earlier ones; a few, cold ones perhaps, move little.
   */
  public Calibration after(Calibration before) {
    double weight = Math.min(1, MEMORY / Math.max(1, before.moments.count()));
    double expected =
        before.requestSeconds() * moments.count() + before.rowSeconds() * moments.rows();
    double dearer = moments.seconds() / expected;
    boolean odd = moments.count() < ENOUGH && expected > 0 && dearer > 0;
    Moments seen = odd ? moments.times(Math.clamp(dearer, 1 / MOST, MOST) / dearer) : moments;
    return new Calibration(
        seen.plus(before.moments.weighing(weight)), spread > 0 ? spread : before.spread);
  }

  /** The same with every request so many times as dear. */
  public Calibration times(double factor) {
    return new Calibration(moments.times(factor), spread);
  }

  /** As it is kept: a word, and the figures with blanks between. */
  public String text() {
    return "%s %s %s %s %s %s %s"
        .formatted(
            MOMENTS,
            moments.count(),
            moments.rows(),
            moments.rowsSquared(),
            moments.seconds(),
            moments.rowsBySeconds(),
            spread);
  }

  /**
   * Reads what {@link #text} wrote, or an earlier version: requests, rows, seconds of a request and
   * of a row, execution time, and perhaps the spread.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Calibration parse(String text) {
    String[] words = text.split(" ", -1);
    if (words[0].equals(MOMENTS) && words.length == 7) {
      return new Calibration(
          new Moments(
              Double.parseDouble(words[1]),
              Double.parseDouble(words[2]),
              Double.parseDouble(words[3]),
              Double.parseDouble(words[4]),
              Double.parseDouble(words[5])),
          Double.parseDouble(words[6]));
    }
    if (words.length < 5 || words.length > 6) {
      throw new IllegalArgumentException("not a calibration: " + text);
    }
    return new Calibration(
        of(Double.parseDouble(words[2]), Double.parseDouble(words[3])).moments,
        words.length == 5 ? 0 : Double.parseDouble(words[5]));
  }
}
