package dev.deltaverse.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a start usually does, once, in one process: the build runs it so that the JVM's AOT cache
 * holds the classes of every command's start. Ends with 0 only if all of it worked.
 */
public final class StartTraining {
  private StartTraining() {}

  public static void main(String[] args) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    int exitCode = Main.run(writer, writer, Commands.ALL, "--help");
    if (exitCode != ExitCode.OK.number()) {
      System.err.println(text);
    }
    System.exit(exitCode);
  }
}
