package dev.deltaverse.bench;

import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.RunReport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The forecast of ten different plans beside what they took. What it knows it has from two runs
 * before them and from each plan before the next, as in a project that is rehearsed.
 */
final class ForecastBenchmark {
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_account","primaryName":"dv_name","columns":[
          {"logicalName":"dv_code"},{"logicalName":"dv_name"}],"keys":[["dv_code"]]},
        {"logicalName":"dv_job","primaryName":"dv_title","columns":[
          {"logicalName":"dv_code"},{"logicalName":"dv_title"},
          {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_code"]]}],
       "relationships":[{"schemaName":"dv_job_account","table1":"dv_job","table2":"dv_account"}]}
      """;

  private static final String TABLES =
      """
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          key: [dv_code]
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns: { dv_code: code, dv_name: name }
        jobs:
          target: dv_job
          file: jobs.csv
          key: [dv_code]
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns:
            dv_code: code
            dv_title: title
            dv_accountid: { lookup: { table: accounts, from: account } }
      links:
        job_accounts:
          relationship: dv_job_account
          file: job_accounts.csv
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          left: { table: jobs, from: job }
          right: { table: accounts, from: account }
      """;

  /** Of the limits, which are all in proportion. */
  private static final long WINDOW_MILLIS = 10_000;

  private static final int WINDOW_REQUESTS = 200;

  private ForecastBenchmark() {}

  /** What a plan does to the data: rows in thousands. */
  private record Plan(
      String name,
      double newAccounts,
      double changedAccounts,
      double newJobs,
      double changedJobs,
      double deletedJobs,
      double newLinks) {}

  private static final List<Plan> EARLIER =
      List.of(
          new Plan("first load", 20, 0, 20, 0, 0, 1),
          new Plan("first delta", 0.2, 2, 0.2, 2, 0.6, 0.2));

  private static final List<Plan> PLANS =
      List.of(
          new Plan("new accounts", 30, 0, 0, 0, 0, 0),
          new Plan("new jobs", 0, 0, 25, 0, 0, 0),
          new Plan("many changed accounts", 0, 8, 0, 0, 0, 0),
          new Plan("few changed jobs", 0, 0, 0, 0.45, 0, 0),
          new Plan("deletes", 0, 0, 0, 0, 3, 0),
          new Plan("links", 0, 0, 0, 0, 0, 5),
          new Plan("accounts and their jobs", 12, 0, 12, 0, 0, 0),
          new Plan("a day's delta", 0.3, 0.3, 0.6, 0.3, 0.1, 0.2),
          new Plan("all accounts changed", 0, 62, 0, 0, 0, 0),
          new Plan("everything", 5, 2, 8, 3, 1, 1));

  /** Runs {@code [SCALE]}: rows of each plan, as a multiple of the usual ones. */
  static void run(List<String> words) throws Exception {
    double scale = words.isEmpty() ? 1 : Double.parseDouble(words.getFirst());
    Path folder = Files.createTempDirectory("deltaverse-forecast");
    try {
      Path model = Files.writeString(folder.resolve("model.json"), MODEL);
      ServiceShape shape =
          new ServiceShape(
              model.toString(),
              2,
              1,
              WINDOW_MILLIS,
              WINDOW_REQUESTS,
              32,
              40_000,
              6_000,
              14_400,
              0.1,
              "");
      try (LimitProcess service = LimitProcess.start(shape)) {
        Files.writeString(
            folder.resolve("deltaverse.yaml"),
            LimitBenchmark.target(service) + "send: { " + shape.limits() + " }\n" + TABLES);
        measure(folder, BenchRun.project(folder, Map.of()), scale);
      }
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  private static void measure(Path folder, Project project, double scale) throws Exception {
    Data data = new Data(folder.resolve("snapshots"), scale);
    for (Plan plan : EARLIER) {
      BenchRun.apply(project, data.next(plan));
    }
    System.out.println(
        "plan                    |   rows | requests, forecast |     p50 |     p90 | it took | p50"
            + " of it | under p90");
    int near = 0;
    int under = 0;
    for (Plan plan : PLANS) {
      String snapshot = data.next(plan);
      // As after a break: a forecast does not know what was spent just before.
      Thread.sleep(WINDOW_MILLIS);
      RunReport report = BenchRun.apply(project, snapshot);
      Forecast forecast = Objects.requireNonNull(report.forecast());
      double took = report.totals().elapsed().toMillis() / 1e3;
      boolean isNear = Math.abs(forecast.p50Seconds() / took - 1) <= 0.1;
      boolean isUnder = took <= forecast.p90Seconds();
      near += isNear ? 1 : 0;
      under += isUnder ? 1 : 0;
      System.out.printf(
          Locale.ROOT,
          "%-23s | %,6d | %,8d %,9d | %5.1f s | %5.1f s | %5.1f s | %8.3f%s | %s%n",
          plan.name(),
          forecast.rows(),
          report.totals().requests(),
          forecast.requests(),
          forecast.p50Seconds(),
          forecast.p90Seconds(),
          took,
          forecast.p50Seconds() / took,
          isNear ? " " : "!",
          isUnder ? "yes" : "no");
    }
    System.out.printf(
        Locale.ROOT,
        "p50 within 10 %%: %d of %d; under p90: %d of %d (goal 9)%n",
        near,
        PLANS.size(),
        under,
        PLANS.size());
  }

  /** The source, of which each snapshot is a state. */
  private static final class Data {
    private final Path snapshots;
    private final double scale;
    private final List<Integer> accounts = new ArrayList<>();
    private final List<Integer> jobs = new ArrayList<>();
    private final BitSet deleted = new BitSet();
    private int links;
    private int number;

    Data(Path snapshots, double scale) {
      this.snapshots = snapshots;
      this.scale = scale;
    }

    private int rows(double thousands) {
      return (int) Math.round(thousands * 1000 * scale);
    }

    /** Writes the next snapshot; its name. */
    String next(Plan plan) throws IOException {
      number++;
      change(accounts, rows(plan.changedAccounts()));
      add(accounts, rows(plan.newAccounts()));
      // Jobs with links stay: their pairs would go with them.
      for (int left = rows(plan.deletedJobs()), job = jobs.size() - 1; left > 0; job--) {
        if (!deleted.get(job)) {
          deleted.set(job);
          left--;
        }
      }
      change(jobs, rows(plan.changedJobs()));
      add(jobs, rows(plan.newJobs()));
      links += rows(plan.newLinks());
      String name = String.format(Locale.ROOT, "%02d", number);
      Path folder = Files.createDirectories(snapshots.resolve(name));
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("accounts.csv"))) {
        out.write("code,name\n");
        for (int i = 0; i < accounts.size(); i++) {
          out.write("A" + i + ",Account " + i + " version " + accounts.get(i) + "\n");
        }
      }
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("jobs.csv"))) {
        out.write("code,title,account\n");
        for (int i = 0; i < jobs.size(); i++) {
          if (!deleted.get(i)) {
            out.write(
                "J" + i + ",Job " + i + " version " + jobs.get(i) + ",A" + i % rows(4) + "\n");
          }
        }
      }
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("job_accounts.csv"))) {
        out.write("job,account\n");
        for (int i = 0; i < links; i++) {
          int job = i % rows(2);
          out.write("J" + job + ",A" + (i / rows(2) + i) % rows(4) + "\n");
        }
      }
      return name;
    }

    private void add(List<Integer> versions, int rows) {
      for (int i = 0; i < rows; i++) {
        versions.add(number);
      }
    }

    private void change(List<Integer> versions, int rows) {
      for (int i = 0; i < Math.min(rows, versions.size()); i++) {
        versions.set(i, number);
      }
    }
  }
}
