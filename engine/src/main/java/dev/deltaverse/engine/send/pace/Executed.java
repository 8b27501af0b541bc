package dev.deltaverse.engine.send.pace;

/**
 * How long requests executed.
 *
 * @param counted seconds that the service counted, as far as its answers tell
 * @param seen seconds as seen from here, with the time on the way
 */
public record Executed(double counted, double seen) {
  public static final Executed NONE = new Executed(0, 0);

  /** These and others. */
  public Executed plus(Executed other) {
    return new Executed(counted + other.counted, seen + other.seen);
  }

  /** The same with so much of their weight. */
  public Executed weighing(double weight) {
    return new Executed(counted * weight, seen * weight);
  }

  /** The share of the time seen that counts; 1 if nothing was seen. */
  public double share() {
    return seen > 0 ? counted / seen : 1;
  }
}
