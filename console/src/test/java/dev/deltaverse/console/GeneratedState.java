package dev.deltaverse.console;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
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
import dev.deltaverse.engine.staging.RejectRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A project of many tables and a state of many runs, as the engine would have written them. */
final class GeneratedState implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-01T20:00:00Z");

  final Project project;
  final StateStore store;
  private final int tables;

  /** Each table but the first points to the one that has half its number. */
  GeneratedState(Path folder, int tables) throws IOException, MigrationException {
    this.tables = tables;
    StringBuilder text =
        new StringBuilder(
            """
            deltaverse: 1
            name: generated
            target: { url: "http://localhost:1", users: [ { name: one, anonymous: true } ] }
            tables:
            """);
    for (int i = 1; i <= tables; i++) {
      text.append("  ").append(table(i)).append(":\n");
      text.append("    target: dv_").append(table(i)).append('\n');
      text.append("    file: ").append(table(i)).append(".csv\n    key: [dv_no]\n    columns:\n");
      text.append("      dv_no: no\n      dv_size: size\n");
      if (i > 1) {
        text.append("      dv_parentid: { lookup: { table: ")
            .append(table(i / 2))
            .append(", from: parent } }\n");
      }
    }
    Path file = folder.resolve("deltaverse.yaml");
    Files.writeString(file, text);
    Files.createDirectories(folder.resolve("snapshots/2026-11-01"));
    project = ProjectReader.read(file, "default", Map.of());
    store = StateStore.open(project.state(), Clock.systemUTC());
  }

  static String table(int number) {
    return "t" + number;
  }

  /** A run with all its steps, open or ended. */
  long run(int number, boolean ended) throws MigrationException {
    long run =
        store.beginRun(
            RunStart.here("apply", "2026-11-" + number, "default", "test", "org", "mapping"));
    StateSink sink = new StateSink(store, run);
    List<FlowEvent.Node> nodes = new ArrayList<>();
    for (int i = 1; i <= tables; i++) {
      StepId stage = new StepId("stage", table(i));
      StepId send = new StepId("send", table(i) + "/upsert");
      nodes.add(new FlowEvent.Node(stage, List.of()));
      nodes.add(new FlowEvent.Node(send, List.of(stage)));
    }
    sink.accept(new FlowEvent.RunStarted(START, "apply 2026-11-" + number, nodes));
    for (FlowEvent.Node node : nodes) {
      sink.accept(new FlowEvent.StepStarted(START.plusSeconds(1), node.step(), 1));
      if (node.step().kind().equals("stage")) {
        sink.accept(new FlowEvent.StepFigure(START.plusSeconds(2), node.step(), "rows", 1_234));
      } else {
        sink.accept(new FlowEvent.StepProgress(START.plusSeconds(3), node.step(), 600, 1_200, 300));
      }
      if (ended) {
        sink.accept(
            new FlowEvent.StepFinished(
                START.plusSeconds(4), node.step(), 1, Duration.ofSeconds(3)));
      }
    }
    if (ended) {
      for (int i = 1; i <= tables; i++) {
        store.saveBooks(run, table(i), new Books(1_234, 1_000, 200, 30, 5, 3, 1, 0, 0, 0));
      }
      store.finishRun(
          run,
          new RunEnd(
              RunStatus.FINISHED,
              1,
              "",
              new RunTotals(12, 1, 0, 2_345.6, Duration.ofSeconds(65), true, true)));
    }
    store.flush();
    return run;
  }

  /** Runs without steps, quickly. */
  void manyRuns(int count) throws MigrationException {
    for (int i = 1; i <= count; i++) {
      long run =
          store.beginRun(RunStart.here("apply", "s" + i, "default", "test", "org", "mapping"));
      store.saveBooks(run, table(1), new Books(100, 90, 5, 5, 0, 0, 0, 0, 0, 0));
      store.finishRun(run, new RunEnd(RunStatus.FINISHED, 0, "", RunTotals.NOTHING_SENT));
    }
  }

  void reject(long run) throws MigrationException {
    store.saveRejects(
        run,
        table(1),
        Stream.of(
            new RejectRow(
                table(1),
                RejectRow.Kind.REJECTED,
                "t1.csv",
                7,
                "dv_size",
                "whole number",
                "=1<b>9",
                "not a whole number",
                "{\"no\":\"7\",\"size\":\"=1<b>9\",\"parent\":null}")));
  }

  @Override
  public void close() throws MigrationException {
    store.close();
  }
}
