package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CostTest {
  private static void observe(Cost cost, int requests, int rows, long millis) {
    for (int i = 0; i < requests; i++) {
      cost.observe(rows, Duration.ofMillis(millis).toNanos());
    }
  }

  /** One request takes half as much again as expected, the others what is expected. */
  @Test
  void theSpreadIsHowFarRequestsAreFromWhatWasExpected() {
    Cost cost = new Cost();
    observe(cost, 500, 100, 100);
    assertThat(cost.calibration().spread()).isCloseTo(0, within(1e-6));
    observe(cost, 1, 100, 150);
    // One of some 200 that count.
    assertThat(cost.calibration().spread()).isCloseTo(Math.sqrt(0.25 / 184), within(0.004));
  }

  /** A request that was held up for a minute says nothing of the others' chance. */
  @Test
  void oneRequestOfAFewThatWasHeldUpIsNoReasonToExpectMinutes() {
    Cost cost = new Cost();
    observe(cost, 6, 100, 100);
    observe(cost, 1, 100, 60_000);
    assertThat(cost.calibration().spread()).isBetween(1.0, 2.0);
  }
}
