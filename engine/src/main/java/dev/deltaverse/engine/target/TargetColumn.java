package dev.deltaverse.engine.target;

/**
 * A column of a target table.
 *
 * @param name logical name
 * @param creatable whether a value is taken on create
 * @param updatable whether a value is taken on update
 * @param required whether the service refuses null (SystemRequired)
 */
public record TargetColumn(
    String name, ColumnType type, boolean creatable, boolean updatable, boolean required) {}
