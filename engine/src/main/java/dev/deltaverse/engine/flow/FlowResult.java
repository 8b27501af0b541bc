package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a graph of steps ended.
 *
 * @param steps every step of the graph, in the graph's order
 * @param interrupted whether the run was told to stop
 */
public record FlowResult(Map<StepId, StepResult> steps, boolean interrupted, Duration elapsed) {
  public FlowResult {
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
  }

  /** Whether every step did its work. */
  public boolean succeeded() {
    return steps.values().stream().allMatch(StepResult.Succeeded.class::isInstance);
  }

  /** The failures, in the graph's order. */
  public List<MigrationException> failures() {
    List<MigrationException> failures = new ArrayList<>();
    for (StepResult result : steps.values()) {
      if (result instanceof StepResult.Failed failed) {
        failures.add(failed.failure());
      }
    }
    return failures;
  }

  /** What became of one step; empty if the graph has no such step. */
  public Optional<StepResult> of(StepId step) {
    return Optional.ofNullable(steps.get(step));
  }
}
