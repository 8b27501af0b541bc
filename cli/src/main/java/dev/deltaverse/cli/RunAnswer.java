package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.run.ExitStatus;
import dev.deltaverse.engine.run.RunReport;

/** Tells the caller how a run ended; what failed and what to do next goes to stderr. */
final class RunAnswer {
  private RunAnswer() {}

  /**
   * Complains about what did not go well, the failed steps first.
   *
   * @param command as it was called, for example {@code deltaverse apply}
   * @return the process's exit code
   */
  static int complain(Deltaverse options, String command, RunReport report) {
    for (MigrationException failure : report.failures()) {
      Failures.tell(options.err(), command, failure);
    }
    if (report.interrupted()) {
      options.err().println(command + ": interrupted");
      options.err().println("Next step: run again; it goes on where it stopped");
    } else if (report.ended() && report.failures().isEmpty()) {
      options.err().println(command + ": ended early, as the operator wanted");
      options.err().println("Next step: run again; it goes on where it stopped");
    }
    int exitCode = ExitStatus.of(report);
    if (report.failures().isEmpty() && !report.interrupted() && !report.balanced()) {
      options.err().println(command + ": the books do not balance, so rows may be missing");
      options.err().println("Next step: report it with the state folder's state.sqlite");
    }
    options.err().flush();
    return exitCode;
  }
}
