package dev.deltaverse.examples.staffing;

/** Pseudo-random numbers as a pure function of where they are used, so that rows need no memory. */
final class Mix {
  private final long seed;

  Mix(long seed) {
    this.seed = seed;
  }

  /** A number for a row of a table; {@code salt} tells uses and versions apart. */
  long at(StaffingTable table, int row, long salt) {
    return scramble(
        scramble(seed ^ (table.ordinal() + 1) * 0x9E3779B97F4A7C15L)
            + row * 0xD1B54A32D192ED03L
            + salt * 0x8CB92BA72F3D8DD7L);
  }

  /** SplitMix64's finisher (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
  static long scramble(long x) {
    long z = x;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to below {@code bound}, from the bits of another. */
  static int below(long bits, int bound) {
    return (int) (((bits >>> 33) * bound) >>> 31);
  }
}
