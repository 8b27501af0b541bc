package dev.deltaverse.engine.forecast;

/**
 * Ids that were read so that rows can be updated in bulk.
 *
 * @param rows whose ids were read
 * @param seconds that this took
 */
public record IdsRead(double rows, double seconds) {
  public static final IdsRead NONE = new IdsRead(0, 0);

  /** These and others. */
  public IdsRead plus(IdsRead other) {
    return new IdsRead(rows + other.rows, seconds + other.seconds);
  }

  /** The same with so much of their weight. */
  public IdsRead weighing(double weight) {
    return new IdsRead(rows * weight, seconds * weight);
  }

  /** What so many more take; 0 if none were read. */
  public double seconds(long more) {
    return rows > 0 ? more * seconds / rows : 0;
  }
}
