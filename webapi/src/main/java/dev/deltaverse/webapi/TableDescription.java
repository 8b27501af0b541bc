package dev.deltaverse.webapi;

import java.util.List;
import java.util.Optional;

/**
 * A table with all that is needed to load it.
 *
 * @param label what people call it; empty if it has no label
 * @param primaryNameColumn logical name; empty if the table has none
 * @param optimisticConcurrency whether {@code If-Match} with a row version works
 * @param changeTracking whether {@link Query#trackingChanges} works
 */
public record TableDescription(
    TableName name,
    String schemaName,
    String label,
    String primaryNameColumn,
    TableType type,
    Ownership ownership,
    boolean optimisticConcurrency,
    boolean changeTracking,
    List<ColumnDescription> columns,
    List<KeyDescription> keys,
    List<ManyToOne> manyToOne,
    List<OneToMany> oneToMany,
    List<ManyToMany> manyToMany,
    List<TablePrivilege> privileges) {

  /** How the rows are stored. */
  public enum TableType {
    STANDARD,
    ELASTIC,
    VIRTUAL,
    OTHER
  }

  /** Who rows belong to. */
  public enum Ownership {
    USER,
    ORGANIZATION,
    OTHER
  }

  public TableDescription {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    manyToOne = List.copyOf(manyToOne);
    oneToMany = List.copyOf(oneToMany);
    manyToMany = List.copyOf(manyToMany);
    privileges = List.copyOf(privileges);
  }

  /** The description that a definition holds, as {@link Metadata#definition} gives it. */
  public static TableDescription of(Row definition) {
    return TableReader.describe(definition);
  }

  public Optional<ColumnDescription> column(String logicalName) {
    return columns.stream().filter(c -> c.logicalName().equals(logicalName)).findFirst();
  }

  /** A key by its logical name. */
  public Optional<KeyDescription> key(String logicalName) {
    return keys.stream().filter(k -> k.logicalName().equals(logicalName)).findFirst();
  }

  /** The relationships of a lookup column, one for each table it can point to. */
  public List<ManyToOne> lookups(String column) {
    return manyToOne.stream().filter(r -> r.column().equals(column)).toList();
  }
}
