package dev.deltaverse.console;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StateSink;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.RunEnd;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.plan.TablePlan;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.SourceFile;
import dev.deltaverse.engine.staging.SourceRead;
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

  static final String FORECAST =
      """
      {"requests": 24, "rows": 2400, "executionSeconds": 16.0, "otherSeconds": 5.0,
       "p50Seconds": 30.0, "p90Seconds": 40.0, "calibrated": false,
       "users": 2, "servers": 3, "requestsAtOnce": 8,
       "entitlement": {"perDay": 4800, "counts": "rows", "stop": true, "spent": 3000},
       "phases": [
        {"phase": "t1/upsert", "rows": 1200, "requests": 12, "batchRows": 100,
         "executionSeconds": 8.0, "p50Seconds": 10.0, "p90Seconds": 15.0, "calibrated": true},
        {"phase": "t2/upsert", "rows": 1200, "requests": 12, "batchRows": 100,
         "executionSeconds": 8.0, "p50Seconds": 20.0, "p90Seconds": 25.0, "calibrated": false}]}
      """;

  static final StepId VERIFY_FIRST = new StepId("verify", "t1");
  static final StepId VERIFIED = new StepId("verify", "");

  final Project project;
  final StateStore store;
  private final int tables;

  /** Each table but the first points to the one that has half its number. */
  GeneratedState(Path folder, int tables) throws IOException, MigrationException {
    this(folder, tables, "");
  }

  /**
   * @param more keys at the top of the project file
   */
  GeneratedState(Path folder, int tables, String more) throws IOException, MigrationException {
    this.tables = tables;
    StringBuilder text =
        new StringBuilder(
            """
            deltaverse: 1
            name: generated
            target: { url: "http://localhost:1", users: [ { name: one, anonymous: true } ] }
            %s
            tables:
            """
                .formatted(more));
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

  /**
   * A run that is under way: planned, its first table sent, the second being sent. The plan expects
   * 30 s, and of ten runs nine to be done within 40 s.
   */
  long planned() throws MigrationException {
    long run =
        store.beginRun(RunStart.here("apply", "2026-11-03", "default", "test", "org", "mapping"));
    PhaseId first = new PhaseId(table(1), PhaseKind.UPSERT);
    PhaseId second = new PhaseId(table(2), PhaseKind.UPSERT);
    Plan plan =
        new Plan(
            "2026-11-03",
            "org",
            "mapping",
            List.of(planOf(table(1), "aaaa"), planOf(table(2), "bbbb")),
            List.of(
                new PhasePlan(first, 1_200, 12, List.of()),
                new PhasePlan(second, 1_200, 12, List.of(first))));
    store.putDocument(run, RunDocument.PLAN, PlanJson.toJson(plan));
    store.putDocument(run, RunDocument.FORECAST, FORECAST);
    StateSink sink = new StateSink(store, run);
    StepId planning = new StepId("plan", "");
    StepId sends1 = new StepId("send", first.toString());
    StepId sends2 = new StepId("send", second.toString());
    sink.accept(
        new FlowEvent.RunStarted(
            START,
            "apply 2026-11-03",
            List.of(
                new FlowEvent.Node(planning, List.of()),
                new FlowEvent.Node(sends1, List.of(planning)),
                new FlowEvent.Node(sends2, List.of(sends1)),
                new FlowEvent.Node(VERIFY_FIRST, List.of(sends2)),
                new FlowEvent.Node(VERIFIED, List.of(VERIFY_FIRST)))));
    sink.accept(new FlowEvent.StepStarted(START, planning, 1));
    sink.accept(new FlowEvent.StepFinished(START, planning, 1, Duration.ofSeconds(1)));
    sink.accept(new FlowEvent.StepStarted(START, sends1, 1));
    sink.accept(new FlowEvent.StepProgress(START.plusSeconds(17), sends1, 1_200, 1_200, 70));
    sink.accept(
        new FlowEvent.StepFinished(START.plusSeconds(17), sends1, 1, Duration.ofSeconds(17)));
    sink.accept(new FlowEvent.StepStarted(START.plusSeconds(17), sends2, 1));
    sink.accept(new FlowEvent.StepProgress(START.plusSeconds(19), sends2, 200, 1_200, 100));
    store.flush();
    return run;
  }

  private static TablePlan planOf(String name, String sha256) {
    return new TablePlan(
        name,
        new SourceRead(
            name,
            1_234,
            0,
            false,
            List.of(new SourceFile(name + ".csv", 54_321, sha256)),
            List.of()),
        new CheckCounts(name, 1_234, 1_230, 3, 1, 0),
        new DeltaCounts(name, 30, 1_200, 0, 0, 0, 0, 0, 0, 0, 30),
        "digest of " + name,
        List.of());
  }

  /** Ends a run well. */
  void end(long run) throws MigrationException {
    store.finishRun(
        run,
        new RunEnd(
            RunStatus.FINISHED,
            0,
            "",
            new RunTotals(13, 1, 0, 2_345.6, Duration.ofSeconds(65), true, true)));
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
