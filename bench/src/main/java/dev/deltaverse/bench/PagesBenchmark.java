package dev.deltaverse.bench;

import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StateSink;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.RunEnd;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long pages take of a project with many tables and runs: from the start of the process to the
 * first page, and each page again and again.
 */
final class PagesBenchmark {
  private static final int ROUNDS = 15;
  private static final int STARTS = 5;
  private static final Instant START = Instant.parse("2026-11-01T20:00:00Z");

  private PagesBenchmark() {}

  static void run(int tables, int runs) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-bench");
    try {
      write(folder, tables, runs);
      start(folder, tables, runs);
      try (ServedConsole console = ServedConsole.start(folder)) {
        for (String path :
            List.of(
                "",
                "runs",
                "runs?before=101",
                "runs/" + (runs + 1),
                "compare?a=" + (runs + 1) + "&b=" + runs,
                "rejects",
                "api/v1/now",
                "metrics")) {
          page(console, path);
        }
      }
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  /** From the start of the process to the first page, again and again. */
  private static void start(Path folder, int tables, int runs) throws Exception {
    double[] listening = new double[STARTS];
    double[] page = new double[STARTS];
    long processor = 0;
    for (int i = 0; i < STARTS; i++) {
      long start = System.nanoTime();
      try (ServedConsole console = ServedConsole.start(folder)) {
        listening[i] = (System.nanoTime() - start) / 1e6;
        console.get(URI.create(""));
        page[i] = (System.nanoTime() - start) / 1e6;
        processor += console.processor().toMillis();
      }
    }
    Arrays.sort(listening);
    Arrays.sort(page);
    System.out.printf(
        Locale.ROOT,
        "%,d tables, %,d runs: the console listens after %.0f ms, its first page is there after"
            + " %.0f ms (middle of %d; least %.0f, most %.0f) and %,d ms of processor%n",
        tables,
        runs,
        listening[STARTS / 2],
        page[STARTS / 2],
        STARTS,
        page[0],
        page[STARTS - 1],
        processor / STARTS);
  }

  private static void page(ServedConsole console, String path) throws Exception {
    double[] took = new double[ROUNDS];
    int length = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      HttpResponse<String> answer = console.get(URI.create(path));
      took[i] = (System.nanoTime() - start) / 1e6;
      length = answer.body().length();
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(path + ": " + answer.statusCode());
      }
    }
    double first = took[0];
    Arrays.sort(took);
    System.out.printf(
        Locale.ROOT,
        "  /%s: first %.0f ms, middle of %d %.0f ms, longest %.0f ms, %,d KB%n",
        path,
        first,
        ROUNDS,
        took[ROUNDS / 2],
        took[ROUNDS - 1],
        length >> 10);
  }

  private static void write(Path folder, int tables, int runs) throws Exception {
    StringBuilder text =
        new StringBuilder(
            """
            deltaverse: 1
            name: large
            target: { url: "http://localhost:1", users: [ { name: one, anonymous: true } ] }
            tables:
            """);
    for (int i = 1; i <= tables; i++) {
      text.append("  t%d:\n    target: dv_t%d\n    file: t%d.csv\n".formatted(i, i, i));
      text.append("    key: [dv_no]\n    columns:\n      dv_no: no\n      dv_size: size\n");
      if (i > 1) {
        text.append(
            "      dv_parentid: { lookup: { table: t%d, from: parent } }\n".formatted(i / 2));
      }
    }
    Path file = Files.writeString(folder.resolve("deltaverse.yaml"), text);
    Project project = ProjectReader.read(file, "default", Map.of());
    try (StateStore store = StateStore.open(project.state(), Clock.systemUTC())) {
      for (int i = 1; i <= runs + 1; i++) {
        long run = store.beginRun(RunStart.here("apply", "s" + i, "default", "bench", "", "m"));
        if (i > runs) {
          steps(new StateSink(store, run), tables);
        }
        RunTotals totals = new RunTotals(12, 1, 0, 2_345, Duration.ofSeconds(65), true, true);
        store.finishRun(run, new RunEnd(RunStatus.FINISHED, 0, "", totals));
      }
    }
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + project.state().resolve("state.sqlite"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
              + tables
              + ") INSERT INTO books SELECT run.id, 't' || i, 1234, 1000, 200, 30, 5, 3, 1, 0, 0, 0"
              + " FROM run, n");
      statement.executeUpdate(
          "INSERT INTO document SELECT id, 'forecast', started, '"
              + forecast(tables)
              + "' FROM run");
    }
  }

  private static void steps(StateSink sink, int tables) {
    List<FlowEvent.Node> nodes = new ArrayList<>();
    for (int i = 1; i <= tables; i++) {
      StepId before = null;
      for (String kind : List.of("stage", "check", "park", "delta", "send", "verify")) {
        StepId step = new StepId(kind, "t" + i + (kind.equals("send") ? "/upsert" : ""));
        nodes.add(new FlowEvent.Node(step, before == null ? List.of() : List.of(before)));
        before = step;
      }
    }
    sink.accept(new FlowEvent.RunStarted(START, "apply", nodes));
    int i = 0;
    for (FlowEvent.Node node : nodes) {
      Instant at = START.plusMillis(20L * i++);
      sink.accept(new FlowEvent.StepStarted(at, node.step(), 1));
      sink.accept(new FlowEvent.StepFigure(at, node.step(), "rows", 1_234));
      if (node.step().kind().equals("send")) {
        sink.accept(new FlowEvent.StepProgress(at, node.step(), 200, 200, 300));
      }
      sink.accept(
          new FlowEvent.StepFinished(at.plusSeconds(3), node.step(), 1, Duration.ofSeconds(3)));
    }
  }

  private static String forecast(int tables) {
    StringBuilder phases = new StringBuilder();
    for (int i = 1; i <= tables; i++) {
      phases
          .append(i == 1 ? "" : ",")
          .append(
              ("{\"phase\":\"t%d/upsert\",\"rows\":200,\"requests\":2,\"batchRows\":100,"
                      + "\"executionSeconds\":1.0,\"p50Seconds\":1.0,\"p90Seconds\":1.2,"
                      + "\"calibrated\":true}")
                  .formatted(i));
    }
    return "{\"requests\":1000,\"rows\":100000,\"executionSeconds\":500.0,\"otherSeconds\":10.0,"
        + "\"p50Seconds\":60.0,\"p90Seconds\":80.0,\"calibrated\":true,\"users\":1,\"servers\":1,"
        + "\"requestsAtOnce\":4,\"entitlement\":{\"perDay\":500000,\"counts\":\"rows\","
        + "\"stop\":false,\"spent\":0},\"phases\":["
        + phases
        + "]}";
  }
}
