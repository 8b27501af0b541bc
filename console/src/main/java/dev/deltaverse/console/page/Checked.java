package dev.deltaverse.console.page;

import dev.deltaverse.engine.check.CheckReport;
import dev.deltaverse.engine.check.CheckResult;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last check of the project.
 *
 * @param at when it ended; null before the first
 * @param report empty before the first
 * @param running whether another is under way
 */
public record Checked(@Nullable Instant at, CheckReport report, boolean running) {
  public static final Checked NEVER = new Checked(null, new CheckReport(List.of()), false);

  /** The same, with another under way. */
  public Checked begun() {
    return new Checked(at, report, true);
  }

  /** What stops a run first, then what may hinder it. */
  List<CheckResult> ordered() {
    return report.results().stream().sorted(Comparator.comparingInt(Checked::rank)).toList();
  }

  private static int rank(CheckResult result) {
    return switch (result) {
      case CheckResult.Fail _ -> 0;
      case CheckResult.Warn _ -> 1;
      case CheckResult.Pass _ -> 2;
    };
  }

  String headline() {
    if (at == null) {
      return running ? "Checking" : "Not checked";
    }
    return report.failures() == 0 ? "Go" : "No go";
  }

  String tone() {
    return at == null ? "" : report.failures() == 0 ? "good" : "bad";
  }

  long passed() {
    return report.results().size() - report.failures() - report.warnings();
  }
}
