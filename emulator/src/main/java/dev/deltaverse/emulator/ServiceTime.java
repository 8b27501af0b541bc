package dev.deltaverse.emulator;

import java.time.Duration;

/**
 * How long the service takes for a request: a base, something for each row, jitter, and more when
 * more requests run at once than the dop hint says. Immutable.
 *
 * @param base for each HTTP request
 * @param perRowById for each row written by id, or created without a key, and each operation
 * @param perRowByKey for each row written by alternate key, which is looked up first
 * @param perRowRead for each row that a query returns
 * @param jitter share of the time by which it varies up and down, 0 to 1
 * @param waits whether answers really wait; if not, the time is only accounted, which suits a clock
 *     that a test moves by hand
 */
public record ServiceTime(
    Duration base,
    Duration perRowById,
    Duration perRowByKey,
    Duration perRowRead,
    double jitter,
    boolean waits) {

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException for a negative time or a jitter outside 0 to 1
   */
  public ServiceTime {
    if (base.isNegative()
        || perRowById.isNegative()
        || perRowByKey.isNegative()
        || perRowRead.isNegative()) {
      throw new IllegalArgumentException("A service time is negative");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter is " + jitter + "; use 0 to 1");
    }
  }

  /** No time beyond what the emulator itself takes and what plug-ins delay. */
  public static ServiceTime none() {
    return new ServiceTime(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, true);
  }

  /**
   * Roughly a real environment's: 40 ms a request and 0.7 ms a row, half as much again by key. The
   * figures are a guess for rehearsals, not a measurement.
   */
  public static ServiceTime typical() {
    return new ServiceTime(
        Duration.ofMillis(40),
        Duration.ofNanos(700_000),
        Duration.ofNanos(1_050_000),
        Duration.ofNanos(20_000),
        0.2,
        true);
  }
}
