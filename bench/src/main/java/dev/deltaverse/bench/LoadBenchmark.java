package dev.deltaverse.bench;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * A whole initial load of a wide table, a run with nothing changed and a verification, against the
 * emulator in the same process; beside it the same rows posted by a bare HTTP client from payloads
 * that are ready in memory, which is what the emulator can take at most.
 */
final class LoadBenchmark {
  private static final int BATCH = 100;
  private static final int PARALLEL = 8;

  private LoadBenchmark() {}

  static void run(long rows) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-bench");
    try {
      WideTable.write(folder.resolve("snapshots").resolve("1"), rows, 1, 0);
      double bare;
      try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(model()))) {
        bare = bare(emulator, folder.resolve("snapshots/1/wide.csv"), rows);
      }
      try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(model()))) {
        Files.writeString(folder.resolve("deltaverse.yaml"), project(emulator.url()));
        Project project =
            ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", Map.of());
        Seconds seconds = new Seconds();
        RunReport first = apply(project, RunOptions.DEFAULT);
        seconds.lap("initial load");
        double load = seconds.total();
        RunReport second = apply(project, RunOptions.DEFAULT);
        seconds.lap("nothing changed");
        RunReport third = apply(project, new RunOptions(Set.of(), true, ""));
        seconds.lap("nothing changed, verified");
        if (!first.complete() || second.totals().requests() != 0 || !third.complete()) {
          throw new IllegalStateException("runs did not end as they should: " + third);
        }
        System.out.printf(
            Locale.ROOT,
            "%,d rows x 38 columns: %s%nbare client %.2f s (%,.0f rows/s), initial load %.2f s"
                + " (%,.0f rows/s), ratio %.2f; peak memory with the emulator's %,d MB%n",
            rows,
            seconds,
            bare,
            rows / bare,
            load,
            rows / load,
            load / bare,
            MemoryBenchmark.peakBytes() >> 20);
      }
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  private static RunReport apply(Project project, RunOptions options) throws Exception {
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        DuckStaging staging = DuckStaging.open(project.state(), 2L << 30);
        DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      return new Migration(
              project, target, staging, state, LoadBenchmark::told, Clock.systemUTC(), "bench")
          .apply(Snapshots.latest(project.snapshots()), options);
    }
  }

  /** The steps that take time. */
  private static void told(FlowEvent event) {
    if (event instanceof FlowEvent.StepFinished finished && finished.elapsed().toMillis() > 50) {
      System.out.printf(
          Locale.ROOT, "  %s %.2f s%n", finished.step(), finished.elapsed().toMillis() / 1e3);
    }
  }

  private static double bare(Emulator emulator, Path file, long rows) throws Exception {
    List<String> names = List.copyOf(WideTable.columns().keySet());
    List<ColumnType> types = List.copyOf(WideTable.columns().values());
    List<String> bodies = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    long row = 0;
    for (String line : Files.readAllLines(file).subList(1, Math.toIntExact(rows + 1))) {
      String[] values = line.split(",", -1);
      body.append(body.isEmpty() ? "{\"Targets\":[" : ",")
          .append(
              "{\"@odata.type\":\"Microsoft.Dynamics.CRM.dv_wide\",\"@odata.id\":\"dv_wides(dv_code='")
          .append(values[0])
          .append("')\"");
      for (int i = 1; i < values.length; i++) {
        body.append(",\"dv_")
            .append(names.get(i))
            .append("\":")
            .append(json(types.get(i), values[i]));
      }
      body.append('}');
      row++;
      if (row % BATCH == 0 || row == rows) {
        bodies.add(body.append("]}").toString());
        body.setLength(0);
      }
    }
    URI uri =
        URI.create(
            emulator.url() + "/api/data/v9.2/dv_wides/Microsoft.Dynamics.CRM.UpsertMultiple");
    long start = System.nanoTime();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (String json : bodies) {
        answers.add(
            threads.submit(
                () ->
                    http.send(
                            HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(json))
                                .build(),
                            HttpResponse.BodyHandlers.ofString())
                        .statusCode()));
      }
      for (Future<Integer> answer : answers) {
        if (answer.get() != 204) {
          throw new IllegalStateException("the emulator answered " + answer.get());
        }
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static String json(ColumnType type, String value) {
    return switch (type) {
      case ColumnType.Text _, ColumnType.Memo _, ColumnType.DateOnly _ -> '"' + value + '"';
      case ColumnType.DateTime _ -> '"' + value.replace(' ', 'T') + "Z\"";
      default -> value;
    };
  }

  static String model() {
    String columns =
        WideTable.columns().entrySet().stream()
            .map(e -> "{\"logicalName\":\"dv_" + e.getKey() + "\"," + type(e.getValue()) + "}")
            .collect(Collectors.joining(","));
    return "{\"tables\":[{\"logicalName\":\"dv_wide\",\"primaryName\":\"dv_text1\",\"columns\":["
        + columns
        + "],\"keys\":[[\"dv_code\"]]}]}";
  }

  private static String type(ColumnType type) {
    return switch (type) {
      case ColumnType.Text(int max) -> "\"maxLength\":" + max;
      case ColumnType.Memo(int max) -> "\"type\":\"memo\",\"maxLength\":" + max;
      case ColumnType.Whole _ -> "\"type\":\"integer\"";
      case ColumnType.Decimal _ -> "\"type\":\"decimal\",\"precision\":4";
      case ColumnType.Money _ -> "\"type\":\"money\",\"precision\":2";
      case ColumnType.YesNo _ -> "\"type\":\"boolean\"";
      case ColumnType.Choice _ ->
          "\"type\":\"picklist\",\"options\":{\"1\":\"A\",\"2\":\"B\",\"3\":\"C\"}";
      case ColumnType.DateOnly _ -> "\"type\":\"datetime\",\"behavior\":\"DateOnly\"";
      case ColumnType.DateTime _ -> "\"type\":\"datetime\"";
      default -> throw new IllegalArgumentException("no values of type " + type);
    };
  }

  static String project(URI url) {
    return """
    deltaverse: 1
    name: bench
    target:
      url: %s
      users: [ { name: one, anonymous: true } ]
    tables:
      wide:
        target: dv_wide
        file: wide.csv
        key: [dv_code]
        columns:
    """
            .formatted(url)
        + WideTable.columns().keySet().stream()
            .map(c -> "      dv_" + c + ": " + c + "\n")
            .collect(Collectors.joining());
  }
}
