package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;

/** The exit code of a run, by the worst that is to be said of it. */
public final class ExitStatus {
  private ExitStatus() {}

  /** 0 all rows accounted for and loaded, else as documented in docs/cli.md. */
  public static int of(RunReport report) {
    if (report.interrupted()) {
      return 130;
    }
    if (!report.failures().isEmpty()) {
      return of(report.failures().getFirst().code());
    }
    if (report.ended()) {
      return report.balanced() ? 130 : 6;
    }
    if (!report.balanced()) {
      return 6;
    }
    if (report.verified() != null && !report.verified().agrees()) {
      return 4;
    }
    return report.complete() ? 0 : 1;
  }

  /** Of a failure. */
  public static int of(MigrationException.Code code) {
    return switch (code) {
      case SETUP, SOURCE -> 2;
      case TARGET, TRANSIENT -> 3;
      case DISAGREES -> 4;
      case GUARD -> 5;
      case BUG -> 6;
    };
  }
}
