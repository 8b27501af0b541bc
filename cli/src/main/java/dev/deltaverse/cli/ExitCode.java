package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.run.ExitStatus;
import java.util.Arrays;

/** How a command ended, as the process tells its caller. */
enum ExitCode {
  OK(0, "all rows accounted for and loaded"),
  INCOMPLETE(1, "finished, but rows were rejected, parked or refused"),
  USAGE(2, "usage or project file"),
  TARGET(3, "target unreachable or access denied"),
  DIFFERENCES(4, "verification found differences"),
  GUARD(5, "stopped by a guard"),
  FAULT(6, "books do not balance, or an internal fault"),
  INTERRUPTED(130, "interrupted; run again to go on");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  /** What it means, for the help text. */
  String meaning() {
    return meaning;
  }

  /** The exit code of a failed operation, which the engine writes into the history too. */
  static ExitCode of(MigrationException.Code code) {
    int number = ExitStatus.of(code);
    return Arrays.stream(values()).filter(c -> c.number == number).findFirst().orElse(FAULT);
  }
}
