package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.send.pace.Executed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What runs showed beside the cost of their requests.
 *
 * @param servers web servers that answered the latest
 * @param width requests at once that paid off in its end, over all users
 * @param users that sent in it
 * @param executed how long requests executed, of earlier runs with less weight
 * @param idsRead ids read before updates, of earlier runs with less weight
 * @param verified rows of the ledger that were verified, of earlier runs with less weight
 * @param lasts the latest first, at least one and at most {@value #MOST}
 */
public record Experience(
    int servers,
    int width,
    int users,
    Executed executed,
    RowsRead idsRead,
    RowsRead verified,
    List<Last> lasts) {
  /** Of the form in which it is kept. */
  private static final String FORM = "v3";

  /** So many runs tell how long those take in which this or that is done. */
  public static final int MOST = 8;

  /** Weight of what requests executed, and reads took, before the latest run. */
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
   * @param otherSeconds time in which nothing was sent or verified: staging, checks, folding
   * @param rowsRead from the snapshot
   * @param rowsSent created, updated or deleted
   * @param ofForecast time of the whole run as a multiple of its forecast; 0 if none was made from
   *     what earlier runs had shown
   */
  public record Last(double otherSeconds, long rowsRead, long rowsSent, double ofForecast) {}

  /** What is known after this run, given what was known before. */
  public Experience after(Experience before) {
    List<Last> all = Stream.concat(lasts.stream(), before.lasts.stream()).limit(MOST).toList();
    return new Experience(
        servers,
        width,
        users,
        executed.plus(before.executed.weighing(EARLIER)),
        idsRead.plus(before.idsRead.weighing(EARLIER)),
        verified.plus(before.verified.weighing(EARLIER)),
        all);
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

  /** Time of a run that reads and sends so many rows in which nothing is sent or verified. */
  public double otherSeconds(long rowsRead, long rowsSent) {
    return new OtherTime(lasts).seconds(rowsRead, rowsSent);
  }

  /** As it is kept: the figures in this order, with blanks between. */
  public String text() {
    return Stream.concat(
            Stream.of(
                FORM,
                servers,
                width,
                users,
                executed.counted(),
                executed.seen(),
                idsRead.rows(),
                idsRead.seconds(),
                verified.rows(),
                verified.seconds()),
            lasts.stream()
                .flatMap(
                    last ->
                        Stream.of(
                            last.otherSeconds(),
                            last.rowsRead(),
                            last.rowsSent(),
                            last.ofForecast())))
        .map(Object::toString)
        .collect(Collectors.joining(" "));
  }

  /**
   * Reads what {@link #text} wrote; empty if another version did, in its own form.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Optional<Experience> parse(String text) {
    String[] figures = text.split(" ", -1);
    if (!figures[0].equals(FORM)) {
      return Optional.empty();
    }
    if (figures.length < 14 || figures.length % 4 != 2) {
      throw new IllegalArgumentException("not an experience: " + text);
    }
    List<Last> lasts = new ArrayList<>();
    for (int i = 10; i < figures.length; i += 4) {
      lasts.add(
          new Last(
              Double.parseDouble(figures[i]),
              Long.parseLong(figures[i + 1]),
              Long.parseLong(figures[i + 2]),
              Double.parseDouble(figures[i + 3])));
    }
    return Optional.of(
        new Experience(
            Integer.parseInt(figures[1]),
            Integer.parseInt(figures[2]),
            Integer.parseInt(figures[3]),
            new Executed(Double.parseDouble(figures[4]), Double.parseDouble(figures[5])),
            new RowsRead(Double.parseDouble(figures[6]), Double.parseDouble(figures[7])),
            new RowsRead(Double.parseDouble(figures[8]), Double.parseDouble(figures[9])),
            lasts));
  }
}
