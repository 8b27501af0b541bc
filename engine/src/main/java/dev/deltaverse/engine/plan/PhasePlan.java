package dev.deltaverse.engine.plan;

import java.util.List;

/**
 * A phase of a plan.
 *
 * @param rows changes
 * @param requests requests if none is refused
 * @param after phases that must be done before
 */
public record PhasePlan(PhaseId id, long rows, long requests, List<PhaseId> after) {
  public PhasePlan {
    after = List.copyOf(after);
  }
}
