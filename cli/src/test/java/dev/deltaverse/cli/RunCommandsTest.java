package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plan, apply and verify, as a person or a script sees them. */
final class RunCommandsTest {
  @TempDir private Path folder = Path.of("");
  private Workplace work;

  @BeforeEach
  void start() throws IOException {
    work = new Workplace(folder);
  }

  @AfterEach
  void stop() {
    work.close();
  }

  @Test
  void planShowsRowsChangesAndPhasesAndSendsNothing() throws Exception {
    work.dirtySnapshot("1");
    Ended plan = work.run("plan");
    assertThat(plan.out())
        .isEqualTo(
            """
            Plan of snapshot 1

            table         read  same  create  update  delete  rejected  parked  excluded  stale  withheld
            accounts         3     0       2       0       0         1       0         0      0         0
            jobs             3     0       2       0       0         0       1         0      0         0
            job_accounts     3     0       2       0       0         0       1         0      0         0
            total            9     0       6       0       0         1       2         0      0         0

            Some of the changes:
              + accounts A
              + accounts C
              + jobs 1
              + jobs 3

            phase              rows  requests  after
            accounts/upsert       2         1
            jobs/upsert           2         1  accounts/upsert
            job_accounts/link     2         1  jobs/upsert, accounts/upsert

            To create 6, to update 0, to delete 0, in 3 requests.

            phase              requests  rows each  execution     p50     p90  cost
            accounts/upsert           1          2      52 ms   52 ms  156 ms  not calibrated
            jobs/upsert               1          2      52 ms   52 ms  156 ms  not calibrated
            job_accounts/link         1          2      52 ms   52 ms  156 ms  not calibrated
            whole run                 3                156 ms  156 ms  468 ms

            By 1 user on 1 server, 4 requests at once. Of 500,000 requests a day: 0.0 % if a request counts as one, 0.0 % if each row counts.
            Without verification, which takes 1 ms more (p90 4 ms), not calibrated.
            Not calibrated: no run of this project has sent any of this yet. Published figures stand in, which may be far off.

            Nothing was sent. Next step: deltaverse apply 1
            """);
    assertThat(plan.exitCode()).isEqualTo(1);
    assertThat(plan.err()).contains("stage accounts: done in ");
    assertThat(work.ask("GET", "/api/data/v9.2/dv_accounts", "")).contains("\"value\":[]");
  }

  @Test
  void planTellsWhetherTheRunFitsAWindowByWhatEarlierRunsCost() throws Exception {
    work.cleanSnapshot("1");
    assertThat(work.run("plan", "--window", "04:00-06:30").out())
        .contains(
            "Window 04:00-06:30 (2 h 30 min): the run fits, in nine of ten cases (p50 150 ms, p90"
                + " 450 ms).");
    assertThat(work.run("apply").exitCode()).isEqualTo(0);
    work.cleanSnapshot("2").file("2", "accounts.csv", "code,name,size\nA,Alpine,10\nB,Beta,\n");
    // What updates and verification cost is known when some were seen.
    assertThat(work.run("plan", "--window", "23:59-00:01").out()).contains("Not calibrated");
    assertThat(work.run("apply", "--verify").exitCode()).isEqualTo(0);
    work.cleanSnapshot("3").file("3", "accounts.csv", "code,name,size\nA,Alps,10\nB,Beta,5\n");

    Ended text = work.run("plan", "--window", "23:59-00:01");
    assertThat(text.out())
        .contains(
            "  calibrated\n", "Window 23:59-00:01 (2 min): the run fits, in nine of ten cases")
        .doesNotContain("ot calibrated");
    JsonNode json = work.run("plan", "--window", "23:59-00:01", "--json").json();
    assertThat(json.path("window").path("p90Fits").asBoolean()).isTrue();
    JsonNode forecast = json.path("forecast");
    assertThat(forecast.path("calibrated").asBoolean()).isTrue();
    assertThat(forecast.path("requests").asLong()).isEqualTo(1);
    assertThat(forecast.path("entitlement").path("shareByRows").asDouble())
        .isEqualTo(2 / 500_000.0);
    assertThat(forecast.path("p50Seconds").asDouble())
        .isGreaterThan(0)
        .isLessThanOrEqualTo(forecast.path("p90Seconds").asDouble());

    Ended wrong = work.run("plan", "--window", "4-6");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("'4-6' is no time of day from one minute to another");
  }

