package dev.deltaverse.engine.journal;

/**
 * How a run ended.
 *
 * @param status finished, failed, stopped by a guard or interrupted
 * @param exitCode the process's exit code
 * @param message a sentence for people; empty if there is nothing to say
 */
public record RunEnd(RunStatus status, int exitCode, String message, RunTotals totals) {
  /** How the message of a run ends that an operator has ended early. */
  public static final String ENDED_EARLY = ", ended early as the operator wanted";

  public RunEnd {
    switch (status) {
      case FINISHED, FAILED, STOPPED_BY_GUARD, INTERRUPTED -> {}
      case RUNNING, CRASHED ->
          throw new IllegalArgumentException("a run cannot end as " + status.text());
    }
  }
}
