package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import java.util.List;
import java.util.Optional;

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

  /** Whose problem the first result is that would stop a run; empty if there is none. */
  public Optional<MigrationException.Code> firstFailure() {
    for (CheckResult result : results) {
      if (result instanceof CheckResult.Fail fail) {
        return Optional.of(fail.code());
      }
    }
    return Optional.empty();
  }
}
