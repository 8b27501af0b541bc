package dev.deltaverse.engine.journal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run as a whole.
 *
 * @param requests requests that left, the retried ones once
 * @param throttled answers that told the sender to wait
 * @param retries tries after the first
 * @param rowsPerSecond rows acknowledged a second while sending
 * @param balanced whether the books of all tables balance
 * @param verified whether verification agreed; null if there was none
 */
public record RunTotals(
    long requests,
    long throttled,
    long retries,
    double rowsPerSecond,
    Duration elapsed,
    boolean balanced,
    @Nullable Boolean verified) {

  /** Of a run that sent nothing. */
  public static final RunTotals NOTHING_SENT = new RunTotals(0, 0, 0, 0, Duration.ZERO, true, null);
}
