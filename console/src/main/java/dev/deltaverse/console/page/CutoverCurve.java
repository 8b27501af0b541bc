package dev.deltaverse.console.page;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.journal.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much successive snapshots had to send, and what that says of the last one.
 *
 * @param column width of a column
 * @param base where the columns stand
 */
record CutoverCurve(
    int width,
    int height,
    int column,
    int base,
    List<Point> points,
    List<Line> scale,
    String sentence) {
  private static final int LEFT = 64;
  private static final int PITCH = 84;
  private static final int COLUMN = 56;
  private static final int TOP = 24;
  private static final int BASE = 180;
  private static final int DRAWN = 30;
  private static final int LAST = 3;

  /**
   * A first load so much larger than the largest delta would leave nothing to see of the others.
   */
  private static final double TOWERS = 4;

  private static final Duration SHORT = Duration.ofMinutes(10);

  /**
   * A snapshot.
   *
   * @param cut whether its column is cut off at the top
   */
  record Point(long run, String snapshot, long rows, Duration took, int x, int y, boolean cut) {}

  record Line(int y, String label) {}

  /** A snapshot's runs together: an interrupted one is continued by the next. */
  private record Delta(long run, Instant at, String snapshot, long rows, Duration took) {}

  /**
   * The curve of a history.
   *
   * @param runs the latest first
   * @return null if fewer than two snapshots were applied
   */
  static @Nullable CutoverCurve of(List<Run> runs, Map<Long, Books> totals) {
    List<Delta> deltas = deltas(runs, totals);
    if (deltas.size() < 2) {
      return null;
    }
    List<Delta> shown = deltas.subList(Math.max(0, deltas.size() - DRAWN), deltas.size());
    double[] rows = shown.stream().mapToDouble(Delta::rows).sorted().toArray();
    double largest = rows[rows.length - 1];
    double next = rows.length > 1 ? rows[rows.length - 2] : largest;
    boolean cuts = next > 0 && largest > TOWERS * next;
    ValueScale scale = ValueScale.upTo(cuts ? next * 1.5 : largest);
    List<Point> points = new ArrayList<>();
    for (Delta delta : shown) {
      points.add(
          new Point(
              delta.run(),
              delta.snapshot(),
              delta.rows(),
              delta.took(),
              LEFT + points.size() * PITCH,
              scale.place(Math.min((double) delta.rows(), scale.top()), BASE, TOP),
              delta.rows() > scale.top()));
    }
    List<Line> lines = new ArrayList<>();
    for (double mark : scale.marks()) {
      lines.add(new Line(scale.place(mark, BASE, TOP), Shown.number(Math.round(mark))));
    }
    return new CutoverCurve(
        LEFT + points.size() * PITCH, BASE + 40, COLUMN, BASE, points, lines, sentence(deltas));
  }

  private static List<Delta> deltas(List<Run> runs, Map<Long, Books> totals) {
    List<Delta> deltas = new ArrayList<>();
    for (Run run : runs.reversed()) {
      Books books = totals.get(run.id());
      if (!run.start().command().equals("apply") || books == null || run.totals() == null) {
        continue;
      }
      long rows = books.created() + books.updated() + books.deleted();
      Duration took = run.totals().elapsed();
      if (!deltas.isEmpty() && deltas.getLast().snapshot().equals(run.start().snapshot())) {
        Delta before = deltas.removeLast();
        rows += before.rows();
        took = took.plus(before.took());
      }
      deltas.add(new Delta(run.id(), run.started(), run.start().snapshot(), rows, took));
    }
    return deltas;
  }

  private static String sentence(List<Delta> deltas) {
    List<Delta> later = deltas.subList(1, deltas.size());
    List<Delta> last = later.subList(Math.max(0, later.size() - LAST), later.size());
    Duration least = last.stream().map(Delta::took).min(Duration::compareTo).orElseThrow();
    Duration most = last.stream().map(Delta::took).max(Duration::compareTo).orElseThrow();
    long rows = last.stream().mapToLong(Delta::rows).sum() / last.size();
    return (last.size() == 1 ? "The last delta" : "The last " + last.size() + " deltas")
        + " had "
        + Shown.number(rows)
        + (last.size() == 1 ? " rows" : " rows on average")
        + ". If the final one is like "
        + (last.size() == 1 ? "it" : "them")
        + ", the cutover run takes "
        + (least.equals(most)
            ? "about " + Shown.duration(most)
            : Shown.duration(least) + " to " + Shown.duration(most))
        + "."
        + pace(deltas, last);
  }

  /** How fast the source changes, by the times between the runs; nothing if they are minutes. */
  private static String pace(List<Delta> deltas, List<Delta> last) {
    Delta before = deltas.get(deltas.size() - last.size() - 1);
    Duration between = Duration.between(before.at(), last.getLast().at());
    if (between.compareTo(SHORT.multipliedBy(last.size())) < 0) {
      return "";
    }
    double hours = between.toMillis() / 3_600_000.0;
    long rows = last.stream().mapToLong(Delta::rows).sum();
    return " Between these runs about "
        + Shown.number(Math.round(rows / hours))
        + " rows changed in an hour: the sooner the final snapshot follows the one before it, the"
        + " less it has to send.";
  }
}
