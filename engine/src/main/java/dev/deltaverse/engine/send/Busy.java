package dev.deltaverse.engine.send;

import java.time.Duration;
import java.time.Instant;

/** Time in which at least one phase is being sent. Thread-safe. */
final class Busy {
  private Duration sum = Duration.ZERO;
  private Instant since = Instant.EPOCH;
  private int phases;

  synchronized void begin(Instant now) {
    since = phases == 0 ? now : since;
    phases++;
  }

  synchronized void end(Instant now) {
    phases--;
    sum = phases == 0 ? sum.plus(Duration.between(since, now)) : sum;
  }

  /** Of the phases that have ended. */
  synchronized Duration sum() {
    return sum;
  }
}
