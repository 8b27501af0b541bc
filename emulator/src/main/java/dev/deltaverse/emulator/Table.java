package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A table's definition. Immutable; a column keeps its position for the life of the table. */
final class Table {
  final String logicalName;
  final String schemaName;
  final String displayName;
  final String entitySet;
  final String primaryId;
  final String primaryName;
  final String ownership;
  final String tableType;
  final int objectTypeCode;
  final UUID metadataId;
  final boolean changeTracking;
  final boolean audit;
  final boolean optimisticConcurrency;
  final boolean custom;
  final boolean intersect;
  final List<Column> columns;
  final List<AlternateKey> keys;
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  Table(Builder builder) {
    logicalName = builder.logicalName;
    schemaName = builder.schemaName;
    displayName = builder.displayName;
    entitySet = builder.entitySet;
    primaryId = builder.primaryId;
    primaryName = builder.primaryName;
    ownership = builder.ownership;
    tableType = builder.tableType;
    objectTypeCode = builder.objectTypeCode;
    metadataId = builder.metadataId;
    changeTracking = builder.changeTracking;
    audit = builder.audit;
    optimisticConcurrency = builder.optimisticConcurrency;
    custom = builder.custom;
    intersect = builder.intersect;
    columns = List.copyOf(builder.columns);
    keys = List.copyOf(builder.keys);
    for (int i = 0; i < columns.size(); i++) {
      positions.put(columns.get(i).logicalName(), i);
    }
  }

  /** Position of a column, or -1. */
  int position(String column) {
    Integer position = positions.get(column);
    return position == null ? -1 : position;
  }

  @Nullable Column column(String name) {
    int position = position(name);
    return position < 0 ? null : columns.get(position);
  }

  Column primaryIdColumn() {
    return columns.get(position(primaryId));
  }

  @Nullable AlternateKey key(String name) {
    for (AlternateKey key : keys) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  boolean elastic() {
    return tableType.equals("Elastic");
  }

  /** The primary id of a row, which in a partition of its own is not the store's. */
  UUID idOf(Row row) {
    return elastic() && row.cell(position(primaryId)) instanceof UUID id ? id : row.id;
  }

  Builder toBuilder() {
    return new Builder(this);
  }

  /** Collects a table's properties. */
  static final class Builder {
    final String logicalName;
    final UUID metadataId;
    String schemaName;
    String displayName;
    String entitySet;
    String primaryId;
    String primaryName;
    String ownership = "UserOwned";
    String tableType = "Standard";
    int objectTypeCode;
    boolean changeTracking;
    boolean audit;
    boolean optimisticConcurrency = true;
    boolean custom = true;
    boolean intersect;
    final List<Column> columns = new ArrayList<>();
    final List<AlternateKey> keys = new ArrayList<>();

    Builder(String logicalName, UUID metadataId) {
      this.logicalName = logicalName;
      this.metadataId = metadataId;
      schemaName = logicalName;
      displayName = logicalName;
      entitySet = logicalName + "s";
      primaryId = logicalName + "id";
      primaryName = "";
    }

    Builder(Table table) {
      this(table.logicalName, table.metadataId);
      schemaName = table.schemaName;
      displayName = table.displayName;
      entitySet = table.entitySet;
      primaryId = table.primaryId;
      primaryName = table.primaryName;
      ownership = table.ownership;
      tableType = table.tableType;
      objectTypeCode = table.objectTypeCode;
      changeTracking = table.changeTracking;
      audit = table.audit;
      optimisticConcurrency = table.optimisticConcurrency;
      custom = table.custom;
      intersect = table.intersect;
      columns.addAll(table.columns);
      keys.addAll(table.keys);
    }

    boolean has(String column) {
      return columns.stream().anyMatch(c -> c.logicalName().equals(column));
    }

    void add(Column column) {
      columns.add(column);
    }

    void replaceKey(AlternateKey key) {
      keys.replaceAll(k -> k.name().equals(key.name()) ? key : k);
    }

    Table build() {
      return new Table(this);
    }
  }
}
