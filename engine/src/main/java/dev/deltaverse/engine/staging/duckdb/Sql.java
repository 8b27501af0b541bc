package dev.deltaverse.engine.staging.duckdb;

import java.util.Collection;
import java.util.stream.Collectors;

/** Literals and names in DuckDB's SQL. */
final class Sql {
  private Sql() {}

  /** A quoted identifier. */
  static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string literal. */
  static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** String literals for an IN list. */
  static String texts(Collection<String> texts) {
    return texts.stream().map(Sql::text).collect(Collectors.joining(", "));
  }
}
