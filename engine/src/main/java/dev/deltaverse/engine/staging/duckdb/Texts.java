package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.ValueSource;
import dev.deltaverse.engine.target.ColumnType;
import java.util.List;

/** SQL that gives a column's text from the raw row: null tokens, trimming, default, case. */
final class Texts {
  private Texts() {}

  /** The text of a mapped column; null where it is blank. */
  static String of(ColumnMapping mapping, ColumnType type, Dialect dialect) {
    String raw =
        switch (mapping.source()) {
          case ValueSource.From(String column) -> from(column, dialect);
          case ValueSource.Expression(String sql) -> "CAST(" + Sql.own(sql) + " AS VARCHAR)";
          case ValueSource.Constant(String text) -> Sql.text(text);
          case ValueSource.None() -> "NULL";
        };
    return clean(raw, mapping, type, dialect);
  }

  /** The text of a raw column that is read with the options of a mapping (a lookup's key part). */
  static String of(String column, ColumnMapping options, ColumnType type, Dialect dialect) {
    return clean(from(column, dialect), options, type, dialect);
  }

  /** The same, null where the source has nothing. */
  static String withoutDefault(
      String column, ColumnMapping options, ColumnType type, Dialect dialect) {
    return "nullif(" + trimmed(from(column, dialect), options, type, dialect) + ", '')";
  }

  /** A column as its values are written by SQL itself. */
  static ColumnMapping plain(ColumnMapping mapping) {
    return new ColumnMapping(
        mapping.target(),
        mapping.source(),
        mapping.trim(),
        mapping.textCase(),
        mapping.defaultText(),
        mapping.blank(),
        mapping.required(),
        mapping.onLong(),
        mapping.onScale(),
        mapping.choices(),
        mapping.separator(),
        mapping.lookup(),
        List.of());
  }

  /** SQL's own notation; a local time is still one of the source's zone. */
  static Dialect plain(Dialect dialect) {
    Dialect d = Dialect.DEFAULT;
    return new Dialect(
        d.encoding(),
        d.delimiter(),
        d.quote(),
        d.escape(),
        d.terminator(),
        d.header(),
        d.names(),
        d.nulls(),
        d.trim(),
        d.decimal(),
        d.thousands(),
        d.dates(),
        d.times(),
        dialect.zone(),
        d.trueTexts(),
        d.falseTexts());
  }

  /** A raw column; null where it holds a null token. */
  static String from(String column, Dialect dialect) {
    String raw = "raw." + Sql.name(column);
    return dialect.nulls().isEmpty()
        ? raw
        : "CASE WHEN "
            + raw
            + " IN ("
            + Sql.texts(dialect.nulls())
            + ") THEN NULL ELSE "
            + raw
            + " END";
  }

  private static String trimmed(
      String raw, ColumnMapping mapping, ColumnType type, Dialect dialect) {
    Dialect.Trim trim = isText(type) ? mapping.trim().orElse(dialect.trim()) : Dialect.Trim.BOTH;
    return switch (trim) {
      case NONE -> raw;
      case LEADING -> "ltrim(" + raw + ")";
      case TRAILING -> "rtrim(" + raw + ")";
      case BOTH -> "trim(" + raw + ")";
    };
  }

  private static String clean(String raw, ColumnMapping mapping, ColumnType type, Dialect dialect) {
    String text = "nullif(" + trimmed(raw, mapping, type, dialect) + ", '')";
    if (mapping.defaultText().isPresent()) {
      text = "coalesce(" + text + ", " + Sql.text(mapping.defaultText().get()) + ")";
    }
    return switch (mapping.textCase()) {
      case KEEP -> text;
      case UPPER -> "upper(" + text + ")";
      case LOWER -> "lower(" + text + ")";
    };
  }

  static boolean isText(ColumnType type) {
    return type instanceof ColumnType.Text || type instanceof ColumnType.Memo;
  }
}
