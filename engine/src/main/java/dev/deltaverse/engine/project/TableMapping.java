package dev.deltaverse.engine.project;

import java.util.List;
import java.util.Optional;

/**
 * One table of the project: where its rows come from, and how they become rows of a target table.
 *
 * @param name the table's name in the project, also in staging SQL
 * @param target logical name of the target table
 * @param key target columns that form the alternate key, at least one
 * @param columns every mapped column, the key's among them
 * @param where SQL predicate over the raw columns; rows for which it is not true are excluded
 * @param identity how requests name its rows
 */
public record TableMapping(
    String name,
    String target,
    RowSource source,
    List<String> key,
    List<ColumnMapping> columns,
    DuplicatePolicy duplicates,
    DeletePolicy delete,
    Guards guards,
    List<CheckRule> checks,
    Optional<String> where,
    Drift drift,
    Identity identity) {

  public TableMapping {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    checks = List.copyOf(checks);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("table " + name + " has no key");
    }
  }

  /** The mapping of a target column. */
  public Optional<ColumnMapping> column(String targetColumn) {
    return columns.stream().filter(c -> c.target().equals(targetColumn)).findFirst();
  }
}
