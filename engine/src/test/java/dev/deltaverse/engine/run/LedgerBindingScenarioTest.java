package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger speaks of one organisation and of rows by one key; against another nothing is sent. */
final class LedgerBindingScenarioTest {
  private static final String OTHER = "0b5f1c4e-6f0a-4d6e-9d5c-000000000000";

  @TempDir Path folder;

  private Rig loaded(String project) throws Exception {
    Rig rig = new Rig(folder, Shop.MODEL, project);
    rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,A\n")
        .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n");
    rig.good("1");
    return rig;
  }

  @Test
  void anotherOrganisationIsRefused() throws Exception {
    try (Rig rig = loaded(Shop.PROJECT)) {
      long writes = rig.writes();
      String ledger = rig.ledger();
      rig.between(target -> Between.of(target, OTHER));

      MigrationException e = catchThrowableOfType(MigrationException.class, () -> rig.apply("1"));

      assertThat(e.code()).isEqualTo(MigrationException.Code.SETUP);
      assertThat(e)
          .hasMessageMatching(
              "open ledger: the ledger belongs to the organisation [0-9a-f-]{36}, the target is"
                  + " the organisation "
                  + OTHER);
      assertThat(e.hint())
          .isEqualTo(
              "Correct the target's URL, or use another profile: each environment has its own"
                  + " ledger.");
      assertThat(rig.writes()).isEqualTo(writes);
      assertThat(rig.ledger()).isEqualTo(ledger);
    }
  }

  @Test
  void anotherKeyIsRefusedBeforeAnythingIsFitted() throws Exception {
    try (Rig rig = loaded(Shop.PROJECT.replace("dv_size: size", "# no size yet"))) {
      String ledger = rig.ledger();
      rig.project(
          Shop.PROJECT
              .replace("target: dv_task", "target: dv_job")
              .replace("key: [dv_ref]", "key: [dv_no]")
              .replace("dv_ref: ref", "dv_no: ref")
              .replace("dv_text: text", "dv_title: text")
              .replace(
                  "dv_jobid: { lookup: { table: jobs,",
                  "dv_accountid: { lookup: { table: accounts,"));

      MigrationException e = catchThrowableOfType(MigrationException.class, () -> rig.plan("1"));

      assertThat(e)
          .hasMessage(
              "open ledger: the ledger of table tasks is kept by dv_task(dv_ref), the project file"
                  + " says dv_job(dv_no)");
      assertThat(rig.ledger()).isEqualTo(ledger);
    }
  }

  @Test
  void lookingAltersNothing() throws Exception {
    try (Rig rig = loaded(Shop.PROJECT)) {
      rig.file("2", "accounts.csv", "code,name,size,parent\nB,b,1,\n")
          .file("2", "jobs.csv", "no,title,account\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,y,\n")
          .file("2", "job_accounts.csv", "job,account\n");
      long writes = rig.writes();
      String ledger = rig.ledger();

      rig.plan("2");
      rig.verify();
      rig.planUndo(1);
      rig.planAdopt("2");

      assertThat(rig.writes()).isEqualTo(writes);
      assertThat(rig.ledger()).isEqualTo(ledger);
    }
  }
}
