package dev.deltaverse.engine.target;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table of the target.
 *
 * @param logicalName as in {@code @odata.type}
 * @param label what people call it; empty if it has no label
 * @param entitySet as in URLs
 * @param primaryId logical name of the id column
 * @param columns by logical name
 */
public record TargetTable(
    String logicalName,
    String label,
    String entitySet,
    String primaryId,
    boolean elastic,
    Map<String, TargetColumn> columns,
    List<TargetKey> keys) {
  public TargetTable {
    columns = Map.copyOf(columns);
    keys = List.copyOf(keys);
  }

  /** A table without a label. */
  public TargetTable(
      String logicalName,
      String entitySet,
      String primaryId,
      boolean elastic,
      Map<String, TargetColumn> columns,
      List<TargetKey> keys) {
    this(logicalName, "", entitySet, primaryId, elastic, columns, keys);
  }

  public Optional<TargetColumn> column(String name) {
    return Optional.ofNullable(columns.get(name));
  }
}
