package dev.deltaverse.engine.flow;

import java.time.Duration;

/** Durations as people read them: {@code 850 ms}, {@code 12.3 s}, {@code 4 min 05 s}. */
public final class Durations {
  private Durations() {}

  public static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      long tenths = millis / 100;
      return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
    long seconds = duration.toSeconds();
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + two(seconds % 60) + " s");
    }
    long minutes = seconds / 60;
    return minutes / 60 + " h" + (minutes % 60 == 0 ? "" : " " + two(minutes % 60) + " min");
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
