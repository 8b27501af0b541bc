package dev.deltaverse.console.run;

import dev.deltaverse.engine.flow.StepId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run.
 *
 * @param started null before its first try
 * @param ended null before its end
 * @param done rows, 0 if it tells none
 * @param total rows, 0 if unknown
 * @param rowsPerSecond by its last word
 * @param figures what it counted, by name
 * @param problem why it failed or is tried again; empty if all is well
 */
public record StepPicture(
    StepId id,
    StepStatus status,
    @Nullable Instant started,
    @Nullable Instant ended,
    int attempts,
    long done,
    long total,
    double rowsPerSecond,
    Map<String, Long> figures,
    String problem) {

  static StepPicture waiting(StepId id) {
    return new StepPicture(id, StepStatus.WAITING, null, null, 0, 0, 0, 0, Map.of(), "");
  }

  long figure(String name) {
    return figures.getOrDefault(name, 0L);
  }

  /** Rows that were answered, of a step that sends. */
  public long answered() {
    return Math.max(done, figure("applied") + figure("refused") + figure("in doubt"));
  }

  StepPicture with(StepStatus value) {
    return new StepPicture(
        id, value, started, ended, attempts, done, total, rowsPerSecond, figures, problem);
  }

  StepPicture withTotal(long rows) {
    return new StepPicture(
        id, status, started, ended, attempts, done, rows, rowsPerSecond, figures, problem);
  }
}
