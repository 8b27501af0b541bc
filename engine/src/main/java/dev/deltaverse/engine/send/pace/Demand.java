package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.plan.PhaseId;
import java.time.Duration;
import java.util.Set;

/**
 * A request that wants to leave.
 *
 * @param expected how long it will probably execute
 * @param without indexes of users that it must not go by
 */
public record Demand(PhaseId phase, Duration expected, Set<Integer> without) {
  public Demand {
    without = Set.copyOf(without);
  }
}
