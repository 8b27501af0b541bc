package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.project.Dialect;
import java.util.List;

/** Typed values of a file in the notation of its dialect, so that both are read by one rule. */
final class SourceText {
  private SourceText() {}

  /**
   * SQL of the text of a column.
   *
   * @param column SQL of the column
   * @param type its DuckDB type
   */
  static String of(String column, String type, Dialect dialect) {
    String text = "CAST(" + column + " AS VARCHAR)";
    if (type.startsWith("DECIMAL") || type.equals("DOUBLE") || type.equals("FLOAT")) {
      return dialect.decimal().equals(".")
          ? text
          : "replace(" + text + ", '.', " + Sql.text(dialect.decimal()) + ")";
    }
    return switch (type) {
      case "BOOLEAN" ->
          dialect.trueTexts().isEmpty() || dialect.falseTexts().isEmpty()
              ? text
              : "CASE "
                  + column
                  + " WHEN true THEN "
                  + Sql.text(dialect.trueTexts().getFirst())
                  + " WHEN false THEN "
                  + Sql.text(dialect.falseTexts().getFirst())
                  + " END";
      case "DATE" -> formatted(column, dialect.dates(), text);
      case "TIMESTAMP" -> formatted(column, dialect.times(), text);
      default -> text;
    };
  }

  /** In the first pattern, if it keeps all of the value. */
  private static String formatted(String column, List<String> patterns, String text) {
    if (patterns.isEmpty()) {
      return text;
    }
    Patterns.Form form = Patterns.forms(patterns.getFirst()).getLast();
    return form.kept() > 1 ? text : "strftime(" + column + ", " + Sql.text(form.format()) + ")";
  }
}
