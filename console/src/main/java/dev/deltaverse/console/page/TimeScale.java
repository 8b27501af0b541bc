package dev.deltaverse.console.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Round times for the axis of a chart. */
final class TimeScale {
  private static final long[] STEPS_MS = {
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_200_000,
    1_800_000,
    3_600_000,
    7_200_000,
    14_400_000,
    28_800_000
  };

  private TimeScale() {}

  record Mark(Duration at, String label) {}

  /** Marks from zero on, about as many as are wanted. */
  static List<Mark> of(Duration all, int wanted) {
    long step = STEPS_MS[STEPS_MS.length - 1];
    for (long candidate : STEPS_MS) {
      if (all.toMillis() / candidate <= wanted) {
        step = candidate;
        break;
      }
    }
    List<Mark> marks = new ArrayList<>();
    for (long at = 0; at <= all.toMillis(); at += step) {
      marks.add(
          new Mark(Duration.ofMillis(at), at == 0 ? "0" : Shown.duration(Duration.ofMillis(at))));
    }
    return marks;
  }
}
