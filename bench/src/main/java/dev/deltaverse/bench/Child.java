package dev.deltaverse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Programs in processes of their own, so that each has its own processor time and memory. */
final class Child {
  private Child() {}

  /**
   * What a process took.
   *
   * @param seconds by the wall
   * @param processor seconds of all its threads
   * @param peakBytes its greatest resident set
   */
  record Took(double seconds, double processor, long peakBytes) {
    /** As a line that {@link #run} reads. */
    String text() {
      return String.format(Locale.ROOT, "took %s %s %s", seconds, processor, peakBytes);
    }
  }

  /** The start of a command that runs a benchmark's part in a JVM like this one. */
  static List<String> java(String heap) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("--enable-native-access=ALL-UNNAMED");
    for (String name : List.of("java.library.path", "org.sqlite.lib.path", "deltaverse")) {
      String value = System.getProperty(name);
      if (value != null) {
        command.add("-D" + name + "=" + value);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Bench.class.getName());
    return command;
  }

  /** Runs a program that ends by saying what it took. */
  static Took run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Took took = null;
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("took ")) {
          String[] words = line.split(" ", -1);
          took =
              new Took(
                  Double.parseDouble(words[1]),
                  Double.parseDouble(words[2]),
                  Long.parseLong(words[3]));
        } else {
          System.out.println("  " + line);
        }
      }
    }
    if (process.waitFor() != 0 || took == null) {
      throw new IOException("it failed: " + command.getLast());
    }
    return took;
  }
}
