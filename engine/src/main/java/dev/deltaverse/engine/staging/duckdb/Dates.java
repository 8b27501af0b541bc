package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.Dialect;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** SQL that turns a text into a date, or into a time in UTC. */
final class Dates {
  private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  // DuckDB takes 24:00:00 as the next day.
  private static final String CLOCK =
      "(?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?";
  private static final String ISO_LOCAL = DAY + "(?:[ T]" + CLOCK + ")?";
  private static final String ISO_CLOCK = DAY + "[ T]" + CLOCK;

  private Dates() {}

  /** A date; a time of day that is midnight is dropped, another is refused. */
  static String date(String t, ColumnMapping mapping, Dialect dialect) {
    List<Patterns.Form> forms = forms(mapping, dialect.dates());
    if (forms.isEmpty()) {
      return "CASE WHEN regexp_full_match("
          + t
          + ", '"
          + DAY
          + "(?:[ T]00:00(?::00(?:\\.0+)?)?)?') THEN TRY_CAST(left("
          + t
          + ", 10) AS DATE) END";
    }
    String parsed = first(forms.stream().map(f -> f.parsed(t)).toList());
    return "CASE WHEN date_trunc('day', "
        + parsed
        + ") = "
        + parsed
        + " THEN CAST("
        + parsed
        + " AS DATE) END";
  }

  /** A time in UTC, or a wall-clock time as it is for a time-zone independent column. */
  static String dateTime(String t, boolean independent, ColumnMapping mapping, Dialect dialect) {
    List<Patterns.Form> forms = forms(mapping, dialect.times());
    if (forms.isEmpty()) {
      return iso(t, independent, dialect);
    }
    List<String> tried = new ArrayList<>();
    for (Patterns.Form form : forms) {
      String parsed = form.parsed(t);
      if (!form.hasOffset()) {
        tried.add(independent ? seconds(parsed) : utc(parsed, dialect));
      } else if (!independent) {
        String offset = "regexp_extract(" + t + ", " + Sql.text(form.offset()) + ", 1)";
        tried.add(seconds("(" + parsed + ") - " + interval(offset)));
      }
    }
    return tried.isEmpty() ? "CAST(NULL AS TIMESTAMP)" : first(tried);
  }

  private static String iso(String t, boolean independent, Dialect dialect) {
    String local = timestamp(t);
    String shaped =
        "CASE WHEN regexp_full_match("
            + t
            + ", '"
            + ISO_LOCAL
            + "') THEN "
            + (independent ? seconds(local) : utc(local, dialect));
    if (independent) {
      return shaped + " END";
    }
    String whole = "'^(" + ISO_CLOCK + ") ?(" + Patterns.OFFSET + ")$'";
    return shaped
        + " WHEN regexp_full_match("
        + t
        + ", '"
        + ISO_CLOCK
        + " ?"
        + Patterns.OFFSET
        + "') THEN "
        + seconds(
            timestamp("regexp_extract(" + t + ", " + whole + ", 1)")
                + " - "
                + interval("regexp_extract(" + t + ", " + whole + ", 2)"))
        + " END";
  }

  private static String timestamp(String iso) {
    return "TRY_CAST(replace(replace(" + iso + ", 'T', ' '), ',', '.') AS TIMESTAMP)";
  }

  /**
   * The interval of an offset such as {@code +02}, {@code +02:30} or {@code Z}; the text of a value
   * of another shape gives null.
   */
  private static String interval(String offset) {
    String plain = "replace(" + offset + ", ':', '')";
    return "to_minutes(CASE WHEN "
        + offset
        + " = 'Z' THEN 0 ELSE 60 * TRY_CAST(left("
        + plain
        + ", 3) AS INTEGER) + TRY_CAST(left("
        + plain
        + ", 1) || coalesce(nullif(substr("
        + plain
        + ", 4), ''), '0') AS INTEGER) END)";
  }

  /**
   * A local time in UTC; null for a wall-clock time that does not exist in the zone (the hour that
   * is skipped in spring), which would otherwise be shifted in silence. Of the hour that comes
   * twice in autumn the second is taken (standard time).
   */
  private static String utc(String local, Dialect dialect) {
    ZoneId zone = dialect.zone().orElse(ZoneOffset.UTC);
    if (zone.normalized() instanceof ZoneOffset fixed) {
      return fixed.getTotalSeconds() == 0
          ? seconds(local)
          : seconds("(" + local + ") - to_seconds(" + fixed.getTotalSeconds() + ")");
    }
    String name = Sql.text(zone.getId());
    String absolute = "timezone(" + name + ", " + local + ")";
    return "CASE WHEN timezone("
        + name
        + ", "
        + absolute
        + ") = "
        + local
        + " THEN "
        + seconds("timezone('UTC', " + absolute + ")")
        + " END";
  }

  /** The service keeps whole seconds. */
  private static String seconds(String timestamp) {
    return "date_trunc('second', " + timestamp + ")";
  }

  private static String first(List<String> tried) {
    return tried.size() == 1
        ? "(" + tried.getFirst() + ")"
        : "coalesce(" + String.join(", ", tried) + ")";
  }

  private static List<Patterns.Form> forms(ColumnMapping mapping, List<String> dialect) {
    return (mapping.formats().isEmpty() ? dialect : mapping.formats())
        .stream().flatMap(p -> Patterns.forms(p).stream()).toList();
  }
}
