package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.Books;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The delta is against what the target has acknowledged, not against the previous snapshot. */
final class RetriedByItselfScenarioTest {
  @TempDir Path folder;

  @BeforeEach
  void snapshot() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,Alpha,1,\nB,Beta,2,A\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\nt2,y,2\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n2,B\n");
    }
  }

  @Test
  void whatWasRefusedAndItsChildrenAreInTheNextDelta() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.emulator.faults(
          FaultScript.of(
              Fault.of(Fault.Kind.PLUG_IN_FAILURE)
                  .withTable("dv_account")
                  .withMessage("Create")
                  .withWhere("dv_code eq 'B'")));
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(2, 0, 1, 0, 0, 0, 0, 0, 1, 0));
      // The job of the refused account waits, and so does the task of that job.
      assertThat(Rig.books(first, "jobs")).isEqualTo(new Books(2, 0, 1, 0, 0, 0, 1, 0, 0, 0));
      assertThat(Rig.books(first, "tasks")).isEqualTo(new Books(2, 0, 1, 0, 0, 0, 1, 0, 0, 0));
      assertThat(Rig.books(first, "job_accounts"))
          .isEqualTo(new Books(2, 0, 1, 0, 0, 0, 1, 0, 0, 0));
      assertThat(ExitStatus.of(first)).isEqualTo(1);
      assertThat(rig.rejects(first.run()))
          .extracting(r -> r.name() + ": " + r.value() + " " + r.reason())
          .containsExactlyInAnyOrder(
              "jobs: dv_account | B refers to a row of accounts that the target did not accept in"
                  + " this run",
              "tasks: dv_job | 2 refers to a row of jobs that the target did not accept in this"
                  + " run",
              "job_accounts: 2 | B has a side that the target did not accept in this run");

      rig.emulator.faults(FaultScript.none());
      RunReport second = rig.good("1");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
      assertThat(Rig.books(second, "jobs")).isEqualTo(new Books(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
      assertThat(Rig.books(second, "tasks")).isEqualTo(new Books(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
      assertThat(ExitStatus.of(second)).isZero();
      assertThat(rig.lines("dv_task", "dv_ref", "dv_text", "dv_jobid"))
          .containsExactly("t1 x 1", "t2 y 2");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A", "2 B");
    }
  }

  @Test
  void laterPhasesOfARefusedRowAreNotSent() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.emulator.faults(
          FaultScript.of(
              Fault.of(Fault.Kind.PLUG_IN_FAILURE)
                  .withTable("dv_account")
                  .withWhere("dv_code eq 'B'")));
      RunReport first = rig.apply("1");
      Rig.balanced(first);
      // B's lookup to A would create it anew, with nothing but the lookup.
      assertThat(rig.lines("dv_account", "dv_code", "dv_name")).containsExactly("A Alpha");
      assertThat(Rig.books(first, "accounts").refused()).isEqualTo(1);
    }
  }

  @Test
  void onlyChangedColumnsOfAnUpdateAreSent() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.good("1");
      // Whatever a run sends would overwrite these.
      rig.request(
          "PATCH",
          "/api/data/v9.2/dv_accounts(dv_code='B')",
          "{\"dv_name\":\"untouched\",\"dv_ParentId@odata.bind\":null}");
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,Alpha,1,\nB,Beta,3,A\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\nt2,y,2\n")
          .file("2", "job_accounts.csv", "job,account\n1,A\n2,B\n");
      RunReport second = rig.apply("2");
      Rig.balanced(second);
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A Alpha 1 -", "B untouched 3 -");
      assertThat(second.totals().requests()).isEqualTo(1);
    }
  }

  @Test
  void aValueIsClearedAndARowMoves() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,Alpha,,\nB,Beta,2,\nC,New,5,B\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,C\n2,Two,\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\nt2,,2\n")
          .file("2", "job_accounts.csv", "job,account\n1,A\n2,B\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(3, 0, 1, 2, 0, 0, 0, 0, 0, 0));
      assertThat(Rig.books(second, "jobs")).isEqualTo(new Books(2, 0, 0, 2, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A Alpha - -", "B Beta 2 -", "C New 5 B");
      assertThat(rig.lines("dv_job", "dv_no", "dv_title", "dv_accountid"))
          .containsExactly("1 One C", "2 Two -");
      assertThat(rig.lines("dv_task", "dv_ref", "dv_text", "dv_jobid"))
          .containsExactly("t1 x 1", "t2 - 2");
    }
  }

  @Test
  void columnsAddedRemovedAndAddedAgainUpdateOnlyThemselves() throws Exception {
    String without = Shop.PROJECT.replace("dv_size: size", "");
    try (Rig rig = new Rig(folder, Shop.MODEL, without)) {
      rig.good("1");
      rig.request(
          "PATCH", "/api/data/v9.2/dv_accounts(dv_code='A')", "{\"dv_name\":\"untouched\"}");

      rig.project(Shop.PROJECT);
      RunReport added = rig.apply("1");
      Rig.balanced(added);
      assertThat(Rig.books(added, "accounts")).isEqualTo(new Books(2, 0, 0, 2, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size"))
          .containsExactly("A untouched 1", "B Beta 2");

      rig.project(without);
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,Other,,\nB,Beta,2,A\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\nt2,y,2\n")
          .file("2", "job_accounts.csv", "job,account\n1,A\n2,B\n");
      RunReport removed = rig.good("2");
      assertThat(Rig.books(removed, "accounts")).isEqualTo(new Books(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size"))
          .containsExactly("A Other 1", "B Beta 2");

      // The target still has the size of the time before; the source has none any more.
      rig.project(Shop.PROJECT);
      RunReport again = rig.good("2");
      assertThat(Rig.books(again, "accounts")).isEqualTo(new Books(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size"))
          .containsExactly("A Other -", "B Beta 2");
    }
  }

  @Test
  void whatFailedACheckIsLoadedWhenItIsCorrected() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,Alpha,1x,\nB,Beta,2,A\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\nt2,y,2\n")
          .file("2", "job_accounts.csv", "job,account\n1,A\n2,B\n");
      RunReport first = rig.good("2");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(2, 0, 0, 0, 0, 1, 1, 0, 0, 0));
      assertThat(Rig.books(first, "tasks").parked()).isEqualTo(2);
      assertThat(rig.lines("dv_job", "dv_no")).isEmpty();
      RunReport second = rig.good("1");
      assertThat(second.total().created()).isEqualTo(8);
      assertThat(second.complete()).isTrue();
    }
  }

  @Test
  void nothingChangedSendsNothing() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.good("1");
      long writes = rig.writes();
      assertThat(writes).isPositive();
      for (int i = 0; i < 2; i++) {
        RunReport report = rig.apply("1");
        Rig.balanced(report);
        assertThat(report.total()).isEqualTo(new Books(8, 8, 0, 0, 0, 0, 0, 0, 0, 0));
      }
      assertThat(rig.writes()).isEqualTo(writes);
    }
  }
}
