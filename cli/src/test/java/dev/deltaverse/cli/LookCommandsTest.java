package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Check, runs and status. */
final class LookCommandsTest {
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
  void withoutAStateThereIsNothingToTell() {
    for (String command : new String[] {"runs", "status", "rejects"}) {
      Ended ended = work.run(command);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .startsWith("deltaverse " + command + ": ")
          .contains(folder.resolve(".deltaverse/default").toString(), "Next step: ");
    }
  }

  @Test
  void historyNeedsNoSecrets() throws Exception {
    work.dirtySnapshot("1");
    work.run("plan");
    work.projectFor("${NO_SUCH_VARIABLE_OF_A_TEST}", Workplace.TABLES);
    assertThat(work.run("plan").exitCode()).isEqualTo(2);
    for (String command : new String[] {"runs", "status", "rejects"}) {
      Ended ended = work.run(command);
      assertThat(ended.err()).isEmpty();
      assertThat(ended.exitCode()).isEqualTo(0);
    }
  }

  @Test
  void runsListsTheLatestFirst() throws Exception {
    work.cleanSnapshot("1");
    work.run("plan");
    work.run("apply");
    Ended runs = work.run("runs");
    assertThat(withoutTimes(runs.out()))
        .isEqualTo(
            """
            run command snapshot started status exit took read created updated deleted requests rows/s
            2 apply 1 TIME finished 0 T 5 5 0 0 3 N
            1 plan 1 TIME finished 0 T 5 5 0 0 0 N
            """);
    assertThat(runs.exitCode()).isEqualTo(0);
    JsonNode json = work.run("runs", "--json", "--limit", "1").json();
    assertThat(json.path("runs")).hasSize(1);
    JsonNode run = json.path("runs").get(0);
    assertThat(run.path("run").asLong()).isEqualTo(2);
    assertThat(run.path("status").asString()).isEqualTo("finished");
    assertThat(run.path("exitCode").asInt()).isEqualTo(0);
    assertThat(run.path("tables").get(0).path("created").asLong()).isEqualTo(2);
    assertThat(run.propertyNames())
        .contains("requests", "throttled", "retries", "rowsPerSecond", "seconds", "balanced");
  }

  @Test
  void statusShowsTheLastRunWithItsPhasesAndBooks() throws Exception {
    work.dirtySnapshot("1");
    work.run("apply");
    Ended status = work.run("status");
    assertThat(status.out())
        .startsWith("Run 1: apply 1\nfinished after ")
        .contains(
            ", exit code 1, since ",
            "\nphase              requests  applied  refused  in doubt  retries  splits  rows/s\n",
            "\naccounts/upsert           1        2        0         0        0       0  ",
            "\ntotal            9     0        6        0        0         1       2         0  ",
            " steps done in ");
    JsonNode run = work.run("status", "--json").json().path("run");
    assertThat(run.path("phases")).hasSize(3);
    assertThat(run.path("events")).isNotEmpty();
    assertThat(run.path("processGone").asBoolean()).isFalse();
  }

  @Test
  void statusAndRunsLookWhileAnotherRunnerIsAtWorkWhoIsNamedToASecondOne() throws Exception {
    work.cleanSnapshot("1");
    try (StateStore state =
        StateStore.open(folder.resolve(".deltaverse/default"), Clock.systemUTC())) {
      state.beginRun(RunStart.here("apply", "1", "default", "test", "org", "print"));
      Ended status = work.run("status");
      assertThat(status.exitCode()).isEqualTo(0);
      assertThat(status.out())
          .startsWith("Run 1: apply 1\nrunning since ")
          .contains(" pid " + ProcessHandle.current().pid());
      assertThat(work.run("runs").out()).contains("running");
      assertThat(work.run("rejects").err())
          .isEqualTo(
              """
              deltaverse rejects: no run has come to its end yet
              Next step: Run `deltaverse plan` first; it sends nothing.
              """);
      Ended second = work.run("apply");
      assertThat(second.exitCode()).isEqualTo(2);
      assertThat(second.err()).contains("run 1 of `apply` by ", "is under way");
    }
  }

  @Test
  void checkPassesWhatIsWell() throws Exception {
    work.cleanSnapshot("1").cleanSnapshot("2");
    Ended check = work.run("check");
    assertThat(check.out().replaceAll("organization [-0-9a-f]+", "organization ID"))
        .isEqualTo(
            """
            pass  project file: 2 tables, 1 link, profile default
            pass  snapshot: 2 of 2 snapshots
            pass  source of accounts: 1 file
            pass  source of jobs: 1 file
            pass  source of job_accounts: 1 file
            pass  target: %s, organization ID
            pass  key of accounts: dv_code is Active
            pass  key of jobs: dv_no is Active
            pass  mapping: 6 columns, all keys and lookups are usable
            pass  user one: signed in, with all rights on 2 tables
            pass  clock: agrees with the server's, as user one sees it
            pass  bulk messages: available for 2 tables
            pass  custom logic: none is switched on for 2 tables
            pass  duplicate rules: none is published for 2 tables
            pass  audit: is off for 2 tables
            pass  data of accounts: 2 rows, none would be rejected
            pass  keys of accounts: 2 keys, none over-long, in a circle or told apart by accents alone
            pass  data of jobs: 2 rows, none would be rejected
            pass  keys of jobs: 2 keys, none over-long, in a circle or told apart by accents alone
            pass  data of job_accounts: 1 row, none would be rejected
            Nothing was found that would stop a run. Next step: deltaverse plan
            """
                .formatted(work.emulator.url()));
    assertThat(check.exitCode()).isEqualTo(0);
  }

  @Test
  void checkTellsAllThatIsWrongAtOnce() throws Exception {
    work.file("1", "accounts.csv", "code,name,size\n");
    work.project(Workplace.TABLES.replace("target: dv_job", "target: dv_jobs"));
    Ended check = work.run("check", "--json");
    assertThat(check.exitCode()).isEqualTo(2);
    JsonNode checks = check.json().path("checks");
    assertThat(checks).hasSizeGreaterThan(4);
    assertThat(checks.get(3).toString())
        .isEqualTo(
            "{\"result\":\"warn\",\"object\":\"source of jobs\",\"finding\":\"no file matches"
                + " jobs.csv\",\"remedy\":\"The table is left as it is; put the file in if it"
                + " should be loaded.\"}");
    assertThat(check.out()).contains("dv_jobs");

    work.close();
    Ended unreachable = work.run("check");
    assertThat(unreachable.exitCode()).isEqualTo(3);
    assertThat(unreachable.out())
        .contains("fail  target: ")
        .endsWith("1 check failed. 2 warnings.\n");
  }

  private static String withoutTimes(String text) {
    return text.replaceAll("[0-9]{4}-[0-9-]+ [0-9:]{8}", "TIME")
        .replaceAll("[0-9.]+ m?s ", "T ")
        .replaceAll("[0-9,]+\n", "N\n")
        .replaceAll(" +", " ")
        .replaceAll("(?m)^ ", "");
  }
}
