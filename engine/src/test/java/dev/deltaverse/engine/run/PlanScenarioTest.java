package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.TablePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanScenarioTest {
  @TempDir Path folder;

  private Rig rig() throws Exception {
    Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT);
    rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,A\nX,x,1,\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,A\n9,Nine,X\n")
        .file("1", "tasks.csv", "ref,text,job\nt1,x,1\nt9,x,9\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n9,X\n")
        .file("2", "accounts.csv", "code,name,size,parent\nA,changed,1,\nB,b,1,\nC,c,1,A\n")
        .file("2", "jobs.csv", "no,title,account\n1,One,C\n2,Two,A\n")
        .file("2", "tasks.csv", "ref,text,job\nt1,x,2\n")
        .file("2", "job_accounts.csv", "job,account\n1,A\n2,C\n");
    return rig;
  }

  private static Plan plan(RunReport report) {
    return Objects.requireNonNull(report.plan());
  }

  private static String all(Rig rig) throws Exception {
    StringBuilder text = new StringBuilder();
    for (String table : List.of("dv_account", "dv_job", "dv_task", "dv_job_account")) {
      text.append(rig.get("/emulator/export/" + table));
    }
    return text.toString();
  }

  @Test
  void phasesAreInOrderAndAPlanSendsNothing() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      String target = all(rig);
      String ledger = rig.ledger();
      long writes = rig.writes();
      RunReport planned = rig.plan("2");
      assertThat(planned.failures()).isEmpty();
      Rig.balanced(planned);
      assertThat(plan(planned).phases())
          .extracting(p -> p.id() + " " + p.rows() + " " + p.requests() + " " + p.after())
          .containsExactly(
              "accounts/upsert 1 1 []",
              "accounts/update 1 1 [accounts/upsert]",
              "jobs/upsert 1 1 [accounts/update]",
              "jobs/update 1 1 [jobs/upsert]",
              "tasks/update 1 1 [jobs/update]",
              "accounts/lookups 2 1 [accounts/update]",
              "job_accounts/link 1 1 [jobs/update, accounts/update]",
              "job_accounts/unlink 1 1 [job_accounts/link]",
              "tasks/delete 1 1 [tasks/update]",
              "jobs/delete 1 1 [tasks/update, tasks/delete, job_accounts/unlink, jobs/update]",
              "accounts/delete 1 1 [jobs/update, jobs/delete, job_accounts/unlink,"
                  + " accounts/update, accounts/lookups]");
      assertThat(all(rig)).isEqualTo(target);
      assertThat(rig.ledger()).isEqualTo(ledger);
      assertThat(rig.writes()).isEqualTo(writes);
      // What was only planned is not missing in the target.
      assertThat(rig.verify().agrees()).isTrue();

      RunReport applied = rig.good("2");
      assertThat(applied.books()).isEqualTo(planned.books());
      assertThat(applied.totals().requests()).isEqualTo(plan(planned).requests());
    }
  }

  @Test
  void samplesShowKeysAsTheSourceWritesThem() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      assertThat(plan(rig.plan("2")).tables())
          .flatExtracting(TablePlan::samples)
          .extracting(s -> s.name() + " " + s.operation() + " " + s.key() + " " + s.column())
          .containsExactly(
              "accounts create C ",
              "accounts update A dv_name",
              "accounts update B dv_parentid",
              "accounts delete X ",
              "jobs create 2 ",
              "jobs update 1 dv_accountid",
              "jobs delete 9 ",
              "tasks update t1 dv_jobid",
              "tasks delete t9 ");
    }
  }

  @Test
  void digestsAreEqualForEqualPlansAlone() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      String digest = plan(rig.plan("2")).digest();
      assertThat(plan(rig.plan("2")).digest()).isEqualTo(digest);

      rig.file("2", "tasks.csv", "ref,text,job\nt1,other,2\n");
      assertThat(plan(rig.plan("2")).digest()).isNotEqualTo(digest);
      rig.file("2", "tasks.csv", "ref,text,job\nt1,x,2\n");
      assertThat(plan(rig.plan("2")).digest()).isEqualTo(digest);

      rig.project(Shop.PROJECT.replace("dv_name: name", "dv_name: { from: name, case: upper }"));
      assertThat(plan(rig.plan("2")).digest()).isNotEqualTo(digest);
      rig.project(Shop.PROJECT);
      assertThat(plan(rig.plan("2")).digest()).isEqualTo(digest);

      rig.good("2");
      assertThat(plan(rig.plan("2")).digest()).isNotEqualTo(digest);
    }
  }

  @Test
  void aStalePlanIsRefused() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      String digest = plan(rig.plan("2")).digest();
      rig.file("2", "tasks.csv", "ref,text,job\nt1,other,2\n");
      long writes = rig.writes();
      String ledger = rig.ledger();
      RunReport stale = rig.apply("2", new RunOptions(Set.of(), false, digest));
      assertThat(stale.failures()).hasSize(1);
      MigrationException failure = stale.failures().getFirst();
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SETUP);
      assertThat(failure.getMessage())
          .startsWith(
              "apply --plan: the plan is stale: snapshot, project file or ledger have changed"
                  + " since it was made (plan "
                  + digest.substring(0, 12));
      assertThat(ExitStatus.of(stale)).isEqualTo(2);
      assertThat(rig.writes()).isEqualTo(writes);
      assertThat(rig.ledger()).isEqualTo(ledger);

      rig.file("2", "tasks.csv", "ref,text,job\nt1,x,2\n");
      RunReport fresh = rig.apply("2", new RunOptions(Set.of(), true, digest));
      assertThat(ExitStatus.of(fresh)).isZero();
    }
  }
}
