package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.ColumnMapping.OnScale;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.target.ColumnType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * SQL that turns a text into a value of a column's type, strictly: null unless the whole text has
 * the type's shape. DuckDB's own casts are lenient ({@code 1.9} to 2, {@code 0x10} to 16, an offset
 * dropped), so the shape is checked beside the cast.
 */
final class Typing {
  private Typing() {}

  /** The smallest date that the service takes. */
  private static final String MIN_DATE = "1753-01-01";

  /** DuckDB type of a column's values. */
  static String type(ColumnType type) {
    return switch (type) {
      case ColumnType.Text _, ColumnType.Memo _, ColumnType.Choices _, ColumnType.Lookup _ ->
          "VARCHAR";
      case ColumnType.Whole _, ColumnType.Choice _, ColumnType.State _, ColumnType.Status _ ->
          "INTEGER";
      case ColumnType.Big _ -> "BIGINT";
      // 12 digits before the point hold +-100,000,000,000, 15 hold money's range.
      case ColumnType.Decimal(_, _, int precision) -> decimal(12, precision);
      case ColumnType.Floating(_, _, int precision) -> decimal(12, precision);
      case ColumnType.Money(_, _, int precision) -> decimal(15, precision);
      case ColumnType.YesNo _ -> "BOOLEAN";
      case ColumnType.DateOnly _ -> "DATE";
      case ColumnType.DateTime _ -> "TIMESTAMP";
      case ColumnType.Guid _ -> "UUID";
      case ColumnType.Unsupported(String name) ->
          throw new IllegalArgumentException("type " + name + " is refused when binding");
    };
  }

  private static String decimal(int digits, int precision) {
    return "DECIMAL(" + (digits + precision) + "," + precision + ")";
  }

  /** The value of a text {@code t} (SQL); null if it has not the type's shape. */
  static String value(ColumnType type, String t, ColumnMapping mapping, Dialect dialect) {
    return switch (type) {
      case ColumnType.Text(int max) -> text(t, max, mapping);
      case ColumnType.Memo(int max) -> text(t, max, mapping);
      case ColumnType.Whole _ -> whole(t, dialect, "INTEGER");
      case ColumnType.Big _ -> whole(t, dialect, "BIGINT");
      case ColumnType.Decimal(_, _, int precision) ->
          fixed(t, dialect, type(type), precision, mapping.onScale());
      case ColumnType.Money(_, _, int precision) ->
          fixed(t, dialect, type(type), precision, mapping.onScale());
      case ColumnType.Floating _ -> floating(t, dialect, type(type));
      case ColumnType.YesNo _ -> yesNo(t, dialect);
      case ColumnType.Choice(Map<Integer, String> options) -> Options.option(t, options, mapping);
      case ColumnType.State(Map<Integer, String> options) -> Options.option(t, options, mapping);
      case ColumnType.Status(Map<Integer, String> options, _) ->
          Options.option(t, options, mapping);
      case ColumnType.Choices(Map<Integer, String> options) -> Options.options(t, options, mapping);
      case ColumnType.DateOnly _ -> Dates.date(t, mapping, dialect);
      case ColumnType.DateTime(boolean independent) ->
          Dates.dateTime(t, independent, mapping, dialect);
      case ColumnType.Guid _ -> guid(t);
      case ColumnType.Lookup _, ColumnType.Unsupported _ ->
          throw new IllegalArgumentException("no scalar type: " + type);
    };
  }

