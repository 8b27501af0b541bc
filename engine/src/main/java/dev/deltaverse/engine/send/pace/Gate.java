package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * What is allowed while a run goes on; asked before each request. Thread-safe. After a change
 * {@link Pool#changed} lets those who wait ask again.
 */
public interface Gate {
  /** Allows everything. */
  Gate OPEN = new Gate() {};

  /** Whether requests of this phase have to wait: the run, or its table, is paused. */
  default boolean holds(PhaseId phase) {
    return false;
  }

  /**
   * Whether no further rows of this phase are taken: its table is skipped or the run drained. What
   * is on its way is settled; the rest is in the next run's delta.
   */
  default boolean ends(PhaseId phase) {
    return false;
  }

  /** Most requests at once over all users. */
  default int parallelism() {
    return Integer.MAX_VALUE;
  }

  /**
   * Whether a request of so many rows may be tried, first or again; asked before each try, which
   * counts if it may. Rows that it denies are left for the next run.
   */
  default boolean grants(PhaseId phase, int rows) {
    return true;
  }

  /** Whether this user may send. */
  default boolean allows(String user) {
    return true;
  }
}
