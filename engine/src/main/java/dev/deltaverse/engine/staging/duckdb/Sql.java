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

  /** An expression of the project file; a comment at its end must not swallow what follows. */
  static String own(String sql) {
    return "(" + sql + "\n)";
  }

  /** A predicate of the project file, false where it is null. */
  static String holds(String sql) {
    return "coalesce(" + own(sql) + ", false)";
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
