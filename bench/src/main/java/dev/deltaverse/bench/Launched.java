package dev.deltaverse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Commands started by the launcher that {@code bench/run} names, as anybody starts them. */
final class Launched {
  private Launched() {}

  /** What it writes to standard output is dropped; its errors are ours. */
  static Process start(String... args) throws IOException {
    return builder(args).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  static ProcessBuilder builder(String... args) {
    List<String> command = new ArrayList<>(List.of(System.getProperty("deltaverse", "deltaverse")));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