  /** The rules of a scalar column over its text {@code t}, value {@code v} and options. */
  static List<Rule> rules(ColumnType type, String t, String v, ColumnMapping mapping) {
    String unusable = t + " IS NOT NULL AND " + v + " IS NULL";
    return switch (type) {
      case ColumnType.Text(int max) -> textRules(t, max, mapping);
      case ColumnType.Memo(int max) -> textRules(t, max, mapping);
      case ColumnType.Whole(int min, int max) ->
          List.of(
              new Rule("whole number", unusable, "is not a whole number of 32 bits"),
              range(v, Integer.toString(min), Integer.toString(max)));
      case ColumnType.Big _ ->
          List.of(new Rule("big integer", unusable, "is not a whole number of 64 bits"));
      case ColumnType.Decimal(var min, var max, int precision) ->
          List.of(
              new Rule("decimal", unusable, decimalReason(precision, mapping)),
              range(v, min.toPlainString(), max.toPlainString()));
      case ColumnType.Money(var min, var max, int precision) ->
          List.of(
              new Rule("money", unusable, decimalReason(precision, mapping)),
              range(v, min.toPlainString(), max.toPlainString()));
      case ColumnType.Floating(var min, var max, _) ->
          List.of(
              new Rule("float", unusable, "is not a number"),
              range(v, min.toPlainString(), max.toPlainString()));
      case ColumnType.YesNo _ ->
          List.of(new Rule("boolean", unusable, "is neither a text of true nor one of false"));
      case ColumnType.Choice(var options) -> Options.rules(unusable, options, mapping);
      case ColumnType.State(var options) -> Options.rules(unusable, options, mapping);
      case ColumnType.Status(var options, _) -> Options.rules(unusable, options, mapping);
      case ColumnType.Choices(var options) -> Options.severalRules(unusable, v, options, mapping);
      case ColumnType.DateOnly _ ->
          List.of(
              new Rule("date", unusable, "is not a date" + formats(mapping)),
              new Rule(
                  "range",
                  v + " IS NOT NULL AND " + v + " < DATE '" + MIN_DATE + "'",
                  "is before " + MIN_DATE));
      case ColumnType.DateTime(boolean independent) ->
          List.of(
              new Rule(
                  "date and time",
                  unusable,
                  "is not a date and time that exists in its zone"
                      + formats(mapping)
                      + (independent
                          ? "; an offset is refused for a time-zone independent column"
                          : "")),
              new Rule(
                  "range",
                  v + " IS NOT NULL AND " + v + " < TIMESTAMP '" + MIN_DATE + "'",
                  "is before " + MIN_DATE),
              // An offset can carry a time over the end of the calendar.
              new Rule(
                  "range",
                  v + " > TIMESTAMP '9999-12-31 23:59:59'",
                  "is after the year 9999 in UTC"));
      case ColumnType.Guid _ ->
          List.of(new Rule("unique identifier", unusable, "is not a unique identifier"));
      case ColumnType.Lookup _, ColumnType.Unsupported _ -> List.of();
    };
  }

  private static Rule range(String v, String min, String max) {
    return new Rule(
        "range",
        v + " IS NOT NULL AND (" + v + " < " + min + " OR " + v + " > " + max + ")",
        "is outside " + min + " to " + max);
  }

  private static String decimalReason(int precision, ColumnMapping mapping) {
    return mapping.onScale() == OnScale.ROUND
        ? "is not a decimal number in range"
        : "is not a decimal number in range with at most " + precision + " decimals";
  }

  private static String formats(ColumnMapping mapping) {
    return mapping.formats().isEmpty()
        ? ""
        : " of the form " + String.join(" or ", mapping.formats());
  }

  /** UTF-16 units, as the service counts them: code points and the surplus of the supplementary. */
  private static String units(String t) {
    return "(length("
        + t
        + ") + length(regexp_replace("
        + t
        + ", '[^\\x{10000}-\\x{10FFFF}]', '', 'g')))";
  }

  /**
   * Bytes are never fewer than UTF-16 units, and CASE, unlike AND, counts exactly only if need be.
   */
  private static String tooLong(String t, int max) {
    return "CASE WHEN strlen("
        + t
        + ") > "
        + max
        + " THEN "
        + units(t)
        + " > "
        + max
        + " ELSE false END";
  }

  private static String text(String t, int max, ColumnMapping mapping) {
    return mapping.onLong() == ColumnMapping.OnLong.TRUNCATE
        ? "CASE WHEN " + tooLong(t, max) + " THEN " + cut(t, max) + " ELSE " + t + " END"
        : t;
  }

  /**
   * The longest start of so many UTF-16 units with whole characters only. A mark before each
   * supplementary character stands for its second unit; a cut between the two leaves the mark
   * alone.
   */
  private static String cut(String t, int max) {
    return "replace(left(regexp_replace("
        + t
        + ", '([\\x{10000}-\\x{10FFFF}])', chr(30) || '\\1', 'g'), "
        + max
        + "), chr(30), '')";
  }

  private static List<Rule> textRules(String t, int max, ColumnMapping mapping) {
    Rule control =
        new Rule(
            "control character",
            "regexp_matches(" + t + ", '[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F]')",
            "has a control character, which the target refuses");
    return mapping.onLong() == ColumnMapping.OnLong.TRUNCATE
        ? List.of(control)
        : List.of(
            control, new Rule("length", tooLong(t, max), "is longer than " + max + " characters"));
  }

  private static String plain(String t, Dialect dialect) {
    String out = t;
    if (!dialect.thousands().isEmpty()) {
      out = "replace(" + out + ", " + Sql.text(dialect.thousands()) + ", '')";
    }
    return dialect.decimal().equals(".")
        ? out
        : "replace(" + out + ", " + Sql.text(dialect.decimal()) + ", '.')";
  }

  private static String integerShape(Dialect dialect) {
    String plain = "[+-]?[0-9]+";
    return dialect.thousands().isEmpty()
        ? plain
        : plain + "|[+-]?[0-9]{1,3}(" + quoted(dialect.thousands()) + "[0-9]{3})+";
  }

