package dev.deltaverse.engine.project;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * How a legacy system writes its text files.
 *
 * @param encoding {@code utf-8} (a BOM is accepted), {@code utf-16le}, {@code utf-16be}, {@code
 *     utf-16} (by BOM), {@code latin-1} or {@code windows-1252}
 * @param delimiter between fields, one or several characters
 * @param quote the quote character, empty for a dump without quoting
 * @param escape the character that escapes a quote within quotes; equal to {@code quote} for
 *     doubling
 * @param terminator the record's end; empty means a line end of any kind (LF, CRLF, CR). With
 *     another terminator a bare line end is data.
 * @param header whether the first record holds the names
 * @param names the names where there is no header
 * @param nulls texts that mean null when a field holds exactly this; never implied
 * @param trim which spaces at a field's ends are dropped
 * @param decimal the decimal separator
 * @param thousands the thousands separator, empty for none
 * @param dates date patterns in the letters of {@link java.time.format.DateTimeFormatter}, tried in
 *     order; ISO 8601 where empty
 * @param times date-and-time patterns, likewise
 * @param zone the zone of local times that carry no offset; UTC where empty
 * @param trueTexts texts of true, compared without case
 * @param falseTexts texts of false, compared without case
 */
public record Dialect(
    String encoding,
    String delimiter,
    String quote,
    String escape,
    String terminator,
    boolean header,
    List<String> names,
    List<String> nulls,
    Trim trim,
    String decimal,
    String thousands,
    List<String> dates,
    List<String> times,
    Optional<ZoneId> zone,
    List<String> trueTexts,
    List<String> falseTexts) {

  /** RFC 4180 in UTF-8 with a header. */
  public static final Dialect DEFAULT =
      new Dialect(
          "utf-8",
          ",",
          "\"",
          "\"",
          "",
          true,
          List.of(),
          List.of(),
          Trim.NONE,
          ".",
          "",
          List.of(),
          List.of(),
          Optional.empty(),
          List.of("true", "yes", "y", "t", "1"),
          List.of("false", "no", "n", "f", "0"));

  public Dialect {
    names = List.copyOf(names);
    nulls = List.copyOf(nulls);
    dates = List.copyOf(dates);
    times = List.copyOf(times);
    trueTexts = List.copyOf(trueTexts);
    falseTexts = List.copyOf(falseTexts);
  }

  /** Which spaces at a field's ends are dropped. */
  public enum Trim {
    NONE,
    LEADING,
    TRAILING,
    BOTH
  }

  /** Whether every byte is a character, so that a wrong encoding breaks no rule of reading. */
  public boolean singleByte() {
    return encoding.equalsIgnoreCase("latin-1") || encoding.equalsIgnoreCase("windows-1252");
  }
}
