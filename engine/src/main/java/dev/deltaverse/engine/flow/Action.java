package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;

/**
 * What a step does. It must end soon after its thread is interrupted, and may be run again after a
 * failure.
 */
@FunctionalInterface
public interface Action {
  void run(StepContext context) throws MigrationException, InterruptedException;
}
