package dev.deltaverse.bench;

import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.examples.staffing.Changes;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import dev.deltaverse.examples.staffing.StaffingSnapshot;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The window of a cutover: the staffing example where a plug-in refuses 2 % of the shifts, loaded
 * and then changed by 1 %, against a service that a fixed sender would bring 100,000 rows in seven
 * minutes at best; beside it that fixed sender with as many rows. All times are a share of the real
 * ones, and so are the windows of the limits.
 */
final class WindowBenchmark {
  private static final List<String> FILES =
      List.of("deltaverse.yaml", "model.json", "models/distances.sql");

  /** A request's base, and a row by key: 4 s of execution a second take 100,000 rows in 420 s. */
  private static final double BASE_MICROS = 40_000;

  private static final double KEY_MICROS = 16_400;
  private static final double WINDOW_MILLIS = 300_000;
  private static final int WINDOW_REQUESTS = 6000;

  /** How much faster a row is by its id (docs/benchmarks.md, limit). */
  private static final double BY_ID = 2.4;

  private static final int THREADS = 10;
  private static final int BATCH = 100;

  /** Two of each hundred keys of shifts and of the fixed sender's rows end so. */
  private static final List<String> REFUSED = List.of("07", "57");

  private WindowBenchmark() {}

  /**
   * @param rows of the staffing example
   * @param faster how much faster than real time it goes
   */
  static void run(int rows, double faster) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-window");
    try {
      for (String file : FILES) {
        Path to = folder.resolve(file);
        Files.createDirectories(to.resolveSibling(""));
        try (InputStream in =
            WindowBenchmark.class.getResourceAsStream("/dev/deltaverse/cli/staffing/" + file)) {
          if (in == null) {
            throw new FileNotFoundException("staffing/" + file);
          }
          Files.copy(in, to);
        }
      }
      addThings(folder.resolve("model.json"));
      Path faults = Files.writeString(folder.resolve("faults.json"), faults());
      ServiceShape shape =
          new ServiceShape(
              folder.resolve("model.json").toString(),
              0,
              1,
              Math.round(WINDOW_MILLIS / faster),
              WINDOW_REQUESTS,
              16,
              Math.round(BASE_MICROS / faster),
              Math.round(KEY_MICROS / BY_ID / faster),
              Math.round(KEY_MICROS / faster),
              0.1,
              faults.toString());
      Files.writeString(
          folder.resolve("deltaverse.yaml"),
          Files.readString(folder.resolve("deltaverse.yaml"))
              + "\nsend: { "
              + shape.limits()
              + " }\n");
      StaffingSnapshot first =
          new StaffingGenerator(1).first(folder.resolve("snapshots").resolve("1"), rows);
      first.next(
          folder.resolve("snapshots").resolve("2"),
          new Changes(rows * 3 / 1000, rows * 5 / 1000, rows * 2 / 1000, true));
      System.out.printf(
          Locale.ROOT,
          "%,d rows, %.0f times as fast as real time, minutes are those of real time%n"
              + "                          |    rows | refused | minutes | rows/s%n",
          rows,
          faster);
      long sent;
      double ours;
      try (LimitProcess service = LimitProcess.start(shape)) {
        Project project =
            BenchRun.project(folder, Map.of("DATAVERSE_URL", service.url().toString()));
        RunReport load = BenchRun.apply(project, "1");
        RunReport delta = BenchRun.apply(project, "2");
        sent = load.total().created() + load.total().refused();
        ours = seconds(load);
        print("Deltaverse, initial load", sent, load.total().refused(), ours, faster);
        print(
            "Deltaverse, delta of 1 %",
            delta.total().created()
                + delta.total().updated()
                + delta.total().deleted()
                + delta.total().refused(),
            delta.total().refused(),
            seconds(delta),
            faster);
      }
      try (LimitProcess service = LimitProcess.start(shape)) {
        FixedLoad fixed = new FixedLoad(service.url(), THREADS, BATCH, sent);
        double seconds = fixed.run();
        print("10 threads x 100, load", sent, fixed.refused(), seconds, faster);
        System.out.printf(
            Locale.ROOT, "the fixed sender takes %.2f times as long%n", seconds / ours);
      }
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  private static double seconds(RunReport report) {
    return report.totals().elapsed().toMillis() / 1e3;
  }

  private static void print(String what, long rows, long refused, double seconds, double faster) {
    System.out.printf(
        Locale.ROOT,
        "%-25s | %,7d | %,7d | %7.1f | %,6.0f%n",
        what,
        rows,
        refused,
        seconds * faster / 60,
        rows / (seconds * faster));
  }

  /** The fixed sender's own table. */
  private static void addThings(Path model) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    ObjectNode tree = (ObjectNode) json.readTree(Files.readString(model));
    ArrayNode tables = (ArrayNode) tree.path("tables");
    json.readTree(LimitService.MODEL).path("tables").forEach(tables::add);
    Files.writeString(model, tree.toString());
  }

  private static String faults() {
    return "{\"faults\":["
        + fault("dv_shift", "dv_number")
        + ","
        + fault("dv_thing", "dv_code")
        + "]}";
  }

  private static String fault(String table, String key) {
    return "{\"kind\":\"plugInFailure\",\"rate\":1,\"table\":\""
        + table
        + "\",\"where\":\""
        + String.join(
            " or ", REFUSED.stream().map(end -> "endswith(" + key + ",'" + end + "')").toList())
        + "\"}";
  }
}
