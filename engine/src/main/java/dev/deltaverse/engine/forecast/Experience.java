package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.send.pace.Executed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs showed beside the cost of their requests.
 *
 * @param servers web servers that answered the latest
 * @param width requests at once that paid off in its end, over all users
 * @param users that sent in it
 * @param executed how long requests executed, of earlier runs with less weight
 * @param lasts the latest first, at least one and at most {@value #MOST}
 */
public record Experience(int servers, int width, int users, Executed executed, List<Last> lasts) {
  /** So many runs tell how long those take in which this or that is done. */
  public static final int MOST = 8;

  /** Weight of what requests executed before the latest run. */
  private static final double EARLIER = 0.5;

  /** How far forecasts are taken to be off before any was compared with its run. */
  public static final double DRIFT = 0.1;

  /** What is taken to be weighs as much as so many runs that were compared. */
  private static final double DRIFT_WEIGHT = 2;

  /** A run that took longer than this many times its forecast was held up by something else. */
  private static final double FAR = 3;

  public Experience {
    lasts = List.copyOf(lasts);
    if (lasts.isEmpty() || lasts.size() > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " runs, not " + lasts.size());
    }
  }

  /**
   * A run.
   *
   * @param otherSeconds time in which nothing was sent: staging, checks, verification
   * @param rowsRead in that time
   * @param ofForecast time of the whole run as a multiple of its forecast; 0 if none was made from
   *     what earlier runs had shown
   */
  public record Last(double otherSeconds, long rowsRead, double ofForecast) {}

  /** What is known after this run, given what was known before. */
  public Experience after(Experience before) {
    List<Last> all = Stream.concat(lasts.stream(), before.lasts.stream()).limit(MOST).toList();
    Executed both = executed.plus(before.executed.weighing(EARLIER));
    return new Experience(servers, width, users, both, all);
  }

  /**
   * How far off forecasts are, as the standard deviation of the logarithm of what runs took over
   * what was forecast.
   */
  public double drift() {
    double squares = DRIFT_WEIGHT * DRIFT * DRIFT;
    double weight = DRIFT_WEIGHT;
    for (Last last : lasts) {
      if (last.ofForecast() > 0) {
        squares += Math.pow(Math.log(Math.clamp(last.ofForecast(), 1 / FAR, FAR)), 2);
        weight++;
      }
    }
    return Math.sqrt(squares / weight);
  }

  /**
   * Time without sending of a run that reads so many rows: by the line that is nearest to what runs
   * showed, a part that is always needed and a part for each row. One run alone does not tell them
   * apart: then all of it grows with the rows, and does not shrink.
   */
  public double otherSeconds(long rows) {
    double count = lasts.size();
    double meanRows = lasts.stream().mapToLong(Last::rowsRead).sum() / count;
    double mean = lasts.stream().mapToDouble(Last::otherSeconds).sum() / count;
    double spread = 0;
    double shared = 0;
    for (Last last : lasts) {
      spread += Math.pow(last.rowsRead() - meanRows, 2);
      shared += (last.rowsRead() - meanRows) * (last.otherSeconds() - mean);
    }
    if (spread <= count * Math.pow(meanRows / 10, 2)) {
      return mean * Math.max(1, rows / Math.max(1, meanRows));
    }
    double row = Math.clamp(shared / spread, 0, mean / meanRows);
    return mean + row * (rows - meanRows);
  }

  /** As it is kept: the figures in this order, with blanks between. */
  public String text() {
    return servers
        + " "
        + width
        + " "
        + users
        + " "
        + executed.counted()
        + " "
        + executed.seen()
        + lasts.stream()
            .map(
                last -> " " + last.otherSeconds() + " " + last.rowsRead() + " " + last.ofForecast())
            .collect(Collectors.joining());
  }

  /**
   * Reads what {@link #text} wrote, or earlier versions: without what was executed, and with two
   * figures of one run.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Experience parse(String text) {
    String[] figures = text.split(" ", -1);
    if (figures.length == 5) {
      return parse(text + " 0");
    }
    if (figures.length < 6 || figures.length % 3 == 1) {
      throw new IllegalArgumentException("not an experience: " + text);
    }
    boolean earlier = figures.length % 3 == 0;
    Executed executed =
        earlier
            ? Executed.NONE
            : new Executed(Double.parseDouble(figures[3]), Double.parseDouble(figures[4]));
    List<Last> lasts = new ArrayList<>();
    for (int i = earlier ? 3 : 5; i < figures.length; i += 3) {
      lasts.add(
          new Last(
              Double.parseDouble(figures[i]),
              Long.parseLong(figures[i + 1]),
              Double.parseDouble(figures[i + 2])));
    }
    return new Experience(
        Integer.parseInt(figures[0]),
        Integer.parseInt(figures[1]),
        Integer.parseInt(figures[2]),
        executed,
        lasts);
  }
}
