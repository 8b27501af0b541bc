package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;

/**
 * What requests of one phase cost.
 *
 * @param whole those whose rows go as a whole; {@code each}, if there are none
 * @param each those whose rows go each for itself
 */
record Costs(Cost whole, Cost each) {
  /** Whether rows go each for itself anyway. */
  boolean alone() {
    return whole == each;
  }

  /** How long a request will probably execute. */
  Duration expected(TargetRequest request) {
    int rows = request.rows().size();
    return request.alone() && !alone() && !each.seen()
        ? whole.expected(rows).multipliedBy((long) Ways.DEARER)
        : of(request).expected(rows);
  }

  /** What requests like this one cost. */
  Cost of(TargetRequest request) {
    return request.alone() ? each : whole;
  }
}
