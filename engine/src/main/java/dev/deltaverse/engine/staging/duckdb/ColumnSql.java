package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundColumn;
import java.util.List;

/**
 * How one mapped column is typed: three levels of nested SELECTs, each naming the results of the
 * one below.
 *
 * @param type DuckDB type of the value
 * @param texts first level: SQL over the raw row and the names that it gets
 * @param value second level: SQL over the texts; null for a blank or unusable text
 * @param blank SQL over the texts that is true where there is nothing to read
 * @param shown SQL over the texts that shows a person the offending value
 * @param rules third level: over texts and values
 */
record ColumnSql(
    BoundColumn column,
    String type,
    List<Named> texts,
    String value,
    String blank,
    String shown,
    List<Rule> rules) {

  /** An expression and its name. */
  record Named(String sql, String name) {}

  ColumnSql {
    texts = List.copyOf(texts);
    rules = List.copyOf(rules);
  }

  String name() {
    return Sql.name(column.name());
  }
}
