package dev.deltaverse.cli;

import java.io.PrintWriter;
import java.util.List;

/** The program's entry: reads the command line, runs the command, ends with its exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    Stopping stopping = Stopping.watch(err);
    int exitCode;
    try {
      exitCode = run(out, err, Commands.ALL, args);
      out.flush();
      err.flush();
    } finally {
      stopping.done();
    }
    System.exit(exitCode);
  }

  /** Runs one command line within this process and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, List<CommandEntry> commands, String... args) {
    try {
      return Deltaverse.commandLine(commands, List.of(args)).setOut(out).setErr(err).execute(args);
    } catch (Error e) {
      // Picocli lets errors through. The process must end, and with a code that says so.
      return Failures.fault(err, e);
    }
  }
}
