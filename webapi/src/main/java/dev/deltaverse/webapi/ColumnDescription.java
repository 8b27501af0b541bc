package dev.deltaverse.webapi;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param logicalName lower case; the property's name in JSON except for lookups, which are written
 *     by {@link ManyToOne#navigationProperty} and read as {@code _name_value}
 * @param label what people call it; empty if it has no label
 * @param secured whether column security restricts who reads and writes it
 * @param attributeOf the column that this one accompanies (e.g. a lookup's name), null if none;
 *     such columns can't be written
 */
public record ColumnDescription(
    String logicalName,
    String schemaName,
    String label,
    ColumnType type,
    RequiredLevel requiredLevel,
    boolean validForCreate,
    boolean validForUpdate,
    boolean validForRead,
    boolean secured,
    boolean primaryId,
    boolean primaryName,
    @Nullable String attributeOf) {

  /** Whether a value must be given. The service enforces {@link #SYSTEM} alone. */
  public enum RequiredLevel {
    NONE,
    SYSTEM,
    APPLICATION,
    RECOMMENDED
  }

  /** The property that reads the column: {@code _name_value} for lookups. */
  public String readProperty() {
    return switch (type) {
      case ColumnType.Lookup _, ColumnType.Customer _, ColumnType.Owner _ ->
          "_" + logicalName + "_value";
      default -> logicalName;
    };
  }
}
