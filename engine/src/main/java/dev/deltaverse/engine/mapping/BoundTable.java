package dev.deltaverse.engine.mapping;

import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.TargetTable;
import java.util.List;

/**
 * A table of the project bound to its target table.
 *
 * @param columns every mapped column in the mapping's order
 * @param key the key columns in the key's order
 */
public record BoundTable(
    TableMapping mapping, TargetTable target, List<BoundColumn> columns, List<BoundColumn> key) {
  public BoundTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  public String name() {
    return mapping.name();
  }

  /** The columns written in a phase. */
  public List<BoundColumn> columns(BoundColumn.Phase phase) {
    return columns.stream().filter(c -> c.phase() == phase).toList();
  }

  /** The columns that are no part of the key. */
  public List<BoundColumn> values() {
    return columns.stream().filter(c -> c.phase() != BoundColumn.Phase.KEY).toList();
  }
}
