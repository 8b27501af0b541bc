package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;
import java.time.Duration;

/**
 * What the journal of a run tells of one phase, or of all.
 *
 * @param requests requests that left, those taken apart included
 * @param retries tries after the first
 * @param splits refused requests that were taken apart
 * @param applied rows acknowledged
 * @param refused rows refused
 * @param unknown rows whose answer was lost, those of unanswered requests included
 * @param span from the first request to the last answer
 */
public record PhaseStatistics(
    long requests,
    long retries,
    long splits,
    long applied,
    long refused,
    long unknown,
    Duration span) {

  /** Rows acknowledged a second; 0 if nothing was. */
  public double rowsPerSecond() {
    return span.isZero() ? 0 : applied * 1e9 / span.toNanos();
  }

  PhaseStatistics withRows(long appliedRows, long refusedRows, long unknownRows) {
    return new PhaseStatistics(
        requests, retries, splits, appliedRows, refusedRows, unknownRows, span);
  }

  /** Of a phase by its name. */
  public record Named(PhaseId phase, PhaseStatistics statistics) {}
}