  @Test
  void planShowsValuesBeforeAndAfter() throws Exception {
    work.cleanSnapshot("1");
    assertThat(work.run("apply").exitCode()).isEqualTo(0);
    work.cleanSnapshot("2").file("2", "accounts.csv", "code,name,size\nA,Alpine,10\nB,Beta,\n");
    Ended plan = work.run("plan");
    assertThat(plan.out())
        .contains(
            """
            Some of the changes:
              ~ accounts A
                  dv_name: "Alpha" -> "Alpine"
              ~ accounts B
                  dv_size: "20" -> null
            """,
            "To create 0, to update 2, to delete 0, in 1 request.\n");
    assertThat(plan.exitCode()).isEqualTo(0);
  }

  @Test
  void applyPrintsTheBooksAndWhatToDoNext() throws Exception {
    work.dirtySnapshot("1");
    Ended apply = work.run("apply", "--verify");
    assertThat(withoutTimes(apply.out()))
        .isEqualTo(
            """
            Run 1: apply of snapshot 1

            table         read  same  created  updated  deleted  rejected  parked  excluded  refused  in doubt
            accounts         3     0        2        0        0         1       0         0        0         0
            jobs             3     0        2        0        0         0       1         0        0         0
            job_accounts     3     0        2        0        0         0       1         0        0         0
            total            9     0        6        0        0         1       2         0        0         0

            3 requests, 0 throttled, 0 retries, N rows/s, T; the books balance; the target agrees
            Forecast: 157 ms with verification (p90 472 ms) and 3 requests, not calibrated since no run has shown all of this; it took T and 3 requests

            table         ledger  target  cells  missing  extra  different  not as in snapshot
            accounts           2       2      4        0      0          0                   0  agrees
            jobs               2       2      4        0      0          0                   0  agrees
            job_accounts       2       2      0        0      0          0                   0  agrees

            Target and source agree.
            Rejected: 1 row; parked: 2 rows. Next step: deltaverse rejects --run 1
            """);
    assertThat(apply.exitCode()).isEqualTo(1);
  }

  @Test
  void applyStreamsItsEventsAndNothingElse() throws Exception {
    work.cleanSnapshot("1");
    Ended apply = work.run("apply", "--json-events");
    assertThat(apply.exitCode()).isEqualTo(0);
    List<JsonNode> events =
        apply.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    assertThat(events.getFirst().path("event").asString()).isEqualTo("run-started");
    assertThat(events.getLast().path("event").asString()).isEqualTo("run-finished");
    assertThat(events)
        .anyMatch(e -> e.path("step").asString("").equals("send accounts/upsert"))
        .allMatch(e -> !e.path("at").asString("").isEmpty());
  }

  @Test
  void anOrchestratorRunsOneTableOrTheFirstSteps() throws Exception {
    work.dirtySnapshot("1");
    Ended checked = work.run("apply", "--until", "check", "--json");
    assertThat(checked.exitCode()).describedAs(checked.err()).isEqualTo(1);
    assertThat(checked.json().path("requests").asLong()).isZero();
    Ended accounts = work.run("apply", "--tables", "accounts", "--until", "verify", "--json");
    assertThat(accounts.exitCode()).describedAs(accounts.err()).isEqualTo(1);
    assertThat(accounts.json().path("leftOut").toString()).isEqualTo("[\"job_accounts\",\"jobs\"]");
    assertThat(accounts.json().path("verification").path("agrees").asBoolean()).isTrue();
    Ended jobs = work.run("apply", "--tables", "jobs");
    assertThat(jobs.out())
        .contains("Rows of accounts, job_accounts were no part of the run", "2 rows not sent");
    assertThat(work.run("apply", "--tables", "job").err())
        .isEqualTo(
            """
            deltaverse apply: --tables: the project has no table or link job
            Next step: There are: accounts, job_accounts, jobs.
            """);
    assertThat(work.run("apply", "--until", "dawn").exitCode()).isEqualTo(2);
  }

  @Test
  void aCertificateOfARunIsWrittenAndChecked() throws Exception {
    work.cleanSnapshot("1");
    assertThat(work.run("apply", "--verify").exitCode()).isEqualTo(0);
    Path file = folder.resolve("proof.html");
    Ended written = work.run("certificate", "1", "--out", file.toString());
    assertThat(written.exitCode()).describedAs(written.err()).isEqualTo(0);
    assertThat(written.out()).isEqualTo("wrote " + file + "\n");
    assertThat(work.run("certificate", "--check", file.toString()).exitCode()).isEqualTo(0);
    Files.writeString(file, Files.readString(file).replaceFirst("agrees", "differs"));
    Ended altered = work.run("certificate", "--check", file.toString());
    assertThat(altered.out()).isEqualTo(file + " was altered\n");
    assertThat(altered.exitCode()).isEqualTo(4);
  }

