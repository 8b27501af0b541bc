package dev.deltaverse.console.page;

import dev.deltaverse.engine.flow.Durations;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as people read them: numbers with thousands parted, times of the server's zone. */
final class Shown {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private static final DateTimeFormatter DAY_AND_MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final Pattern NUMBER = Pattern.compile("(-?\\d+)(\\.\\d+)?");

  private Shown() {}

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A number, and a dash for none, so that those that count stand out. */
  static String count(long value) {
    return value == 0 ? "–" : number(value);
  }

  /** A word for the style sheet, unless there is nothing to point at. */
  static String tone(long value, String tone) {
    return value == 0 ? "quiet" : tone;
  }

  static String rate(double perSecond) {
    return perSecond <= 0
        ? "–"
        : perSecond < 10
            ? String.format(Locale.ROOT, "%.1f", perSecond)
            : number(Math.round(perSecond));
  }

  /**
   * A part of a whole. Only the whole itself is 100 %.
   *
   * @param share from 0 to 1
   */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1_000) / 10);
  }

  static String duration(Duration duration) {
    return Durations.text(
        duration.compareTo(Duration.ofMinutes(1)) < 0
            ? duration
            : Duration.ofSeconds(duration.toSeconds()));
  }

  static String seconds(double seconds) {
    return duration(Duration.ofMillis(Math.round(seconds * 1_000)));
  }

  /** A part of something that is not to be exceeded: what is not nothing is not shown so. */
  static String share(double share) {
    return share > 0 && share < 0.001
        ? "< 0.1 %"
        : String.format(Locale.ROOT, "%,.1f %%", Math.ceil(share * 1_000) / 10);
  }

  /** A value of a query: a number like the others, anything else as it is. */
  static String value(@Nullable String text) {
    if (text == null) {
      return "∅";
    }
    Matcher number = NUMBER.matcher(text);
    return number.matches()
        ? String.format(Locale.ROOT, "%,d", new BigInteger(number.group(1)))
            + Objects.requireNonNullElse(number.group(2), "")
        : text;
  }

  /** The zone of the times shown. */
  static String zone() {
    return ZoneId.systemDefault().getId();
  }

  static String time(@Nullable Instant at) {
    return at == null ? "–" : TIME.format(at);
  }

  static String dayAndTime(@Nullable Instant at) {
    return at == null ? "–" : DAY_AND_TIME.format(at);
  }

  static String dayAndMinute(Instant at) {
    return DAY_AND_MINUTE.format(at);
  }

  /** A value of a cell: a reference with its parts told apart, a sign for none. */
  static String cell(@Nullable String text) {
    return text == null ? "∅" : cut(text.replace("\u001f", " | "), 120);
  }

  static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A text with a great letter and a full stop. */
  static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
  }

  /** A long text cut for a cell. */
  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
