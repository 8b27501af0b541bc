package dev.deltaverse.cli;

import java.util.List;

/** All commands, in the order of the help text. */
final class Commands {
  static final List<CommandEntry> ALL =
      List.of(
          new CommandEntry(
              "demo", "Runs a whole migration on generated data and proves it.", DemoCommand::new),
          new CommandEntry(
              "init",
              "Writes a project from a snapshot and the target's tables.",
              InitCommand::new),
          new CommandEntry(
              "check", "Finds what would stop a run, and writes nothing.", CheckCommand::new),
          new CommandEntry(
              "plan", "Shows what a run would send, and sends nothing.", PlanCommand::new),
          new CommandEntry(
              "apply", "Sends what differs between a snapshot and the target.", ApplyCommand::new),
          new CommandEntry(
              "verify", "Reads the target back and compares, cell by cell.", VerifyCommand::new),
          new CommandEntry("adopt", "Builds the ledger by reading the target.", AdoptCommand::new),
          new CommandEntry(
              "undo", "Takes back what a run has changed in the target.", UndoCommand::new),
          new CommandEntry(
              "rejects", "Tells what a run did not load, and why.", RejectsCommand::new),
          new CommandEntry("retry", "Sends rows again that the target refused.", RetryCommand::new),
          new CommandEntry("runs", "Lists the runs, the latest first.", RunsCommand::new),
          new CommandEntry(
              "status", "Tells how far the run is, or how the last one ended.", StatusCommand::new),
          new CommandEntry(
              "certificate",
              "Writes the certificate of a run, or checks one.",
              CertificateCommand::new),
          new CommandEntry("serve", "Runs the web console until Ctrl-C.", ServeCommand::new),
          new CommandEntry(
              "users", "Keeps the file of those who may use the console.", UsersCommand::new),
          new CommandEntry(
              "pause",
              "Lets no request leave, over restarts too, until resumed.",
              PauseCommand::new),
          new CommandEntry(
              "resume", "Goes on after a pause; takes back a stop to come.", ResumeCommand::new),
          new CommandEntry(
              "drain", "Ends the run when what it has taken up is settled.", DrainCommand::new),
          new CommandEntry("stop-at", "Drains the run at a time.", StopAtCommand::new),
          new CommandEntry(
              "limit", "Bounds the requests at once, or the users that send.", LimitCommand::new),
          new CommandEntry(
              "skip", "Sends nothing more of some tables and links.", SkipCommand::new),
          new CommandEntry(
              "unskip", "Takes up skipped tables and links again.", UnskipCommand::new),
          new CommandEntry(
              "switches",
              "Lists or restores what runs switch off in the target.",
              SwitchesCommand::new),
          new CommandEntry(
              "emulator", "Runs a Dataverse on localhost until Ctrl-C.", EmulatorCommand::new));

  private Commands() {}
}