  @Test
  void applyOfACleanSnapshotEndsWithZeroAndTheSecondTimeSendsNothing() throws Exception {
    work.cleanSnapshot("1");
    Ended first = work.run("apply", "--json");
    JsonNode json = first.json();
    assertThat(first.exitCode()).isEqualTo(0);
    assertThat(json.path("exitCode").asInt()).isEqualTo(0);
    assertThat(json.path("requests").asLong()).isEqualTo(3);
    assertThat(json.path("balanced").asBoolean()).isTrue();
    assertThat(json.path("verified").isNull()).isTrue();
    assertThat(json.path("tables").get(1).toString())
        .isEqualTo(
            "{\"name\":\"jobs\",\"read\":2,\"same\":0,\"created\":2,\"updated\":0,\"deleted\":0,"
                + "\"rejected\":0,\"parked\":0,\"excluded\":0,\"refused\":0,\"inDoubt\":0}");
    assertThat(json.propertyNames())
        .contains("throttled", "retries", "rowsPerSecond", "seconds", "total", "failures");
    JsonNode second = work.run("apply", "--json", "--verify").json();
    assertThat(second.path("requests").asLong()).isZero();
    assertThat(second.path("total").path("same").asLong()).isEqualTo(5);
    assertThat(second.path("verified").asBoolean()).isTrue();
    assertThat(second.path("verification").path("tables").get(0).path("cells").asLong())
        .isEqualTo(4);
  }

  @Test
  void aKeptPlanIsAppliedOnceAndThenStale() throws Exception {
    work.cleanSnapshot("1");
    String file = folder.resolve("plan.json").toString();
    Ended plan = work.run("plan", "--out", file);
    assertThat(plan.out()).endsWith("Next step: deltaverse apply --plan " + file + "\n");
    Plan kept = PlanJson.fromJson(Files.readString(Path.of(file)), file);
    work.cleanSnapshot("2");
    Ended apply = work.run("apply", "--plan", file, "--json");
    assertThat(apply.exitCode()).isEqualTo(0);
    assertThat(apply.json().path("snapshot").asString()).isEqualTo("1");

    Ended again = work.run("apply", "--plan", file);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .contains(
            "deltaverse apply: apply --plan: the plan is stale: snapshot, project file or ledger"
                + " have changed since it was made (plan "
                + kept.digest().substring(0, 12)
                + ", now ")
        .endsWith("Next step: Make and look at a new plan with `deltaverse plan --out FILE`.\n");
    assertThat(again.out()).doesNotContain("Next step");
  }

  @Test
  void aPlanComesBackAsItWasAndNoOtherFilePassesForOne() throws Exception {
    work.dirtySnapshot("1");
    Path file = folder.resolve("plan.json");
    work.run("plan", "--out", file.toString());
    String text = Files.readString(file);
    assertThat(PlanJson.toJson(PlanJson.fromJson(text, "plan.json"))).isEqualTo(text);

    Files.writeString(file, text.replace("\"snapshot\" : \"1\"", "\"snapshot\" : \"2\""));
    assertThat(work.run("apply", "--plan", file.toString()).err())
        .isEqualTo(
            """
            deltaverse apply: read plan %s: it was altered: its digest is not that of its content
            Next step: Make a new one with `deltaverse plan --out FILE`.
            """
                .formatted(file));
    Files.writeString(file, "[]");
    assertThat(work.run("apply", "--plan", file.toString()).err())
        .startsWith("deltaverse apply: read plan " + file + ": it is not a plan of format 2\n");
    Files.delete(file);
    assertThat(work.run("apply", "--plan", file.toString()).err())
        .startsWith("deltaverse apply: read plan " + file + ": there is no such file or folder\n");
  }

