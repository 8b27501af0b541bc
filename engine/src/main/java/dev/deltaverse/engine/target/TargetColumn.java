package dev.deltaverse.engine.target;

/**
 * A column of a target table.
 *
 * @param name logical name
 * @param label what people call it; empty if it has no label
 * @param creatable whether a value is taken on create
 * @param updatable whether a value is taken on update
 * @param required whether the service refuses null (SystemRequired)
 * @param secured whether column security restricts who reads and writes it
 */
public record TargetColumn(
    String name,
    String label,
    ColumnType type,
    boolean creatable,
    boolean updatable,
    boolean required,
    boolean secured) {

  /** A column without a label and without column security. */
  public TargetColumn(
      String name, ColumnType type, boolean creatable, boolean updatable, boolean required) {
    this(name, "", type, creatable, updatable, required, false);
  }
}
