package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.TargetRequest;

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

  Cost of(TargetRequest request) {
    return request.alone() ? each : whole;
  }
}
