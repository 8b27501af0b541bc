package dev.deltaverse.engine.staging;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The strict rules once more, in plain Java: a text's canonical value, or empty if it is none. */
final class StrictOracle {
  private static final BigDecimal BOUND = new BigDecimal("100000000000");
  private static final LocalDate FIRST = LocalDate.of(1753, 1, 1);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final DateTimeFormatter PATTERN =
      DateTimeFormatter.ofPattern("dd.MM.uuuu HH:mm", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)(?:["
              + " T](\\d\\d:\\d\\d(?::\\d\\d)?)(?:(?<=:\\d\\d:\\d\\d)[.,]\\d{1,9})?(?:"
              + " ?(Z|[+-](?:0\\d|1[0-4])(?::?[0-5]\\d)?))?)?");

  private StrictOracle() {}

  static Optional<String> whole(String text) {
    if (!text.matches("[+-]?[0-9]+")) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(text);
    return value.compareTo(BigDecimal.valueOf(-1000)) >= 0
            && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0
        ? Optional.of(value.toPlainString())
        : Optional.empty();
  }

  static Optional<String> decimal(String text) {
    if (!text.matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)")) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    return value.scale() > 2 ? Optional.empty() : bounded(value);
  }

  /** With an exponent it is a double before it is rounded. */
  static Optional<String> floating(String text) {
    if (!text.matches("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?")) {
      return Optional.empty();
    }
    if (text.indexOf('e') < 0 && text.indexOf('E') < 0) {
      return bounded(new BigDecimal(text).setScale(5, RoundingMode.HALF_UP));
    }
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value * 100_000.0)) {
      return Optional.empty();
    }
    BigDecimal shifted = new BigDecimal(value * 100_000.0);
    return bounded(shifted.setScale(0, RoundingMode.HALF_UP).movePointLeft(5));
  }

  private static Optional<String> bounded(BigDecimal value) {
    return value.abs().compareTo(BOUND) > 0
        ? Optional.empty()
        : Optional.of(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
  }

  static Optional<String> flag(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return List.of("true", "yes", "y", "t", "1").contains(lower)
        ? Optional.of("true")
        : List.of("false", "no", "n", "f", "0").contains(lower)
            ? Optional.of("false")
            : Optional.empty();
  }

  static Optional<String> guid(String text) {
    String bare =
        text.startsWith("{") && text.endsWith("}") ? text.substring(1, text.length() - 1) : text;
    return bare.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
        ? Optional.of(UUID.fromString(bare).toString())
        : Optional.empty();
  }

  static Optional<String> date(String text) {
    Matcher matcher =
        Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)([ T]00:00(:00(\\.0+)?)?)?").matcher(text);
    try {
      return matcher.matches()
          ? Optional.of(LocalDate.parse(matcher.group(1)))
              .filter(d -> !d.isBefore(FIRST))
              .map(LocalDate::toString)
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<String> berlin(String text) {
    return time(text, true);
  }

  static Optional<String> independent(String text) {
    return time(text, false);
  }

  private static Optional<String> time(String text, boolean zoned) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.parse(matcher.group(1));
      LocalTime clock = LocalTime.parse(Optional.ofNullable(matcher.group(2)).orElse("00:00"));
      LocalDateTime local = day.atTime(clock);
      String offset = matcher.group(3);
      if (offset == null) {
        return zoned ? inBerlin(local) : canonical(local);
      }
      return zoned
          ? canonical(
              LocalDateTime.ofInstant(local.toInstant(ZoneOffset.of(offset)), ZoneOffset.UTC))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Optional<String> pattern(String text) {
    try {
      return inBerlin(LocalDateTime.parse(text, PATTERN));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> inBerlin(LocalDateTime local) {
    List<ZoneOffset> offsets = BERLIN.getRules().getValidOffsets(local);
    return offsets.isEmpty()
        ? Optional.empty()
        : canonical(LocalDateTime.ofInstant(local.toInstant(offsets.getLast()), ZoneOffset.UTC));
  }

  private static Optional<String> canonical(LocalDateTime utc) {
    return utc.toLocalDate().isBefore(FIRST) || utc.getYear() > 9999
        ? Optional.empty()
        : Optional.of(
            utc.truncatedTo(ChronoUnit.SECONDS)
                .format(DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)));
  }

  static Optional<String> text(String text) {
    return text.length() > 5 || text.chars().anyMatch(c -> c < 32 && "\t\n\r".indexOf(c) < 0)
        ? Optional.empty()
        : Optional.of(text);
  }
}
