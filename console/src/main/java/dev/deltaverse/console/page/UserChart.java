package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.engine.journal.PaceRow;
import dev.deltaverse.engine.journal.ThrottleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What each application user has sent over the time of a run, and when the service told it to wait.
 *
 * @param scale what the top of each lane stands for
 */
record UserChart(int height, List<Lane> lanes, List<RateChart.Mark> ticks, String scale) {
  static final int WIDTH = 640;
  static final int PLOT = 44;
  private static final int HEAD = 20;
  private static final int LANE = HEAD + PLOT + 14;
  private static final int COLUMNS = 120;
  private static final double LEAST_SECONDS = 0.5;

  /**
   * One user.
   *
   * @param y where the plot begins
   * @param area a path; empty if it sent nothing
   */
  record Lane(String user, int y, String text, String area, List<Bar> bars) {}

  record Bar(int x, int width, String text) {}

  /** What is known of a user, in the order of time. */
  private record Of(List<PaceRow> paces, List<ThrottleRow> throttles) {
    Of() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    String text() {
      long rows = paces.stream().mapToLong(PaceRow::rows).sum();
      long requests = paces.stream().mapToLong(PaceRow::requests).sum();
      Duration waited =
          throttles.stream().map(ThrottleRow::pause).reduce(Duration.ZERO, Duration::plus);
      return Shown.count(rows, "row")
          + " in "
          + Shown.count(requests, "request")
          + (throttles.isEmpty()
              ? ""
              : ", told to wait "
                  + Shown.count(throttles.size(), "time")
                  + ", "
                  + Shown.duration(waited));
    }
  }

  static UserChart of(RunPicture picture) {
    Map<String, Of> byUser = new LinkedHashMap<>();
    picture.paces().forEach(p -> byUser.computeIfAbsent(p.user(), _ -> new Of()).paces().add(p));
    picture
        .throttles()
        .forEach(t -> byUser.computeIfAbsent(t.user(), _ -> new Of()).throttles().add(t));
    double seconds = Math.max(1, picture.elapsed().toMillis() / 1e3);
    double width = Math.max(LEAST_SECONDS, seconds / COLUMNS);
    Map<String, double[]> rates = new LinkedHashMap<>();
    byUser.forEach(
        (user, of) -> rates.put(user, rates(picture.run().started(), of, seconds, width)));
    double most = 0;
    for (double[] of : rates.values()) {
      for (double rate : of) {
        most = Math.max(most, rate);
      }
    }
    ValueScale scale = ValueScale.upTo(most);
    List<Lane> lanes = new ArrayList<>();
    byUser.forEach(
        (user, of) -> {
          int top = lanes.size() * LANE + HEAD;
          lanes.add(
              new Lane(
                  user,
                  top,
                  of.text(),
                  area(rates.getOrDefault(user, new double[0]), width, seconds, scale, top),
                  bars(picture, of, seconds)));
        });
    List<RateChart.Mark> ticks = new ArrayList<>();
    for (TimeScale.Mark mark : TimeScale.of(picture.elapsed(), 6)) {
      ticks.add(new RateChart.Mark(x(mark.at().toMillis() / 1e3, seconds), mark.label()));
    }
    return new UserChart(
        lanes.size() * LANE + 8,
        lanes,
        ticks,
        "Each lane is "
            + Shown.number(Math.round(scale.top()))
            + " rows/s high; bars are times in which the service had the user wait.");
  }

  /** What a screen reader says of it. */
  String spoken() {
    return lanes.stream().map(l -> l.user() + ": " + l.text()).collect(Collectors.joining("; "));
  }

  /** Rows a second in columns of equal width. */
  private static double[] rates(Instant started, Of of, double seconds, double width) {
    double[] rates = new double[(int) Math.ceil(seconds / width)];
    for (PaceRow pace : of.paces()) {
      double to = Math.clamp(Duration.between(started, pace.at()).toMillis() / 1e3, 0, seconds);
      double since = Duration.between(started, pace.since()).toMillis() / 1e3;
      // A moment would have no width.
      double from = Math.max(0, Math.min(since, to - LEAST_SECONDS));
      for (int i = (int) (from / width); i < rates.length && i * width < to; i++) {
        double inside = Math.min(to, (i + 1) * width) - Math.max(from, i * width);
        rates[i] += pace.rows() * Math.max(0, inside) / Math.max(LEAST_SECONDS, to - from) / width;
      }
    }
    return rates;
  }

  private static String area(
      double[] rates, double width, double seconds, ValueScale scale, int top) {
    StringBuilder path = new StringBuilder();
    int base = top + PLOT;
    for (int i = 0; i < rates.length; i++) {
      if (rates[i] > 0) {
        int from = x(i * width, seconds);
        int to = x((i + 1) * width, seconds);
        int y = scale.place(rates[i], base, top);
        path.append("M%d,%dV%dH%dV%dZ".formatted(from, base, y, to, base));
      }
    }
    return path.toString();
  }

  private static List<Bar> bars(RunPicture picture, Of of, double seconds) {
    List<Bar> bars = new ArrayList<>();
    for (ThrottleRow row : of.throttles()) {
      double from = Duration.between(picture.run().started(), row.at()).toMillis() / 1e3;
      int x = Math.min(WIDTH - 2, x(Math.max(0, from), seconds));
      int to = x(from + row.pause().toMillis() / 1e3, seconds);
      bars.add(
          new Bar(
              x,
              Math.max(2, to - x),
              Shown.time(row.at()) + ": " + row.limit() + ", " + Shown.duration(row.pause())));
    }
    return bars;
  }

  private static int x(double second, double seconds) {
    return (int) Math.round(Math.clamp(WIDTH * second / seconds, 0, WIDTH));
  }
}
