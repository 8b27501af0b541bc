package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.engine.journal.ThrottleRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When the service told each application user to wait. */
record ThrottleChart(int height, List<Lane> lanes, String text) {
  static final int WIDTH = 640;
  private static final int LANE = 44;

  record Lane(String user, int y, String text, List<Bar> bars) {}

  record Bar(int x, int width) {}

  static ThrottleChart of(RunPicture picture) {
    Map<String, List<ThrottleRow>> byUser = new LinkedHashMap<>();
    picture
        .throttles()
        .forEach(t -> byUser.computeIfAbsent(t.user(), _ -> new ArrayList<>()).add(t));
    long all = Math.max(1, picture.elapsed().toMillis());
    List<Lane> lanes = new ArrayList<>();
    byUser.forEach(
        (user, waits) -> {
          List<Bar> bars = new ArrayList<>();
          Duration sum = Duration.ZERO;
          for (ThrottleRow row : waits) {
            long from = Math.max(0, Duration.between(picture.run().started(), row.at()).toMillis());
            int x = (int) Math.min(WIDTH - 2, from * WIDTH / all);
            int width = (int) Math.max(2, row.pause().toMillis() * WIDTH / all);
            bars.add(new Bar(x, Math.min(width, WIDTH - x)));
            sum = sum.plus(row.pause());
          }
          lanes.add(
              new Lane(
                  user,
                  lanes.size() * LANE,
                  Shown.count(waits.size(), "time") + ", " + Shown.duration(sum),
                  bars));
        });
    return new ThrottleChart(
        Math.max(1, lanes.size()) * LANE,
        lanes,
        "Waits that the service asked for, over the "
            + Shown.duration(picture.elapsed())
            + " of the run.");
  }
}
