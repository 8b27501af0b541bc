package dev.deltaverse.engine.control;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as an operator writes them. */
public final class Times {
  private static final Pattern WHILE = Pattern.compile("(\\d{1,6})([smh])");

  private Times() {}

  /**
   * The moment that is meant by a time of day, which is the next such one, or by a while from now.
   *
   * @param text for example {@code 05:30}, {@code 45s}, {@code 90m}, {@code 2h}
   * @throws MigrationException SETUP if it is neither
   */
  public static Instant next(String text, Clock clock) throws MigrationException {
    Matcher some = WHILE.matcher(text.toLowerCase(Locale.ROOT));
    if (some.matches()) {
      long count = Long.parseLong(some.group(1));
      return clock
          .instant()
          .plus(
              switch (some.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
              });
    }
    try {
      ZonedDateTime now = clock.instant().atZone(clock.getZone());
      LocalTime time = LocalTime.parse(text);
      ZonedDateTime today = now.with(time);
      return (today.isAfter(now) ? today : now.plusDays(1).with(time)).toInstant();
    } catch (DateTimeException e) {
      throw new MigrationException(
          Code.SETUP,
          "\"" + text + "\" is neither a time of day nor a while",
          "Write a time such as 05:30, or a while such as 45s, 90m or 2h.",
          e);
    }
  }
}
