package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of a step. */
public sealed interface StepResult {

  /** It did its work. */
  record Succeeded(int attempts, Duration elapsed) implements StepResult {}

  /** It failed for good. */
  record Failed(MigrationException failure, int attempts, Duration elapsed) implements StepResult {}

  /**
   * It did not start.
   *
   * @param because the failed step that it needs; null if the run was told to stop
   */
  record Skipped(@Nullable StepId because) implements StepResult {}

  /** It was stopped because the run was told to stop. */
  record Interrupted(Duration elapsed) implements StepResult {}
}