  /** A regular expression that matches a text and nothing else. */
  static String quoted(String literal) {
    return literal
        .codePoints()
        .mapToObj(c -> String.format(Locale.ROOT, "\\x{%x}", c))
        .collect(Collectors.joining());
  }

  private static String shaped(String t, String shape, String value) {
    return "CASE WHEN regexp_full_match(" + t + ", " + Sql.text(shape) + ") THEN " + value + " END";
  }

  private static String whole(String t, Dialect dialect, String type) {
    return shaped(t, integerShape(dialect), "TRY_CAST(" + plain(t, dialect) + " AS " + type + ")");
  }

  private static String fixed(
      String t, Dialect dialect, String type, int precision, OnScale onScale) {
    String point = quoted(dialect.decimal());
    String integer = "(?:" + integerShape(dialect) + ")";
    if (onScale == OnScale.ROUND) {
      return shaped(
          t,
          integer + "(" + point + "[0-9]*)?|[+-]?" + point + "[0-9]+",
          "TRY_CAST(" + plain(t, dialect) + " AS " + type + ")");
    }
    String decimals = "[0-9]{0," + precision + "}0*";
    return shaped(
        t,
        integer + "(" + point + decimals + ")?|[+-]?" + point + decimals,
        "TRY_CAST(" + plain(t, dialect) + " AS " + type + ")");
  }

  private static String floating(String t, Dialect dialect, String type) {
    String point = quoted(dialect.decimal());
    String number =
        "(?:(?:" + integerShape(dialect) + ")(" + point + "[0-9]*)?|[+-]?" + point + "[0-9]+)";
    String plain = plain(t, dialect);
    // DuckDB 1.5 casts 9e-86 to the decimal 0.00001; by way of a double it is 0.
    return "CASE WHEN regexp_full_match("
        + t
        + ", "
        + Sql.text(number)
        + ") THEN TRY_CAST("
        + plain
        + " AS "
        + type
        + ") WHEN regexp_full_match("
        + t
        + ", "
        + Sql.text(number + "[eE][+-]?[0-9]{1,3}")
        + ") THEN TRY_CAST(TRY_CAST("
        + plain
        + " AS DOUBLE) AS "
        + type
        + ") END";
  }

  private static String yesNo(String t, Dialect dialect) {
    return "CASE WHEN false THEN true "
        + when(t, dialect.trueTexts(), "true")
        + when(t, dialect.falseTexts(), "false")
        + "ELSE CAST(NULL AS BOOLEAN) END";
  }

  /** Both sides in the database's own lower case, which is not quite Java's. */
  private static String when(String t, List<String> texts, String value) {
    return texts.isEmpty()
        ? ""
        : texts.stream()
            .map(text -> "lower(" + Sql.text(text) + ")")
            .collect(
                Collectors.joining(", ", "WHEN lower(" + t + ") IN (", ") THEN " + value + " "));
  }

  private static String guid(String t) {
    String hex = "[0-9a-fA-F]";
    String shape = hex + "{8}-" + hex + "{4}-" + hex + "{4}-" + hex + "{4}-" + hex + "{12}";
    return shaped(t, shape + "|\\{" + shape + "\\}", "TRY_CAST(trim(" + t + ", '{}') AS UUID)");
  }

  /** The canonical text of a value (see {@link ColumnType}). */
  static String canonical(ColumnType type, String v) {
    return switch (type) {
      case ColumnType.Text _, ColumnType.Memo _, ColumnType.Choices _, ColumnType.Lookup _ -> v;
      case ColumnType.Whole _,
          ColumnType.Big _,
          ColumnType.Choice _,
          ColumnType.State _,
          ColumnType.Status _,
          ColumnType.YesNo _,
          ColumnType.DateOnly _,
          ColumnType.Guid _ ->
          "CAST(" + v + " AS VARCHAR)";
      case ColumnType.Decimal(_, _, int precision) -> canonicalDecimal(v, precision);
      case ColumnType.Floating(_, _, int precision) -> canonicalDecimal(v, precision);
      case ColumnType.Money(_, _, int precision) -> canonicalDecimal(v, precision);
      case ColumnType.DateTime _ -> "strftime(" + v + ", '%Y-%m-%dT%H:%M:%SZ')";
      case ColumnType.Unsupported(String name) ->
          throw new IllegalArgumentException("type " + name + " is refused when binding");
    };
  }

  private static String canonicalDecimal(String v, int precision) {
    String text = "CAST(" + v + " AS VARCHAR)";
    return precision == 0 ? text : "rtrim(rtrim(" + text + ", '0'), '.')";
  }
}
