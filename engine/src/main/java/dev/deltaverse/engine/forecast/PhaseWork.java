package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Sizing;
import java.util.List;

/**
 * A phase of a plan with what its requests cost.
 *
 * @param rows changes
 * @param cost as learnt, or the documented default
 * @param learnt whether an earlier run told the cost
 * @param readSeconds in which its ids are read before its first request
 * @param after phases of the same plan that must be done before
 */
public record PhaseWork(
    PhaseId id,
    long rows,
    Sizing sizing,
    Calibration cost,
    boolean learnt,
    double readSeconds,
    List<PhaseId> after) {
  public PhaseWork {
    after = List.copyOf(after);
  }

  /** Execution time of a request of so many rows. */
  double seconds(int size) {
    return cost.requestSeconds() + cost.rowSeconds() * size;
  }
}
