package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import java.util.function.Consumer;

/** A check that asks the target. */
interface TargetCheck {

  /** What it looks at, for the failure to look. */
  String object();

  /**
   * Looks, and tells all that it finds, in order.
   *
   * @throws MigrationException if it could not look, which is told as a failure
   */
  void run(Living living, Consumer<CheckResult> results)
      throws MigrationException, InterruptedException;
}
