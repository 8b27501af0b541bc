package dev.deltaverse.engine.project;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Proves date patterns by a round trip, since most wrong ones are valid: {@code mm} are minutes,
 * {@code YYYY} is the year of the week, {@code hh} needs {@code a}.
 */
final class DatePattern {
  /** A day whose week belongs to another year, at an hour beyond twelve. */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2024, 12, 30, 23, 0, 0, 0, ZoneOffset.UTC);

  private DatePattern() {}

  static boolean isDate(String pattern) {
    try {
      DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
      LocalDate day = SAMPLE.toLocalDate();
      return LocalDate.parse(day.format(formatter), formatter).equals(day);
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  static boolean isTime(String pattern) {
    try {
      DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
      return LocalDateTime.parse(SAMPLE.format(formatter), formatter)
          .equals(SAMPLE.toLocalDateTime());
    } catch (IllegalArgumentException | DateTimeException e) {
      return false;
    }
  }

  /** The patterns at a key, each proven. */
  static List<String> read(Section section, String key, List<String> fallback, Kind kind) {
    List<String> patterns = section.texts(key, fallback);
    section.list(
        key,
        (node, i) -> {
          if (node instanceof Node.Scalar s && !s.text().isBlank() && !kind.fits(s.text())) {
            section
                .problems()
                .addUnlessKnown(
                    s.place(),
                    s.kindName() + " does not read back " + kind.what + " that it wrote",
                    "use yyyy, MM, dd"
                        + (kind == Kind.DATE ? "" : ", HH (or hh with a), mm, ss")
                        + "; small mm are minutes, YYYY is the year of the week");
          }
          return Optional.empty();
        });
    return patterns;
  }

  /** What a pattern is for. */
  enum Kind {
    DATE("a date"),
    TIME("a date and time"),
    EITHER("a date, or a date and time,");

    private final String what;

    Kind(String what) {
      this.what = what;
    }

    boolean fits(String pattern) {
      return switch (this) {
        case DATE -> isDate(pattern);
        case TIME -> isTime(pattern);
        case EITHER -> isDate(pattern) || isTime(pattern);
      };
    }
  }
}
