package dev.deltaverse.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own. */
final class Child {
  private Child() {}

  static Process start(String... args) throws IOException {
    return new ProcessBuilder(command(List.of(), args)).start();
  }

  /**
   * The command that starts the command line.
   *
   * @param jvm more options of the JVM
   */
  static List<String> command(List<String> jvm, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(jvm);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return command;
  }

  /**
   * How a command ended.
   *
   * @param text what it wrote, on both streams
   */
  record Ended(int exitCode, String text) {}

  /** Runs a command to its end, one minute at most. */
  static Ended run(Map<String, String> environment, Path folder, List<String> args)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile("deltaverse-child", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command(List.of(), args.toArray(String[]::new)))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("no end of " + args + " within a minute: " + Files.readString(said));
      }
      return new Ended(process.exitValue(), Files.readString(said));
    } finally {
      Files.delete(said);
    }
  }

  /** As Ctrl-C does. */
  static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }
}