  @Test
  void aGuardStopsWithFiveAndSaysHowToGoOn() throws Exception {
    work.cleanSnapshot("1");
    work.run("apply");
    work.cleanSnapshot("2").file("2", "jobs.csv", "no,title,account\n1,One,A\n");
    assertThat(work.run("plan").out())
        .endsWith(
            """
            Nothing was sent. A guard would stop this:
            jobs: 1 delete is 50.0 % of 2 rows, more than maxDeleteShare 10.0 %
            jobs: 1 record is 50.0 % fewer than the 2 of the last run, more than maxFall 20.0 %
            Next step: If this is right, run again with --accept-guard jobs; otherwise correct the\
             snapshot.
            """);
    assertThat(work.run("plan", "--json").json().at("/guard/hint").asString())
        .contains("--accept-guard jobs");
    Ended stopped = work.run("apply");
    assertThat(stopped.exitCode()).isEqualTo(5);
    assertThat(stopped.err())
        .endsWith(
            """
            deltaverse apply: plan: a guard stops the run, nothing was sent:
            jobs: 1 delete is 50.0 % of 2 rows, more than maxDeleteShare 10.0 %
            jobs: 1 record is 50.0 % fewer than the 2 of the last run, more than maxFall 20.0 %
            Next step: If this is right, run again with --accept-guard jobs; otherwise correct the\
             snapshot.
            """);
    assertThat(work.run("apply", "--accept-guard", "job").err())
        .isEqualTo(
            """
            deltaverse apply: --accept-guard: the project has no table or link job
            Next step: There are: accounts, job_accounts, jobs.
            """);
    Ended accepted = work.run("apply", "--accept-guard", "jobs,accounts", "--json");
    assertThat(accepted.exitCode()).isEqualTo(0);
    assertThat(accepted.json().path("total").path("deleted").asLong()).isEqualTo(1);
  }

  @Test
  void verifyFindsWhatWasAlteredInTheTarget() throws Exception {
    work.cleanSnapshot("1");
    work.run("apply");
    Ended agrees = work.run("verify");
    assertThat(agrees.exitCode()).isEqualTo(0);
    assertThat(agrees.out()).endsWith("\nTarget and source agree.\n");

    work.ask("PATCH", "/api/data/v9.2/dv_accounts(dv_code='B')", "{\"dv_size\":21}");
    work.ask("DELETE", "/api/data/v9.2/dv_jobs(dv_no=2)", "");
    Ended differs = work.run("verify");
    assertThat(differs.exitCode()).isEqualTo(4);
    assertThat(differs.out())
        .contains(
            "\nFirst differences:\n",
            "  accounts B: dv_size is \"21\" and should be \"20\"\n",
            "  jobs 2: the target lacks the row\n",
            "\nTarget and source do not agree.\n");
    Ended json = work.run("verify", "--json");
    assertThat(json.exitCode()).isEqualTo(4);
    assertThat(json.json().path("agrees").asBoolean()).isFalse();
    assertThat(json.json().path("tables").get(1).path("missing").asLong()).isEqualTo(1);
    assertThat(json.json().path("differences")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(work.run("apply", "--verify", "--json").exitCode()).isEqualTo(4);
  }

  @Test
  void aWrongProjectFileTellsAllItsProblems() throws Exception {
    work.project(Workplace.TABLES.replace("key: [dv_no]", "key: [dv_number]") + "colour: red\n");
    Ended plan = work.run("plan", "--json");
    assertThat(plan.exitCode()).isEqualTo(2);
    assertThat(plan.err())
        .contains("deltaverse.yaml:", "dv_number", "colour")
        .endsWith("Next step: Correct these 2 places of the project file and run again.\n");
    assertThat(plan.json().path("exitCode").asInt()).isEqualTo(2);
    assertThat(plan.json().path("failures").get(0).path("code").asString()).isEqualTo("setup");
    assertThat(work.run("-C", folder.resolve("nowhere").toString(), "apply").exitCode())
        .isEqualTo(2);
  }

  @Test
  void aTargetThatCannotBeReachedEndsWithThree() throws Exception {
    work.cleanSnapshot("1");
    String address = work.emulator.url().getAuthority();
    work.close();
    Ended apply = work.run("apply", "--json");
    assertThat(apply.exitCode()).isEqualTo(3);
    assertThat(apply.json().path("failures").get(0).path("code").asString())
        .isIn("target", "transient");
    assertThat(apply.err()).contains(address).contains("Next step: ");
  }

  private static String withoutTimes(String text) {
    return text.replaceAll("[0-9,]+ rows/s, [0-9.]+ m?s", "N rows/s, T")
        .replaceAll("it took [0-9.]+ m?s", "it took T");
  }
}
