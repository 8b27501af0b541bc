package dev.deltaverse.cli;

import java.util.List;

/** All commands, in the order of the help text. */
final class Commands {
  static final List<CommandEntry> ALL =
      List.of(
          new CommandEntry(
              "plan", "Shows what a run would send, and sends nothing.", PlanCommand::new),
          new CommandEntry(
              "apply", "Sends what differs between a snapshot and the target.", ApplyCommand::new),
          new CommandEntry(
              "verify", "Reads the target back and compares, cell by cell.", VerifyCommand::new));

  private Commands() {}
}
