package dev.deltaverse.engine.staging;

import java.util.List;

/**
 * Rows of the target that two tables of the project would write, since both map the same target
 * table and key.
 *
 * @param first the one table
 * @param second the other
 * @param keys number of keys
 * @param samples some of the keys
 */
public record SharedKeys(String first, String second, long keys, List<String> samples) {
  public SharedKeys {
    samples = List.copyOf(samples);
  }

  /** A sentence for people. */
  public String text() {
    return first
        + " and "
        + second
        + " both write the same rows of one target table: "
        + keys
        + (keys == 1 ? " key is" : " keys are")
        + " in both, e.g. "
        + String.join(", ", samples);
  }

  /** What to do. */
  public static final String HINT =
      "Leave the rows out of one of the tables, for example by 'where'. A row that moves from one"
          + " to the other is left out of both for one run.";
}
