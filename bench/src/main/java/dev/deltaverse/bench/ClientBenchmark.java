package dev.deltaverse.bench;

import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.target.ColumnType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a load costs the machine that sends it, against an emulator without service time on a
 * processor of its own: the whole process of ours from the file to the folded ledger, and beside it
 * the npm client dynamics-web-api, which reads the same file and posts its rows in batches of 100.
 */
final class ClientBenchmark {
  private static final String FIRST = "0";
  private static final String SECOND = "1";

  private ClientBenchmark() {}

  static void run(long rows) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-client");
    try {
      Path file = WideTable.write(folder.resolve("snapshots").resolve("1"), rows, 1, 0);
      Path model = Files.writeString(folder.resolve("model.json"), LoadBenchmark.model());
      ServiceShape shape = new ServiceShape(model.toString(), 0, 1, 0, 0, 16, 0, 0, 0, 0, "");
      Child.Took ours;
      try (LimitProcess service = LimitProcess.start(shape, on(FIRST))) {
        Files.writeString(folder.resolve("deltaverse.yaml"), LoadBenchmark.project(service.url()));
        List<String> command = new ArrayList<>(List.of(on(SECOND)));
        command.addAll(Child.java("1g"));
        command.addAll(List.of("client-load", folder.toString()));
        ours = Child.run(command);
      }
      Child.Took npm;
      try (LimitProcess service = LimitProcess.start(shape, on(FIRST))) {
        npm = Child.run(npm(service.url(), file));
      }
      System.out.printf(
          Locale.ROOT,
          "%,d rows x 38 columns      | Deltaverse | dynamics-web-api | ratio%n",
          rows);
      print(
          "processor seconds a million",
          millions(ours.processor(), rows),
          millions(npm.processor(), rows));
      print(
          "wall seconds a million", millions(ours.seconds(), rows), millions(npm.seconds(), rows));
      print("peak memory, MB", ours.peakBytes() >> 20, npm.peakBytes() >> 20);
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  private static double millions(double seconds, long rows) {
    return seconds * 1e6 / rows;
  }

  private static void print(String what, double ours, double npm) {
    System.out.printf(
        Locale.ROOT, "%-30s | %10.1f | %16.1f | %5.2f%n", what, ours, npm, ours / npm);
  }

  private static String[] on(String processor) {
    return new String[] {"taskset", "-c", processor};
  }

  /**
   * Loads the snapshot of a project, and prints what it took.
   *
   * @param words its folder
   */
  static void load(List<String> words) throws Exception {
    Project project = BenchRun.project(Path.of(words.getFirst()), Map.of());
    Seconds seconds = new Seconds();
    RunReport report = BenchRun.apply(project, "1");
    seconds.lap("load");
    if (!report.complete()) {
      throw new IllegalStateException("the load is not complete: " + report);
    }
    // The processor time of the whole process, its start included.
    System.out.println(
        new Child.Took(seconds.total(), Seconds.cpu(), MemoryBenchmark.peakBytes()).text());
  }

  private static List<String> npm(URI url, Path file) throws IOException, InterruptedException {
    Path launcher = Path.of(System.getProperty("deltaverse", "deltaverse")).toAbsolutePath();
    Path suite = launcher.resolveSibling("emulator/src/test/npm");
    if (!Files.isDirectory(suite.resolve("node_modules/dynamics-web-api"))) {
      Process install =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit")
              .directory(suite.toFile())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (install.waitFor() != 0) {
        throw new IOException("npm ci failed in " + suite);
      }
    }
    String kinds =
        WideTable.columns().values().stream()
            .map(ClientBenchmark::kind)
            .collect(Collectors.joining());
    List<String> command = new ArrayList<>(List.of(on(SECOND)));
    command.addAll(
        List.of(
            "node",
            launcher.resolveSibling("bench/npm/load.mjs").toString(),
            suite.toString(),
            url.toString(),
            file.toString(),
            kinds));
    return command;
  }

  /** How the npm script writes a column: a text, a time, or as it stands. */
  private static String kind(ColumnType type) {
    return switch (type) {
      case ColumnType.Text _, ColumnType.Memo _, ColumnType.DateOnly _ -> "t";
      case ColumnType.DateTime _ -> "z";
      default -> "j";
    };
  }
}
