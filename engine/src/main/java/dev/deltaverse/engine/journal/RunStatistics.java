package dev.deltaverse.engine.journal;

import java.time.Duration;
import java.util.List;

/**
 * The figures of a run, also while it is under way.
 *
 * @param all of all phases together; its span includes the pauses between them
 * @param phases of each, in the order of their first requests
 * @param throttles answers that told a user to wait
 * @param throttled the sum of these waits, over all users
 */
public record RunStatistics(
    PhaseStatistics all, List<PhaseStatistics.Named> phases, long throttles, Duration throttled) {
  public RunStatistics {
    phases = List.copyOf(phases);
  }
}
