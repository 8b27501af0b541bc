package dev.deltaverse.engine.staging;

import java.util.List;

/**
 * Rows of one table that somebody changed in the target since they were written.
 *
 * @param rows how many were found by this run
 * @param kept desired rows that are left out of the run, since the target's values stay
 * @param keys a few of the rows found, by their keys
 */
public record Drifted(String name, long rows, long kept, List<String> keys) {
  public Drifted {
    keys = List.copyOf(keys);
  }
}
