package dev.deltaverse.engine.forecast;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;

/**
 * A time of day in which a run has to be done, for example {@code 04:00-06:30}; one that ends
 * earlier than it begins goes over midnight. Clock changes are not regarded.
 */
public record MigrationWindow(LocalTime from, LocalTime to) {
  private static final Duration DAY = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if it is no window
   */
  public static MigrationWindow parse(String text) {
    String[] ends = text.split("-", -1);
    try {
      if (ends.length == 2) {
        MigrationWindow window =
            new MigrationWindow(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]));
        if (!window.from().equals(window.to())) {
          return window;
        }
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a window: " + text, e);
    }
    throw new IllegalArgumentException("not a window: " + text);
  }

  /** How long it is. */
  public Duration length() {
    Duration length = Duration.between(from, to);
    return length.isNegative() ? length.plus(DAY) : length;
  }

  /** Whether a run that begins with the window is done within it. */
  public boolean fits(double seconds) {
    return seconds <= length().toMillis() / 1e3;
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
