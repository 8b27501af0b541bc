package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.DeltaCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row is deleted only if its key is absent from the raw snapshot. */
final class DeleteRuleScenarioTest {
  private static final String[] ACCOUNT = {"dv_code", "dv_name", "dv_size", "dv_parentid"};

  @TempDir Path folder;

  private Rig rig(String project) throws Exception {
    Rig rig = new Rig(folder, Shop.MODEL, project);
    files(rig, "1", "A,Alpha,1,\nB,Beta,2,A\nC,Gamma,3,\nD,Delta,4,\n");
    return rig;
  }

  private static void files(Rig rig, String snapshot, String accounts) throws Exception {
    rig.file(snapshot, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(snapshot, "jobs.csv", "no,title,account\n1,One,A\n")
        .file(snapshot, "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file(snapshot, "job_accounts.csv", "job,account\n1,A\n");
  }

  private static DeltaCounts delta(RunReport report, String name) {
    return Objects.requireNonNull(report.plan()).tables().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow()
        .delta();
  }

  @Test
  void rejectedParkedAndExcludedRowsStayAsTheyWere() throws Exception {
    String project =
        Shop.project(
            "guards: { maxDeleteShare: 100%, maxFall: 100% }", "where: \"name <> 'out'\"", "");
    try (Rig rig = rig(project)) {
      rig.good("1");
      files(rig, "2", "A,Alpha,1,\nB,New name,2,nowhere\nC,Gamma,3x,\nD,out,4,\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(4, 1, 0, 0, 0, 1, 1, 1, 0, 0));
      assertThat(delta(second, "accounts").stale()).isEqualTo(3);
      assertThat(rig.lines("dv_account", ACCOUNT))
          .containsExactly("A Alpha 1 -", "B Beta 2 A", "C Gamma 3 -", "D Delta 4 -");
    }
  }

  @Test
  void missingEmptyAndUnreadableFilesDeleteNothing() throws Exception {
    try (Rig rig = rig(Shop.PROJECT)) {
      rig.good("1");
      files(rig, "2", "");
      RunReport empty = rig.good("2");
      assertThat(delta(empty, "accounts").withheld()).isEqualTo(4);
      assertThat(Rig.books(empty, "accounts")).isEqualTo(Books.EMPTY);

      files(rig, "3", "A,Alpha,1,\nB,\"Be\"ta,2,A\n");
      RunReport unreadable = rig.good("3");
      assertThat(Rig.books(unreadable, "accounts"))
          .isEqualTo(new Books(2, 1, 0, 0, 0, 1, 0, 0, 0, 0));
      assertThat(delta(unreadable, "accounts").withheld()).isEqualTo(3);
      assertThat(rig.notes(unreadable))
          .anyMatch(
              n ->
                  n.contains(
                      "3 rows are absent, but not deleted: the source was not read completely"));

      files(rig, "4", "");
      Files.delete(folder.resolve("snapshots/4/accounts.csv"));
      Files.delete(folder.resolve("snapshots/4/job_accounts.csv"));
      RunReport missing = rig.good("4");
      assertThat(delta(missing, "accounts").withheld()).isEqualTo(4);
      assertThat(delta(missing, "job_accounts").withheld()).isEqualTo(1);

      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B", "C", "D");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A");
    }
  }

  @Test
  void guardsStopTheRunBeforeAnythingIsSent() throws Exception {
    for (String guard :
        new String[] {
          "guards: { maxDeletes: 1, maxDeleteShare: 100%, maxFall: 100% }",
          "guards: { maxDeleteShare: 49%, maxFall: 100% }",
          "guards: { maxDeleteShare: 100%, maxFall: 49% }"
        }) {
      Path own = Files.createTempDirectory(folder, "guard");
      try (Rig rig = new Rig(own, Shop.MODEL, Shop.project("", guard, ""))) {
        files(rig, "1", "A,Alpha,1,\nB,Beta,2,A\nC,Gamma,3,\nD,Delta,4,\n");
        rig.good("1");
        files(rig, "2", "A,Changed,1,\nB,Beta,2,A\n");
        long writes = rig.writes();
        String ledger = rig.ledger();
        RunReport stopped = rig.apply("2");
        assertThat(stopped.failures()).hasSize(1);
        MigrationException failure = stopped.failures().getFirst();
        assertThat(failure.code()).isEqualTo(MigrationException.Code.GUARD);
        assertThat(failure.getMessage())
            .contains("plan: a guard stops the run, nothing was sent:\naccounts: ");
        assertThat(failure.toString() + failure.hint()).contains("--accept-guard accounts");
        assertThat(ExitStatus.of(stopped)).isEqualTo(5);
        assertThat(stopped.notSent()).isEqualTo(1);
        Rig.balancedWith(stopped, 1);
        assertThat(rig.writes()).isEqualTo(writes);
        assertThat(rig.ledger()).isEqualTo(ledger);

        RunReport accepted = rig.good("2", "accounts");
        assertThat(Rig.books(accepted, "accounts"))
            .isEqualTo(new Books(2, 1, 0, 1, 2, 0, 0, 0, 0, 0));
        assertThat(rig.lines("dv_account", "dv_code", "dv_name"))
            .containsExactly("A Changed", "B Beta");
      }
    }
  }

  @Test
  void rowsComeBackKeysAreReusedAndSpellingsAreOneRow() throws Exception {
    try (Rig rig = rig(Shop.PROJECT)) {
      rig.good("1");
      files(rig, "2", "A,Alpha,1,\n b ,no,2,\nB,Beta,2,A\n");
      files(rig, "2", "a  ,Alpha,1,\nb,Beta,2,A \n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(2, 2, 0, 0, 2, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");

      files(rig, "3", "A,Alpha,1,\nB,Another thing,9,\nC,Gamma,3,\nD,Delta,4,B\n");
      RunReport third = rig.good("3");
      assertThat(Rig.books(third, "accounts")).isEqualTo(new Books(4, 1, 2, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", ACCOUNT))
          .containsExactly("A Alpha 1 -", "B Another thing 9 -", "C Gamma 3 -", "D Delta 4 B");
    }
  }

  @Test
  void ignoredAndDeactivatedRowsStay() throws Exception {
    String project =
        Shop.project(
            "guards: { maxDeleteShare: 100%, maxFall: 100% }",
            "delete: { deactivate: { state: 1, status: 2 } }", "delete: ignore");
    try (Rig rig = rig(project)) {
      rig.good("1");
      files(rig, "2", "A,Alpha,1,\nC,Gamma,3,\nD,Delta,4,\n");
      rig.file("2", "jobs.csv", "no,title,account\n2,Two,A\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(3, 3, 0, 0, 1, 0, 0, 0, 0, 0));
      assertThat(delta(second, "jobs").kept()).isEqualTo(1);
      assertThat(rig.lines("dv_job", "dv_no")).containsExactly("1", "2");
      assertThat(rig.lines("dv_account", "dv_code", "statecode", "statuscode"))
          .containsExactly("A 0 1", "B 1 2", "C 0 1", "D 0 1");

      RunReport third = rig.good("2");
      assertThat(third.totals().requests()).isZero();
      assertThat(delta(third, "accounts").kept()).isEqualTo(1);

      files(rig, "4", "A,Alpha,1,\nB,Back,2,\nC,Gamma,3,\nD,Delta,4,\n");
      RunReport fourth = rig.good("4");
      assertThat(Rig.books(fourth, "accounts")).isEqualTo(new Books(4, 3, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "statecode", "statuscode"))
          .contains("B Back 0 1");
    }
  }

  @Test
  void aParentOfStaleRowsIsKeptThroughAnyDepth() throws Exception {
    try (Rig rig = new Rig(folder, Shop.model("Cascade"), Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,A\nC,c,1,B\nZ,z,1,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,C\n2,Two,Z\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\nt2,y,2\n")
          .file("1", "job_accounts.csv", "job,account\n2,Z\n");
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,size,parent\nZ,z,1,\n")
          .file("2", "jobs.csv", "no,title,account\n2,Two,Z\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,far too long for its column,2\nt2,y,2\n")
          .file("2", "job_accounts.csv", "job,account\n2,Z\n");
      RunReport second = rig.good("2");
      assertThat(second.total().deleted()).isZero();
      assertThat(delta(second, "jobs").withheld()).isEqualTo(1);
      assertThat(delta(second, "accounts").withheld()).isEqualTo(3);
      assertThat(rig.notes(second))
          .anyMatch(
              n ->
                  n.contains(
                      "jobs: 1 absent rows are not deleted, kept: still referenced by 1 rows of"
                          + " tasks that stay as they are"));
      assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid")).containsExactly("t1 1", "t2 2");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B A", "C B", "Z -");

      rig.file("2", "tasks.csv", "ref,text,job\nt1,x,2\nt2,y,2\n");
      RunReport third = rig.good("2");
      assertThat(third.total().deleted()).isEqualTo(4);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("Z");
    }
  }

  @Test
  void aParentOfARowWhoseMoveIsRefusedIsKept() throws Exception {
    try (Rig rig = new Rig(folder, Shop.model("Cascade"), Shop.PROJECT)) {
      files(rig, "1", "A,a,1,\nB,b,1,A\nC,c,1,\n");
      rig.good("1");
      files(rig, "2", "B,b,1,C\nC,c,1,\n");
      rig.file("2", "jobs.csv", "no,title,account\n1,One,C\n")
          .file("2", "job_accounts.csv", "job,account\n1,C\n");
      rig.emulator.faults(
          FaultScript.of(
              Fault.of(Fault.Kind.PLUG_IN_FAILURE).withTable("dv_job").withMessage("Update"),
              Fault.of(Fault.Kind.PLUG_IN_FAILURE)
                  .withTable("dv_account")
                  .withMessage("Update")
                  .withWhere("dv_code eq 'B'")));
      RunReport second = rig.apply("2", new RunOptions(Set.of(), true, ""));
      Rig.balanced(second);
      assertThat(Rig.books(second, "jobs").refused()).isEqualTo(1);
      assertThat(Rig.books(second, "accounts").deleted()).isZero();
      assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).containsExactly("1 A");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B A", "C -");
      rig.emulator.faults(FaultScript.none());
      RunReport third = rig.good("2");
      assertThat(Rig.books(third, "accounts").deleted()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid")).containsExactly("B C", "C -");
    }
  }

  @Test
  void aRunWithoutConsentToDeletesSendsNothing() throws Exception {
    try (Rig rig = rig(Shop.project("guards: { maxDeleteShare: 100%, maxFall: 100% }", "", ""))) {
      rig.good("1");
      files(rig, "2", "A,New name,1,\nB,Beta,2,A\nC,Gamma,3,\n");
      RunReport stopped = rig.apply("2", new RunOptions(Set.of(), false, "", false, Selection.ALL));
      MigrationException failure = stopped.failures().getFirst();
      assertThat(failure.code()).isEqualTo(MigrationException.Code.GUARD);
      assertThat(failure)
          .hasMessageContaining(
              "plan: it deletes rows, which was not agreed to; nothing was sent:\naccounts: 1");
      assertThat(rig.lines("dv_account", ACCOUNT))
          .containsExactly("A Alpha 1 -", "B Beta 2 A", "C Gamma 3 -", "D Delta 4 -");

      files(rig, "3", "A,New name,1,\nB,Beta,2,A\nC,Gamma,3,\nD,Delta,4,\n");
      RunReport nothingToDelete =
          rig.apply("3", new RunOptions(Set.of(), false, "", false, Selection.ALL));
      assertThat(nothingToDelete.failures()).isEmpty();
      assertThat(Rig.books(nothingToDelete, "accounts").updated()).isEqualTo(1);

      rig.good("2");
      assertThat(rig.lines("dv_account", ACCOUNT))
          .containsExactly("A New name 1 -", "B Beta 2 A", "C Gamma 3 -");
    }
  }

  @Test
  void childrenGoBeforeTheirParentsInATableThatRefersToItself() throws Exception {
    try (Rig rig = new Rig(folder, Shop.model("Restrict"), Shop.PROJECT)) {
      StringBuilder chain = new StringBuilder("Z,z,1,\nn0,x,1,\n");
      for (int i = 1; i < 12; i++) {
        chain.append("n%d,x,1,n%d%n".formatted(i, i - 1));
      }
      files(rig, "1", "A,a,1,\n" + chain);
      rig.good("1");
      files(rig, "2", "A,a,1,\nZ,z,1,\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts").deleted()).isEqualTo(12);
      assertThat(second.refusedDeletes()).isZero();
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "Z");
    }
  }

  @Test
  void aComputedRowStaysWhenWhatItIsComputedFromCouldNotBeLoaded() throws Exception {
    String project =
        Shop.PROJECT
            .replace("file: tasks.csv", "model: tasks.sql")
            .replace("file: job_accounts.csv", "model: pairs.sql");
    try (Rig rig = rig(project)) {
      rig.beside(
              "tasks.sql",
              "SELECT 'x' || dv_no AS ref, dv_title AS text, dv_no AS job FROM want_jobs")
          .beside("pairs.sql", "SELECT dv_no AS job, 'A' AS account FROM want_jobs");
      rig.file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,A\n3,Three,A\n");
      rig.good("1");
      assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid"))
          .containsExactly("x1 1", "x2 2", "x3 3");
      files(rig, "2", "A,Alpha,1,\nB,Beta,2,A\nC,Gamma,3,\nD,Delta,4,\n");
      rig.file("2", "jobs.csv", "no,title,account\n1,One,A\n2,far too long for its column,A\n");
      RunReport second = rig.good("2");
      assertThat(delta(second, "tasks").withheld()).isEqualTo(1);
      assertThat(Rig.books(second, "tasks").deleted()).isEqualTo(1);
      assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid")).containsExactly("x1 1", "x2 2");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A", "2 A");

      // A record that cannot be read may be any row; nothing computed from its file is deleted.
      rig.file("2", "jobs.csv", "no,title,account\n1,One,A\n2,\"T\"wo,A\n");
      RunReport third = rig.good("2");
      assertThat(third.total().deleted()).isZero();
      assertThat(rig.lines("dv_task", "dv_ref")).containsExactly("x1", "x2");
    }
  }
}
