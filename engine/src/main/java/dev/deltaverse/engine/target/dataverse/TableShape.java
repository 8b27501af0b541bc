package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the project as requests need it.
 *
 * @param columns by their index
 * @param lookups the lookup columns by column index
 */
record TableShape(
    BoundTable table, RowKey key, List<BoundColumn> columns, Map<Integer, LookupColumn> lookups) {
  TableShape {
    columns = List.copyOf(columns);
    lookups = Map.copyOf(lookups);
  }

  String logicalName() {
    return table.target().logicalName();
  }

  String set() {
    return table.target().entitySet();
  }

  Optional<LookupColumn> lookup(BoundColumn column) {
    return Optional.ofNullable(lookups.get(column.index()));
  }
}
