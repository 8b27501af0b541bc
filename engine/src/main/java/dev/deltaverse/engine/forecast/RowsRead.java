package dev.deltaverse.engine.forecast;

/**
 * Rows that were read from the target, and how long that took.
 *
 * @param seconds with what was done with them meanwhile
 */
public record RowsRead(double rows, double seconds) {
  public static final RowsRead NONE = new RowsRead(0, 0);

  /** These and others. */
  public RowsRead plus(RowsRead other) {
    return new RowsRead(rows + other.rows, seconds + other.seconds);
  }

  /** The same with so much of their weight. */
  public RowsRead weighing(double weight) {
    return new RowsRead(rows * weight, seconds * weight);
  }

  /** What so many more take; 0 if none were read. */
  public double seconds(long more) {
    return rows > 0 ? more * seconds / rows : 0;
  }
}
