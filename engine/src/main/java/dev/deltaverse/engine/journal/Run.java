package dev.deltaverse.engine.journal;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run in the history.
 *
 * @param id its number, from 1, never used again
 * @param ended null while it is under way; of a crashed run, the time of its last trace
 * @param exitCode null while it is under way and for a crashed run
 * @param message a sentence for people; empty if there is nothing to say
 * @param totals null while it is under way and for a crashed run
 */
public record Run(
    long id,
    RunStart start,
    Instant started,
    RunStatus status,
    @Nullable Instant ended,
    @Nullable Integer exitCode,
    String message,
    @Nullable RunTotals totals) {

  /** Whether it stands as under way, but its process was on this machine and is no more. */
  public boolean processGone() {
    return status == RunStatus.RUNNING
        && start.host().equals(ThisProcess.describe().host())
        && ProcessHandle.of(start.pid()).isEmpty();
  }

  /** Whether an operator wanted it to end before its work was done. */
  public boolean endedEarly() {
    return status == RunStatus.INTERRUPTED && message.endsWith(RunEnd.ENDED_EARLY);
  }

  /** When it ended, if it did. */
  public Optional<Instant> end() {
    return Optional.ofNullable(ended);
  }
}
