package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.target.DerivedId;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Accounts and jobs with ids that are derived from their keys; tasks that are known by their key.
 */
final class DerivedIdentityScenarioTest {
  private static final String GUARDS = "guards: { maxDeleteShare: 100%, maxFall: 100% }";
  private static final String PROJECT =
      Shop.project(GUARDS, "identity: derived", "identity: derived");

  @TempDir private Path folder = Path.of("");

  private Rig rig() throws Exception {
    return rig(PROJECT);
  }

  /** Two accounts and their jobs; the key of the second account cannot stand in an address. */
  private Rig rig(String project) throws Exception {
    return new Rig(folder, Shop.MODEL, project)
        .file("1", "accounts.csv", "code,name,size,parent\nA,a,1,B&/1\nB&/1,b,2,\nC,c,3,A\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,b&/1\n2,Two,A\n")
        .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n2,B&/1\n");
  }

  private static Map<String, String> ids(Rig rig, String table, String key) throws Exception {
    Map<String, String> ids = new TreeMap<>();
    for (JsonNode row : rig.get("/emulator/export/" + table).path("rows")) {
      ids.put(row.path(key).asString(), row.path(table + "id").asString());
    }
    return ids;
  }

  private static void areDerived(Map<String, String> ids, String table) {
    DerivedId derived = new DerivedId(table);
    assertThat(ids).isNotEmpty();
    ids.forEach((key, id) -> assertThat(id).as(key).isEqualTo(derived.of(List.of(key)).toString()));
  }

