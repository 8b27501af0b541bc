package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows answered a second over the time of a run. */
record RateChart(List<Mark> scale, List<Mark> ticks, String line, String area, String text) {
  static final int WIDTH = 640;
  static final int HEIGHT = 220;
  static final int LEFT = 56;
  private static final int RIGHT = WIDTH - 12;
  private static final int TOP = 12;
  private static final int BASE = HEIGHT - 24;
  private static final int POINTS = 120;

  record Mark(int at, String label) {}

  boolean empty() {
    return line.isEmpty();
  }

  static RateChart of(RunPicture picture) {
    if (picture.sentPerSecond().isEmpty()) {
      return new RateChart(List.of(), List.of(), "", "", "");
    }
    long seconds =
        Math.max(picture.sentPerSecond().lastKey() + 1, picture.elapsed().toSeconds() + 1);
    // Progress is told every two seconds at most, so that narrower columns would be a comb.
    long width = Math.max(2, (seconds + POINTS - 1) / POINTS);
    double[] rates = new double[(int) ((seconds + width - 1) / width)];
    for (Map.Entry<Long, Long> second : picture.sentPerSecond().entrySet()) {
      rates[(int) (second.getKey() / width)] += (double) second.getValue() / width;
    }
    double most = 0;
    for (double rate : rates) {
      most = Math.max(most, rate);
    }
    ValueScale scale = ValueScale.upTo(most);
    List<Mark> marks = new ArrayList<>();
    for (double value : scale.marks()) {
      marks.add(new Mark(scale.place(value, BASE, TOP), Shown.number(Math.round(value))));
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < rates.length; i++) {
      int from = x(i * width, seconds);
      int to = x(Math.min(seconds, (i + 1) * width), seconds);
      int y = scale.place(rates[i], BASE, TOP);
      line.append(i == 0 ? "M" : "L").append(from).append(',').append(y);
      line.append('L').append(to).append(',').append(y);
    }
    List<Mark> ticks = new ArrayList<>();
    for (TimeScale.Mark mark : TimeScale.of(Duration.ofSeconds(seconds), 6)) {
      ticks.add(new Mark(x(mark.at().toSeconds(), seconds), mark.label()));
    }
    return new RateChart(
        marks,
        ticks,
        line.toString(),
        line + "L" + RIGHT + "," + BASE + "L" + LEFT + "," + BASE + "Z",
        "At most "
            + Shown.rate(most)
            + " rows a second, counted in columns of "
            + Shown.duration(Duration.ofSeconds(width))
            + ".");
  }

  private static int x(long second, long seconds) {
    return (int) (LEFT + (RIGHT - LEFT) * second / seconds);
  }
}
