package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.PhasePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookups that go round: created without them, then set. */
final class CycleScenarioTest {
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_account","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name","maxLength":20},
           {"logicalName":"dv_code","maxLength":20},
           {"schemaName":"dv_MainJob","type":"lookup","targets":["dv_job"]}],
         "keys":[["dv_code"]]},
        {"logicalName":"dv_job","primaryName":"dv_title","columns":[
           {"logicalName":"dv_title","maxLength":20},
           {"logicalName":"dv_no","maxLength":20},
           {"schemaName":"dv_AccountId","type":"lookup","targets":["dv_account"]}],
         "keys":[["dv_no"]]}]}
      """;

  private static String project(String missing) {
    return """
    tables:
      accounts:
        target: dv_account
        file: accounts.csv
        key: [dv_code]
        guards: { maxDeleteShare: 100%%, maxFall: 100%% }
        columns:
          dv_code: code
          dv_name: name
          dv_mainjob: { lookup: { table: jobs, from: job }%1$s }
      jobs:
        target: dv_job
        file: jobs.csv
        key: [dv_no]
        guards: { maxDeleteShare: 100%%, maxFall: 100%% }
        columns:
          dv_no: no
          dv_title: title
          dv_accountid: { lookup: { table: accounts, from: account }%1$s }
    """
        .formatted(missing);
  }

  @TempDir Path folder;

  @Test
  void twoTablesThatReferToEachOther() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(""))) {
      rig.file("1", "accounts.csv", "code,name,job\nA,a,1\nB,b,2\nC,c,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,C\n3,Three,B\n");
      RunReport first = rig.good("1");
      assertThat(first.total()).isEqualTo(new Books(6, 0, 6, 0, 0, 0, 0, 0, 0, 0));
      assertThat(Objects.requireNonNull(first.plan()).phases())
          .extracting(PhasePlan::id, PhasePlan::rows)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(new PhaseId("accounts", PhaseKind.UPSERT), 3L),
              org.assertj.core.groups.Tuple.tuple(new PhaseId("jobs", PhaseKind.UPSERT), 3L),
              org.assertj.core.groups.Tuple.tuple(new PhaseId("accounts", PhaseKind.LOOKUPS), 2L));
      assertThat(rig.lines("dv_account", "dv_code", "dv_mainjob"))
          .containsExactly("A 1", "B 2", "C -");
      assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).containsExactly("1 A", "2 C", "3 B");
      assertThat(rig.good("1").totals().requests()).isZero();

      rig.file("2", "accounts.csv", "code,name,job\nC,c,\n")
          .file("2", "jobs.csv", "no,title,account\n2,Two,C\n");
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(2, 2, 0, 0, 4, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void rowsOfTwoTablesThatReferToEachOtherAreDeletedWhereTheTargetRestrictsIt() throws Exception {
    try (Rig rig = new Rig(folder, restricting(MODEL), project(""))) {
      rig.file("1", "accounts.csv", "code,name,job\nA,a,1\nB,b,2\nC,c,3\nD,d,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,D\n3,Three,B\n");
      rig.good("1");
      // A and job 1 name each other, job 3 names B and is named by C, which stays.
      rig.file("2", "accounts.csv", "code,name,job\nC,c,2\nD,d,\n")
          .file("2", "jobs.csv", "no,title,account\n2,Two,D\n");
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(3, 2, 0, 1, 4, 0, 0, 0, 0, 0));
      assertThat(second.refusedDeletes()).isZero();
      // Beside the one update A loses its lookup; that of B names a job that stays.
      assertThat(Objects.requireNonNull(second.plan()).phases())
          .extracting(PhasePlan::id, PhasePlan::rows)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(new PhaseId("accounts", PhaseKind.LOOKUPS), 2L),
              org.assertj.core.groups.Tuple.tuple(new PhaseId("jobs", PhaseKind.DELETE), 2L),
              org.assertj.core.groups.Tuple.tuple(new PhaseId("accounts", PhaseKind.DELETE), 2L));
      assertThat(rig.lines("dv_account", "dv_code", "dv_mainjob")).containsExactly("C 2", "D -");
      assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).containsExactly("2 D");
      assertThat(rig.good("2").totals().requests()).isZero();

      rig.undo(second.run());
      assertThat(rig.lines("dv_account", "dv_code", "dv_mainjob"))
          .containsExactly("A 1", "B 2", "C 3", "D -");
      assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).containsExactly("1 A", "2 D", "3 B");
    }
  }

  @Test
  void rowsOfOneTableThatReferToEachOtherAreDeletedWhereTheTargetRestrictsIt() throws Exception {
    try (Rig rig = new Rig(folder, Shop.model("Restrict"), accountsOfShop())) {
      // A and B go round, X before them and Y behind them do not; C names itself.
      rig.file(
          "1",
          "accounts.csv",
          "code,name,size,parent\nX,x,,A\nA,a,,B\nB,b,,A\nC,c,,C\nY,y,,\nZ,z,,Y\n");
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,size,parent\nK,k,,\n");
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(1, 0, 1, 0, 6, 0, 0, 0, 0, 0));
      assertThat(lookups(second)).isEqualTo(3);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("K");

      rig.undo(second.run(), "accounts");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A B", "B A", "C C", "X A", "Y -", "Z Y");
    }
  }

  @Test
  void threeTablesInACircleAreDeletedWhereTheTargetRestrictsIt() throws Exception {
    String table =
        """
        {"logicalName":"dv_%1$s","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name","maxLength":20},
           {"schemaName":"dv_Next","type":"lookup","targets":["dv_%2$s"],"onDelete":"Restrict"}],
         "keys":[["dv_name"]]}\
        """;
    String mapped =
        """
          %1$s:
            target: dv_%1$s
            file: %1$s.csv
            key: [dv_name]
            guards: { maxDeleteShare: 100%%, maxFall: 100%% }
            columns:
              dv_name: name
              dv_next: { lookup: { table: %2$s, from: next } }
        """;
    String model =
        "{\"tables\":["
            + String.join(
                ",",
                table.formatted("a", "b"),
                table.formatted("b", "c"),
                table.formatted("c", "a"))
            + "]}";
    String project =
        "tables:\n"
            + mapped.formatted("a", "b")
            + mapped.formatted("b", "c")
            + mapped.formatted("c", "a");
    try (Rig rig = new Rig(folder, model, project)) {
      rig.file("1", "a.csv", "name,next\na1,b1\na2,\n")
          .file("1", "b.csv", "name,next\nb1,c1\nb2,c2\n")
          .file("1", "c.csv", "name,next\nc1,a1\nc2,a2\n");
      rig.good("1");
      rig.file("2", "a.csv", "name,next\na2,\n")
          .file("2", "b.csv", "name,next\nb3,\n")
          .file("2", "c.csv", "name,next\nc2,a2\n");
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(3, 2, 1, 0, 4, 0, 0, 0, 0, 0));
      assertThat(second.refusedDeletes()).isZero();
      assertThat(rig.lines("dv_a", "dv_name")).containsExactly("a2");
      assertThat(rig.lines("dv_b", "dv_name")).containsExactly("b3");
      assertThat(rig.lines("dv_c", "dv_name")).containsExactly("c2");
    }
  }

  @Test
  void aRowWhoseLookupIsNotClearedStaysWithThoseThatItNames() throws Exception {
    try (Rig rig = new Rig(folder, restricting(MODEL), project(""))) {
      rig.file("1", "accounts.csv", "code,name,job\nA,a,1\nB,b,2\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n");
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,job\nK,k,\n")
          .file("2", "jobs.csv", "no,title,account\n3,Three,K\n");
      rig.emulator.faults(
          FaultScript.of(
              Fault.of(Fault.Kind.PLUG_IN_FAILURE)
                  .withTable("dv_account")
                  .withMessage("Update")
                  .withWhere("dv_code eq 'A'")));
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(2, 0, 2, 0, 2, 0, 0, 0, 0, 0));
      assertThat(second.refusedDeletes()).isEqualTo(1);
      assertThat(ExitStatus.of(second)).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code", "dv_mainjob")).containsExactly("A 1", "K -");
      assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).containsExactly("1 A", "3 K");

      rig.emulator.faults(FaultScript.none());
      rig.good("2");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("K");
      assertThat(rig.lines("dv_job", "dv_no")).containsExactly("3");
    }
  }

  private static long lookups(RunReport report) {
    return Objects.requireNonNull(report.plan()).phases().stream()
        .filter(p -> p.id().kind() == PhaseKind.LOOKUPS)
        .mapToLong(PhasePlan::rows)
        .sum();
  }

  private static String restricting(String model) {
    return model
        .replace("[\"dv_job\"]}", "[\"dv_job\"],\"onDelete\":\"Restrict\"}")
        .replace("[\"dv_account\"]}", "[\"dv_account\"],\"onDelete\":\"Restrict\"}");
  }

  /** The accounts of the shop's project alone. */
  private static String accountsOfShop() {
    return Shop.PROJECT.substring(0, Shop.PROJECT.indexOf("  jobs:"));
  }

  @Test
  void parkingGoesRoundTheCycle() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(""))) {
      // The name of A is too long; job 1 refers to A, B to job 1, job 2 to B, C to job 2.
      rig.file("1", "accounts.csv", "code,name,job\nA,far too long for its column,\nB,b,1\nC,c,2\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n3,Three,\n");
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(3, 0, 0, 0, 0, 1, 2, 0, 0, 0));
      assertThat(Rig.books(first, "jobs")).isEqualTo(new Books(3, 0, 1, 0, 0, 0, 2, 0, 0, 0));
    }
  }

  @Test
  void missingParentsAreLeftOutOrReject() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(", onMissing: null"))) {
      rig.file("1", "accounts.csv", "code,name,job\nA,a,9\nB,b,1\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,nowhere\n");
      RunReport first = rig.good("1");
      assertThat(first.total()).isEqualTo(new Books(3, 0, 3, 0, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_mainjob")).containsExactly("A -", "B 1");
      assertThat(rig.rejects(first.run()))
          .extracting(r -> r.kind() + " " + r.value())
          .containsExactlyInAnyOrder("BLANKED dv_job | 9", "BLANKED dv_account | nowhere");

      rig.file("2", "accounts.csv", "code,name,job\nA,a,2\nB,b,1\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,nowhere\n2,Two,A\n");
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(4, 2, 1, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_mainjob")).containsExactly("A 2", "B 1");
    }
  }

  @Test
  void missingParentsReject() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(", onMissing: reject"))) {
      rig.file("1", "accounts.csv", "code,name,job\nA,a,9\nB,b,1\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,\n");
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(2, 0, 0, 0, 0, 2, 0, 0, 0, 0));
      assertThat(Rig.books(first, "jobs")).isEqualTo(new Books(2, 0, 1, 0, 0, 1, 0, 0, 0, 0));
    }
  }

  @Test
  void chainsAndCirclesWithinOneTable() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file(
              "1",
              "accounts.csv",
              "code,name,size,parent\nA,a,,B\nB,b,,A\nC,c,,C\nE,e,,D\nD,d,,A\n"
                  + "P,p,,Q\nQ,q,,R\nR,far too long for its column,,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,E\n2,Two,P\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\nt2,y,2\n")
          .file("1", "job_accounts.csv", "job,account\n1,E\n2,A\n1,Q\n");
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(8, 0, 5, 0, 0, 1, 2, 0, 0, 0));
      assertThat(Rig.books(first, "tasks")).isEqualTo(new Books(2, 0, 1, 0, 0, 0, 1, 0, 0, 0));
      assertThat(Rig.books(first, "job_accounts"))
          .isEqualTo(new Books(3, 0, 1, 0, 0, 0, 2, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A B", "B A", "C C", "D A", "E D");

      // A circle has no first row; it goes as a whole.
      rig.file("2", "accounts.csv", "code,name,size,parent\nC,c,,C\nE,e,,\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,E\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("2", "job_accounts.csv", "job,account\n1,E\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(2, 1, 0, 1, 3, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid")).containsExactly("C C", "E -");
    }
  }

  @Test
  void aRowWhoseOwnTableRefusedItsParentIsCreatedWithoutIt() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,,\nB,b,,A\nC,c,,B\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,C\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("1", "job_accounts.csv", "job,account\n1,C\n");
      rig.emulator.faults(
          FaultScript.of(
              Fault.of(Fault.Kind.PLUG_IN_FAILURE)
                  .withTable("dv_account")
                  .withMessage("Create")
                  .withWhere("dv_code eq 'A'")));
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(3, 0, 1, 0, 0, 0, 1, 0, 1, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid")).containsExactly("B -", "C B");
      rig.emulator.faults(FaultScript.none());
      RunReport second = rig.good("1");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(3, 1, 1, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B A", "C B");
      assertThat(List.of(ExitStatus.of(first), ExitStatus.of(second))).containsExactly(1, 0);
    }
  }
}
