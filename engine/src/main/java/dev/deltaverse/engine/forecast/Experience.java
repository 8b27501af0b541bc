package dev.deltaverse.engine.forecast;

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
 * @param others the latest first, at least one and at most {@value #MOST}
 */
public record Experience(int servers, int width, int users, List<Other> others) {
  /** So many runs tell how the time in which nothing is sent grows with the rows. */
  public static final int MOST = 8;

  public Experience {
    others = List.copyOf(others);
    if (others.isEmpty() || others.size() > MOST) {
      throw new IllegalArgumentException("1 to " + MOST + " runs, not " + others.size());
    }
  }

  /**
   * Time of a run in which nothing was sent: staging, checks, verification.
   *
   * @param rowsRead in that time
   */
  public record Other(double seconds, long rowsRead) {}

  /** What is known after this run, given what was known before. */
  public Experience after(Experience before) {
    List<Other> all = Stream.concat(others.stream(), before.others.stream()).limit(MOST).toList();
    return new Experience(servers, width, users, all);
  }

  /**
   * Time without sending of a run that reads so many rows: by the line that is nearest to what runs
   * showed, a part that is always needed and a part for each row. One run alone does not tell them
   * apart: then all of it grows with the rows, and does not shrink.
   */
  public double otherSeconds(long rows) {
    double count = others.size();
    double meanRows = others.stream().mapToLong(Other::rowsRead).sum() / count;
    double mean = others.stream().mapToDouble(Other::seconds).sum() / count;
    double spread = 0;
    double shared = 0;
    for (Other other : others) {
      spread += Math.pow(other.rowsRead() - meanRows, 2);
      shared += (other.rowsRead() - meanRows) * (other.seconds() - mean);
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
        + others.stream()
            .map(other -> " " + other.seconds() + " " + other.rowsRead())
            .collect(Collectors.joining());
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Experience parse(String text) {
    String[] figures = text.split(" ", -1);
    if (figures.length < 5 || figures.length % 2 == 0) {
      throw new IllegalArgumentException("not an experience: " + text);
    }
    List<Other> others = new ArrayList<>();
    for (int i = 3; i < figures.length; i += 2) {
      others.add(new Other(Double.parseDouble(figures[i]), Long.parseLong(figures[i + 1])));
    }
    return new Experience(
        Integer.parseInt(figures[0]),
        Integer.parseInt(figures[1]),
        Integer.parseInt(figures[2]),
        others);
  }
}