  @Test
  void rowsHaveTheIdsOfTheirKeysAndChildrenBindByThem() throws Exception {
    try (Rig rig = rig()) {
      RunReport report = rig.good("1");
      assertThat(report.complete()).isTrue();
      areDerived(ids(rig, "dv_account", "dv_code"), "dv_account");
      areDerived(ids(rig, "dv_job", "dv_no"), "dv_job");
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_parentid"))
          .containsExactly("A a B&/1", "B&/1 b -", "C c A");
      assertThat(rig.lines("dv_job", "dv_no", "dv_title", "dv_accountid"))
          .containsExactly("1 One B&/1", "2 Two A");
      assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid")).containsExactly("t1 1");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account"))
          .containsExactly("1 A", "2 B&/1");
      assertThat(rig.good("1").totals().requests()).isZero();
    }
  }

  @Test
  void changesMovesDeletesAndWhatWasDeletedMeanwhile() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,other,1,\nb&/1,b,2,A\nD,d,4,\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,D\n2,2nd,B&/1\n3,Three,a\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,3\n")
          .file("2", "job_accounts.csv", "job,account\n1,D\n");
      String job = ids(rig, "dv_job", "dv_no").get("2");
      rig.request("DELETE", "/api/data/v9.2/dv_jobs(" + job + ")", "");
      RunReport report = rig.apply("2");
      assertThat(report.failures()).isEmpty();
      Rig.balanced(report);
      assertThat(rig.good("2").complete()).isTrue();
      areDerived(ids(rig, "dv_account", "dv_code"), "dv_account");
      areDerived(ids(rig, "dv_job", "dv_no"), "dv_job");
      assertThat(rig.lines("dv_account", "dv_name", "dv_parentid"))
          .containsExactly("b A", "d -", "other -");
      assertThat(rig.lines("dv_job", "dv_no", "dv_title", "dv_accountid"))
          .hasSize(3)
          .contains("1 One D", "3 Three A");
      assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid")).containsExactly("t1 3");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 D");
    }
  }

  /** Many changes go in bulk by ids that nobody had to read. */
  @Test
  void manyUpdatesGoByIdsWithoutAnyBeingRead() throws Exception {
    int rows = 600;
    try (Rig rig = rig()) {
      for (int version = 1; version <= 2; version++) {
        StringBuilder accounts = new StringBuilder("code,name,size,parent\n");
        for (int i = 0; i < rows; i++) {
          accounts.append("A").append(i).append(",v").append(version).append(",1,\n");
        }
        rig.file("m" + version, "accounts.csv", accounts.toString())
            .file("m" + version, "jobs.csv", "no,title,account\n")
            .file("m" + version, "tasks.csv", "ref,text,job\n")
            .file("m" + version, "job_accounts.csv", "job,account\n");
      }
      rig.good("m1");
      AtomicInteger bulk = new AtomicInteger();
      AtomicInteger others = new AtomicInteger();
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) -> {
                    (request instanceof TargetRequest.Update ? bulk : others)
                        .addAndGet(request.rows().size());
                    return on.send(request);
                  }));
      long before = reads(rig);
      RunReport report = rig.apply("m2");
      assertThat(report.complete()).isTrue();
      assertThat(bulk.get()).isEqualTo(rows);
      assertThat(others.get()).isZero();
      assertThat(reads(rig) - before).isEqualTo(rows);
      rig.good("m2");
    }
  }

  /** Operations that the service has counted: rows that were written and pages that were read. */
  private static long reads(Rig rig) {
    return rig.emulator.counters().getOrDefault("entitlement", Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void aLostAnswerAndAnEndInTheMiddleMakeNoRowTwice() throws Exception {
    try (Rig rig = rig("send: { batchRows: 1, retry: { times: 0 } }\n" + PROJECT)) {
      rig.between(target -> Between.lost(target, r -> r instanceof TargetRequest.Upsert));
      RunReport doubtful = rig.apply("1");
      assertThat(doubtful.total().inDoubt()).isPositive();

      rig.between(target -> Between.endingAfter(target, 2));
      rig.apply("1");

      rig.between(target -> target);
      assertThat(rig.good("1").complete()).isTrue();
      areDerived(ids(rig, "dv_account", "dv_code"), "dv_account");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B&/1", "C");
      assertThat(rig.lines("dv_job", "dv_no")).containsExactly("1", "2");
    }
  }

  @Test
  void aRunIsTakenBackAndALostLedgerIsAdopted() throws Exception {
    try (Rig rig = rig()) {
      long first = rig.good("1").run();
      rig.loseState();
      assertThat(rig.adopt("1", false).failures()).isEmpty();
      assertThat(rig.plan("1").plan()).satisfies(plan -> assertThat(plan.rows()).isZero());
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,other,1,\nE,e,1,\n")
          .file("2", "jobs.csv", "no,title,account\n2,Two,E\n")
          .file("2", "tasks.csv", "ref,text,job\n")
          .file("2", "job_accounts.csv", "job,account\n");
      RunReport second = rig.good("2");
      assertThat(rig.undo(second.run()).failures()).isEmpty();
      assertThat(first).isPositive();
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_parentid"))
          .containsExactly("A a B&/1", "B&/1 b -", "C c A");
      assertThat(rig.lines("dv_job", "dv_no", "dv_accountid")).containsExactly("1 B&/1", "2 A");
      areDerived(ids(rig, "dv_account", "dv_code"), "dv_account");
    }
  }

  @Test
  void rowsWithIdsOfTheServersOwnAreNotAdopted() throws Exception {
    try (Rig rig = rig()) {
      rig.request("POST", "/api/data/v9.2/dv_accounts", "{\"dv_code\":\"A\",\"dv_name\":\"a\"}");
      String id = ids(rig, "dv_account", "dv_code").get("A");
      RunReport report = rig.adopt("1", false);
      assertThat(report.failures()).hasSize(1);
      MigrationException failure = report.failures().getFirst();
      assertThat(failure.code()).isEqualTo(Code.SETUP);
      assertThat(failure)
          .hasMessage(
              "adopt accounts: row A of dv_account has the id "
                  + id
                  + ", and not the one that is derived from its key");
      assertThat(failure.hint())
          .isEqualTo(
              "Set 'identity: key' for this table: it was loaded with ids of the server's own.");
      // Nor are they overwritten: the key is taken, which the service tells.
      RunReport run = rig.apply("1");
      assertThat(Rig.books(run, "accounts").refused()).isOne();
    }
  }

  @Test
  void aChangedIdentityIsRefused() throws Exception {
    try (Rig rig = rig()) {
      rig.good("1");
      String ledger = rig.ledger();
      rig.project(Shop.PROJECT);
      MigrationException e = catchThrowableOfType(MigrationException.class, () -> rig.plan("1"));
      assertThat(e.code()).isEqualTo(Code.SETUP);
      assertThat(e)
          .hasMessage(
              "open ledger: the ledger of table accounts is kept by dv_account(dv_code) with"
                  + " derived ids, the project file says dv_account(dv_code)");
      assertThat(e.hint())
          .isEqualTo(
              "Undo the change of key, target or identity; or give the table a new name in the"
                  + " project file, and take over its rows with `deltaverse adopt NAME`.");
      assertThat(rig.ledger()).isEqualTo(ledger);
    }
  }
}
