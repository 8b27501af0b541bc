package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.run.Selection.Until;
import dev.deltaverse.engine.verify.VerifyResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a run: some tables, or its first steps. */
final class SelectionScenarioTest {
  private static final String COMMANDS =
      """
      commands:
        - { name: before, when: before-stage, command: [sh, -c, "echo x >> before.txt"] }
        - { name: after, when: after-verify, command: [sh, -c, "echo x >> after.txt"] }
      """;

  @TempDir private Path folder = Path.of("");
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder, Shop.MODEL, Shop.PROJECT + COMMANDS);
    rig.file("1", "accounts.csv", "code,name,size,parent\nA,One,1,\nB,Two,2,A\nC,Bad,x,\n")
        .file("1", "jobs.csv", "no,title,account\n1,Job,A\n2,Job,B\n")
        .file("1", "tasks.csv", "ref,text,job\nT,Task,1\nU,Task,2\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private RunReport apply(String snapshot, Until until, boolean verify, String... tables)
      throws Exception {
    RunReport report =
        rig.apply(
            snapshot,
            new RunOptions(Set.of(), verify, "", true, new Selection(Set.of(tables), until)));
    assertThat(report.failures()).isEmpty();
    return report;
  }

  private void hold(int accounts, int jobs, int tasks) throws Exception {
    assertThat(rig.rows("dv_accounts")).hasSize(accounts);
    assertThat(rig.rows("dv_jobs")).hasSize(jobs);
    assertThat(rig.rows("dv_tasks")).hasSize(tasks);
  }

  @Test
  void someTablesAreSentAndVerifiedAndTheOthersLeftForLater() throws Exception {
    RunReport jobs = apply("1", Until.END, true, "jobs");
    // Their accounts are not there yet, so no job can be sent.
    hold(0, 0, 0);
    assertThat(Rig.books(jobs, "jobs").parked()).isEqualTo(2);
    assertThat(ExitStatus.of(jobs)).isEqualTo(1);

    RunReport accounts = apply("1", Until.END, true, "accounts");
    hold(2, 0, 0);
    assertThat(accounts.leftOut()).containsExactly("job_accounts", "jobs", "tasks");
    assertThat(accounts.balanced()).isTrue();
    assertThat(accounts.notSent()).isEqualTo(2 + 2 + 1);
    // Two accounts, and then the parent of one.
    assertThat(Objects.requireNonNull(accounts.forecast()).rows()).isEqualTo(2 + 1);
    assertThat(Objects.requireNonNull(accounts.verified()).tables())
        .extracting(a -> a.name())
        .containsExactly("accounts");
    assertThat(ExitStatus.of(accounts)).as("C has no number for its size").isEqualTo(1);

    RunReport second = apply("1", Until.END, false, "jobs", "tasks");
    hold(2, 2, 2);
    assertThat(ExitStatus.of(second)).as("rejects of accounts are not this run's").isEqualTo(0);
    assertThat(second.notSent()).isEqualTo(1);

    RunReport rest = rig.good("1");
    assertThat(Rig.books(rest, "job_accounts").created()).isEqualTo(1);
    assertThat(rest.total().created()).isEqualTo(1);
  }

  @Test
  void rowsOfALeftOutTableAreNotDeletedAndItsGuardDoesNotStop() throws Exception {
    rig.good("1");
    Files.writeString(
        folder.resolve("deltaverse.yaml"),
        Files.readString(folder.resolve("deltaverse.yaml"))
            .replace("maxDeleteShare: 100%,", "maxDeletes: 0, maxDeleteShare: 100%,"));
    rig.file("2", "accounts.csv", "code,name,size,parent\nA,One,5,\nB,Two,2,A\n")
        .file("2", "jobs.csv", "no,title,account\n1,Job,A\n2,Job,B\n")
        .file("2", "tasks.csv", "ref,text,job\nU,Task,2\n")
        .file("2", "job_accounts.csv", "job,account\n1,A\n");
    RunReport accounts = apply("2", Until.END, true, "accounts", "jobs");
    hold(2, 2, 2);
    assertThat(Rig.books(accounts, "accounts").updated()).isEqualTo(1);
    RunReport all = rig.apply("2");
    assertThat(ExitStatus.of(all)).as("the guard of tasks").isEqualTo(5);
  }

  @Test
  void aRunEndsAfterTheStepsOfAKind() throws Exception {
    RunReport staged = apply("1", Until.STAGE, true);
    assertThat(staged.books()).isEmpty();
    assertThat(ExitStatus.of(staged)).isEqualTo(0);
    RunReport checked = apply("1", Until.CHECK, true);
    assertThat(Rig.books(checked, "accounts").rejected()).isEqualTo(1);
    assertThat(checked.plan()).isNull();
    assertThat(ExitStatus.of(checked)).as("a row is rejected").isEqualTo(1);
    RunReport planned = apply("1", Until.PLAN, true);
    // The parent of account B is set by itself.
    assertThat(Objects.requireNonNull(planned.plan()).rows()).isEqualTo(2 + 1 + 2 + 2 + 1);
    hold(0, 0, 0);
    assertThat(folder.resolve("before.txt")).hasContent("x\nx\nx");

    RunReport sent = apply("1", Until.SEND, true);
    hold(2, 2, 2);
    assertThat(sent.verified()).isNull();
    RunReport verified = apply("1", Until.VERIFY, false);
    VerifyResult result = Objects.requireNonNull(verified.verified());
    assertThat(result.agrees()).isTrue();
    assertThat(folder.resolve("after.txt")).doesNotExist();
    apply("1", Until.END, false);
    assertThat(folder.resolve("after.txt")).hasContent("x");
  }

  @Test
  void aTableThatAModelReadsIsStagedForIt() throws Exception {
    rig.close();
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(
        folder.resolve("models/tasks.sql"),
        "SELECT 'M' || dv_no AS ref, dv_title AS text, dv_no AS job FROM want_jobs");
    rig =
        new Rig(
            folder, Shop.MODEL, Shop.PROJECT.replace("file: tasks.csv", "model: models/tasks.sql"));
    RunReport staged = apply("1", Until.STAGE, false);
    assertThat(rig.notes(staged)).anyMatch(note -> note.contains("stage tasks"));
    hold(0, 0, 0);
  }
}
