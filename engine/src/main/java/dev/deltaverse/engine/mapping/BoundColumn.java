package dev.deltaverse.engine.mapping;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;

/**
 * A mapped column and what the target says of it.
 *
 * @param index its place in the table's mapping, from 0; also in change rows
 * @param phase when it is written
 */
public record BoundColumn(int index, ColumnMapping mapping, TargetColumn column, Phase phase) {

  public String name() {
    return column.name();
  }

  public ColumnType type() {
    return column.type();
  }

  /** When a column is written. */
  public enum Phase {
    /** It is part of the address of the row and not of the body. */
    KEY,
    /** With the row itself. */
    ROW,
    /** After all rows of the tables of a cycle are in. */
    LATER,
    /** At the end: state and status. */
    STATE
  }
}
