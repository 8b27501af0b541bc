package dev.deltaverse.engine.check;

import dev.deltaverse.engine.run.ExitStatus;
import java.util.List;

/** All results of one check, in the order of the screen. */
public record CheckReport(List<CheckResult> results) {
  public CheckReport {
    results = List.copyOf(results);
  }

  /** How many results would stop a run. */
  public long failures() {
    return results.stream().filter(r -> r instanceof CheckResult.Fail).count();
  }

  /** How many results a person should know of. */
  public long warnings() {
    return results.stream().filter(r -> r instanceof CheckResult.Warn).count();
  }

  /**
   * The exit code: 0 if nothing would stop a run, else that of the first failure, as a run would
   * end: 2 for the project file, the snapshot or the mapping, 3 for the target and its users.
   */
  public int exitCode() {
    return results.stream()
        .filter(r -> r instanceof CheckResult.Fail)
        .map(r -> ExitStatus.of(((CheckResult.Fail) r).code()))
        .findFirst()
        .orElse(0);
  }
}
