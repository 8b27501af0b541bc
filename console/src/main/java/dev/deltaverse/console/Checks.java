package dev.deltaverse.console;

import dev.deltaverse.console.page.Checked;
import dev.deltaverse.engine.MigrationException;

/** Checks before a run, in the background. Thread-safe. */
public interface Checks {

  /** How the last check went, and whether another is under way. */
  Checked last();

  /**
   * Starts a check and returns. It may be under way beside a run.
   *
   * @param snapshot its name, empty for the latest
   * @throws MigrationException SETUP if a check is under way
   */
  void start(String snapshot) throws MigrationException;
}
