package dev.deltaverse.bench;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceTime;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An initial load of accounts, their jobs and the tasks of these, into a service whose plug-ins are
 * slow, now more and now less. Once with streaming, once table after table.
 */
final class StreamBenchmark {
  private static final long SEED = 7;

  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_account","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name"},{"logicalName":"dv_code"}],"keys":[["dv_code"]]},
        {"logicalName":"dv_job","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name"},{"logicalName":"dv_code"},
           {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_code"]]},
        {"logicalName":"dv_task","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name"},{"logicalName":"dv_code"},
           {"schemaName":"dv_JobId","type":"lookup","targets":["dv_job"]}],
         "keys":[["dv_code"]]}]}
      """;

  private StreamBenchmark() {}

  /**
   * @param accounts rows of the first table; each of the others has twice as many
   */
  static void run(int accounts) throws Exception {
    Path folder = Files.createTempDirectory("deltaverse-bench");
    try {
      write(folder.resolve("snapshots").resolve("1"), accounts);
      double off = load(folder, false, 5L * accounts);
      double on = load(folder, true, 5L * accounts);
      System.out.printf(Locale.ROOT, "ratio %.2f%n", on / off);
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  /** Which account a job has, and which job a task, is chance. */
  private static void write(Path snapshot, int accounts) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Files.createDirectories(snapshot);
    Files.writeString(snapshot.resolve("accounts.csv"), rows("code,name", accounts, 0, random));
    Files.writeString(
        snapshot.resolve("jobs.csv"), rows("code,name,account", 2 * accounts, accounts, random));
    Files.writeString(
        snapshot.resolve("tasks.csv"), rows("code,name,job", 2 * accounts, 2 * accounts, random));
  }

  private static String rows(String head, int rows, int parents, SplittableRandom random) {
    StringBuilder text = new StringBuilder(head).append('\n');
    for (int i = 0; i < rows; i++) {
      text.append('c').append(i).append(",Name ").append(i);
      if (parents > 0) {
        text.append(",c").append(random.nextInt(parents));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Seconds of the run. */
  private static double load(Path folder, boolean streams, long rows) throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(MODEL)
            .withRequestLogSize(0)
            .withDopHint(8)
            .withServiceTime(
                new ServiceTime(
                    Duration.ofMillis(40),
                    Duration.ofMillis(20),
                    Duration.ofMillis(20),
                    Duration.ZERO,
                    0.5,
                    true));
    try (Emulator emulator = Emulator.start(config)) {
      String state = streams ? "on" : "off";
      Files.writeString(folder.resolve("deltaverse.yaml"), project(emulator.url(), streams, state));
      Project project = ProjectReader.read(folder.resolve("deltaverse.yaml"), state, Map.of());
      try (StateStore store = StateStore.open(project.state(), Clock.systemUTC());
          DuckStaging staging = DuckStaging.open(project.state(), 1L << 30);
          DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
        RunReport report =
            new Migration(
                    project, target, staging, store, EventSink.NONE, Clock.systemUTC(), "bench")
                .apply(Snapshots.latest(project.snapshots()), RunOptions.DEFAULT);
        if (!report.complete() || report.total().created() != rows) {
          throw new IllegalStateException("the run did not end as it should: " + report);
        }
        double seconds = report.totals().elapsed().toMillis() / 1e3;
        System.out.printf(
            Locale.ROOT,
            "streaming %s: %,d rows in %.1f s, %d requests, %d retries%n",
            state,
            rows,
            seconds,
            report.totals().requests(),
            report.totals().retries());
        return seconds;
      }
    }
  }

  private static String project(URI url, boolean streams, String profile) {
    return """
    deltaverse: 1
    name: bench
    target:
      url: %s
      users: [ { name: one, anonymous: true } ]
    send: { batchRows: 20 }
    flow: { stream: %s }
    profiles: { %s: {} }
    tables:
      accounts:
        target: dv_account
        file: accounts.csv
        key: [dv_code]
        columns: { dv_code: code, dv_name: name }
      jobs:
        target: dv_job
        file: jobs.csv
        key: [dv_code]
        columns:
          dv_code: code
          dv_name: name
          dv_accountid: { lookup: { table: accounts, from: account } }
      tasks:
        target: dv_task
        file: tasks.csv
        key: [dv_code]
        columns:
          dv_code: code
          dv_name: name
          dv_jobid: { lookup: { table: jobs, from: job } }
    """
        .formatted(url, streams, profile);
  }
}
