package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.send.Costed;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Accounts and jobs that are known by the ids that the target gave them; tasks that are known by
 * key. What goes over the wire is seen between the runs and the emulator.
 */
final class TargetIdentityScenarioTest {
  private static final String GUARDS = "guards: { maxDeleteShare: 100%, maxFall: 100% }";
  private static final String SEND =
      "send: { batchRows: 2, batchOperations: 2, parallelism: 1, retry: { times: 1, firstDelay: 1ms"
          + " } }\n";
  private static final String PROJECT = SEND + Shop.project(GUARDS, "identity: id", "identity: id");
  private static final String BY_KEY = SEND + Shop.PROJECT;
  private static final String[] ACCOUNT = {"dv_code", "dv_name", "dv_size", "dv_parentid"};
  private static final String[] JOB = {"dv_no", "dv_title", "dv_accountid"};

  @TempDir private Path folder = Path.of("");
  private Rig rig;
  private Tap tap;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder, Shop.MODEL, PROJECT);
    tap = new Tap(rig);
    snapshot(
        "1",
        "A,a,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,One,A\n2,Two,E\n3,Three,\n",
        "t1,x,1\nt2,y,2\n",
        "1,A\n2,E\n3,C\n");
  }

  private void snapshot(String name, String accounts, String jobs, String tasks, String pairs)
      throws Exception {
    rig.file(name, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(name, "jobs.csv", "no,title,account\n" + jobs)
        .file(name, "tasks.csv", "ref,text,job\n" + tasks)
        .file(name, "job_accounts.csv", "job,account\n" + pairs);
  }

  @AfterEach
  void stop() {
    tap.close();
    rig.close();
  }

  private Map<String, String> ids(String table, String key) throws Exception {
    Map<String, String> ids = new TreeMap<>();
    for (JsonNode row : rig.get("/emulator/export/" + table).path("rows")) {
      ids.put(row.path(key).asString(), row.path(table + "id").asString());
    }
    return ids;
  }

  /** What a run sends, without verification; it must be complete. */
  private List<Tap.Seen> sent(String snapshot) throws Exception {
    tap.take();
    RunReport report = rig.apply(snapshot);
    assertThat(report.failures()).isEmpty();
    Rig.balanced(report);
    assertThat(report.complete()).isTrue();
    return tap.take();
  }

  private static Predicate<Tap.Seen> message(String set, String message) {
    return seen -> seen.path().endsWith(set + "/Microsoft.Dynamics.CRM." + message);
  }

  /** A row of these sets is read, alone, by pages or in a batch. */
  private static boolean reads(Tap.Seen seen) {
    return seen.text().matches("(?s).*GET [^\\n]*dv_(accounts|jobs|tasks)\\b(?!/\\$count).*");
  }

  /** A row is named by a key of accounts or jobs. */
  private static boolean namesByKey(Tap.Seen seen) {
    return seen.text().contains("(dv_code=") || seen.text().contains("(dv_no=");
  }

  @Test
  void newRowsAreCreatedAndAllThatReferToThemNameThemByTheirIds() throws Exception {
    List<Tap.Seen> sent = sent("1");
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::reads);
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::namesByKey);
    assertThat(sent).noneMatch(seen -> seen.path().endsWith("UpsertMultiple"));
    Map<String, String> accounts = ids("dv_account", "dv_code");
    Map<String, String> jobs = ids("dv_job", "dv_no");
    assertThat(sent.stream().filter(message("dv_jobs", "CreateMultiple")))
        .hasSizeGreaterThan(1)
        .anyMatch(
            seen ->
                seen.text()
                    .contains(
                        "\"dv_AccountId@odata.bind\":\"dv_accounts(" + accounts.get("A") + ")\""));
    assertThat(sent.stream().filter(message("dv_tasks", "CreateMultiple")))
        .anyMatch(
            seen ->
                seen.text().contains("\"dv_JobId@odata.bind\":\"dv_jobs(" + jobs.get("1") + ")\""));
    // What closes a circle is set by ids on both sides, in bulk.
    assertThat(sent.stream().filter(message("dv_accounts", "UpdateMultiple")))
        .anyMatch(
            seen ->
                seen.text().contains("\"dv_accountid\":\"" + accounts.get("A") + "\"")
                    && seen.text()
                        .contains(
                            "\"dv_ParentId@odata.bind\":\"dv_accounts("
                                + accounts.get("B")
                                + ")\""));
    assertThat(sent)
        .anyMatch(seen -> seen.text().contains("/dv_jobs(" + jobs.get("3") + ")/dv_job_account"));
    loaded();
    assertThat(rig.good("1").totals().requests()).isZero();
  }

  private void loaded() throws Exception {
    assertThat(rig.lines("dv_account", ACCOUNT))
        .containsExactly("A a 1 B", "B b 2 -", "C c 3 A", "D d 4 -", "E e 5 -");
    assertThat(rig.lines("dv_job", JOB)).containsExactly("1 One A", "2 Two E", "3 Three -");
    assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid")).containsExactly("t1 1", "t2 2");
    assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account"))
        .containsExactly("1 A", "2 E", "3 C");
  }

  @Test
  void fewChangesAndDeletesGoByIdsWithoutAnyBeingRead() throws Exception {
    rig.good("1");
    Map<String, String> accounts = ids("dv_account", "dv_code");
    snapshot(
        "2",
        "A,aa,1,E\nB,b,2,\nC,c,3,A\nE,e,6,\n",
        "1,One,B\n2,Two,E\n3,3rd,\n",
        "t1,x,2\nt2,y,2\n",
        "1,A\n3,E\n");
    List<Tap.Seen> sent = sent("2");
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::reads);
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::namesByKey);
    assertThat(sent).anyMatch(message("dv_accounts", "UpdateMultiple"));
    assertThat(sent).anyMatch(message("dv_jobs", "UpdateMultiple"));
    assertThat(sent)
        .anyMatch(
            seen -> seen.text().contains("DELETE /api/data/v9.2/dv_accounts(" + accounts.get("D")));
    assertThat(rig.lines("dv_account", ACCOUNT))
        .containsExactly("A aa 1 E", "B b 2 -", "C c 3 A", "E e 6 -");
    assertThat(rig.lines("dv_job", JOB)).containsExactly("1 One B", "2 Two E", "3 3rd -");
    assertThat(rig.lines("dv_task", "dv_ref", "dv_jobid")).containsExactly("t1 2", "t2 2");
    assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A", "3 E");
    RunReport second = rig.good("2");
    assertThat(second.totals().requests()).isZero();
    // A run is taken back by ids as well.
    rig.undo(second.run() - 1);
    loaded();
  }

  /** The answers are lost, so rows in doubt are upserted, which tells no ids. */
  @Test
  void idsThatNobodyToldAreReadBackBeforeTheUpdates() throws Exception {
    rig.between(target -> Between.lost(target, r -> r instanceof TargetRequest.Create));
    assertThat(rig.apply("1").total().inDoubt()).isEqualTo(6);
    rig.between(target -> target);
    rig.good("1");
    snapshot(
        "2",
        "A,aa,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,One,A\n2,Two,E\n3,Three,D\n",
        "t1,x,1\nt2,y,2\n",
        "1,A\n2,E\n3,C\n");
    List<Tap.Seen> sent = sent("2");
    assertThat(sent.stream().filter(TargetIdentityScenarioTest::reads))
        .extracting(Tap.Seen::path)
        .allMatch(path -> path.contains("$select=dv_"))
        .hasSizeLessThanOrEqualTo(3);
    assertThat(sent).anyMatch(message("dv_accounts", "UpdateMultiple"));
    assertThat(sent).anyMatch(message("dv_jobs", "UpdateMultiple"));
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::namesByKey);
    assertThat(rig.lines("dv_account", ACCOUNT)).contains("A aa 1 B").hasSize(5);
    assertThat(rig.lines("dv_job", JOB)).contains("3 Three D").hasSize(3);
    // From now on they are known.
    snapshot(
        "3",
        "A,aaa,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,One,A\n2,Two,E\n3,Three,D\n",
        "t1,x,1\nt2,y,2\n",
        "1,A\n2,E\n3,C\n");
    assertThat(sent("3")).noneMatch(TargetIdentityScenarioTest::reads);
    rig.good("3");
  }

  @Test
  void aCrashAfterAnAnswerLeavesIdsThatAreKnownOrReadBack() throws Exception {
    // Before anybody keeps the ids of the first request's rows.
    assertThat(KilledRun.dies(folder, "1", KilledRun.Point.RECORDED, 1, null)).isTrue();
    // When they are kept, and the ledger does not have them.
    assertThat(KilledRun.dies(folder, "1", KilledRun.Point.FOLDING, 1, null)).isTrue();
    tap.take();
    rig.good("1");
    loaded();
    assertThat(rig.created()).isEqualTo(5 + 3 + 2);
    snapshot(
        "2",
        "A,aa,1,B\nB,bb,2,\nC,cc,3,A\nD,dd,4,\nE,ee,5,\n",
        "1,One,A\n2,Two,E\n3,Three,\n",
        "t1,x,1\nt2,y,2\n",
        "1,A\n2,E\n3,C\n");
    List<Tap.Seen> sent = sent("2");
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::namesByKey);
    assertThat(rig.lines("dv_account", "dv_code", "dv_name"))
        .containsExactly("A aa", "B bb", "C cc", "D dd", "E ee");
    snapshot(
        "3",
        "A,a,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,One,A\n2,Two,E\n3,Three,\n",
        "t1,x,1\nt2,y,2\n",
        "1,A\n2,E\n3,C\n");
    assertThat(sent("3")).noneMatch(TargetIdentityScenarioTest::reads);
    rig.good("3");
  }

  @Test
  void whatSomebodyPutInPlaceOfRowsIsFoundByKeyAndOverwritten() throws Exception {
    rig.good("1");
    again("dv_accounts", "dv_code='A'", "{\"dv_code\":\"A\",\"dv_name\":\"theirs\",\"dv_size\":9}");
    again("dv_accounts", "dv_code='B'", "{\"dv_code\":\"B\",\"dv_name\":\"theirs\"}");
    again("dv_accounts", "dv_code='D'", "{\"dv_code\":\"D\",\"dv_name\":\"theirs\"}");
    again("dv_jobs", "dv_no=2", "{\"dv_no\":2,\"dv_title\":\"theirs\"}");
    // A is updated, B a new parent and side alone, D deleted, and job 2 has another lookup.
    snapshot(
        "2",
        "A,aa,1,B\nB,b,2,\nC,c,3,A\nE,e,5,\nF,f,6,B\n",
        "1,One,A\n2,Two,C\n3,Three,\n4,Four,B\n",
        "t1,x,1\nt2,y,4\n",
        "1,A\n2,E\n3,C\n3,B\n");
    RunReport second = rig.apply("2");
    assertThat(second.failures()).isEmpty();
    Rig.balanced(second);
    assertThat(second.complete()).isTrue();
    assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(5, 3, 1, 1, 1, 0, 0, 0, 0, 0));
    assertThat(rig.notes(second))
        .anyMatch(note -> note.contains("1 rows are not in the target any more"));
    assertThat(rig.lines("dv_account", ACCOUNT))
        .contains("A aa 1 B", "E e 5 -", "F f 6 B")
        .hasSize(5);
    assertThat(rig.lines("dv_job", JOB)).contains("2 Two C", "4 Four B");
    // What the snapshot did not touch is as they left it, which verification tells; no id is stale.
    snapshot(
        "3",
        "A,aa,1,B\nB,bb,2,\nC,cc,3,A\nE,e,5,\nF,f,6,B\n",
        "1,1st,A\n2,Two,C\n3,Three,\n4,Four,B\n5,Five,B\n",
        "t1,x,1\nt2,y,4\n",
        "1,A\n2,E\n3,C\n3,B\n");
    assertThat(sent("3"))
        .noneMatch(seen -> seen.path().endsWith("UpsertMultiple"))
        .anyMatch(message("dv_accounts", "UpdateMultiple"));
    assertThat(rig.lines("dv_account", ACCOUNT))
        .containsExactly("A aa 1 B", "B bb - -", "C cc 3 -", "E e 5 -", "F f 6 B");
    assertThat(rig.lines("dv_job", JOB))
        .containsExactly("1 1st -", "2 Two C", "3 Three -", "4 Four B", "5 Five B");
    assertThat(rig.verify().differences()).hasSize(3);
  }

  /** Somebody deletes a row and makes another of its key. */
  private void again(String set, String key, String row) throws Exception {
    rig.request("DELETE", "/api/data/v9.2/" + set + "(" + key + ")", "");
    rig.request("POST", "/api/data/v9.2/" + set, row);
  }

  @Test
  void theIdentityChangesFromKeyToIdAndBack() throws Exception {
    rig.project(BY_KEY);
    rig.good("1");
    rig.project(PROJECT);
    tap.into(rig);
    assertThat(sent("1")).noneMatch(TargetIdentityScenarioTest::reads);
    snapshot(
        "2",
        "A,aa,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,One,A\n2,Two,E\n3,Three,B\n4,Four,A\n",
        "t1,x,1\nt2,y,4\n",
        "1,A\n2,E\n3,C\n");
    List<Tap.Seen> sent = sent("2");
    assertThat(sent).anyMatch(TargetIdentityScenarioTest::reads);
    assertThat(sent).anyMatch(message("dv_accounts", "UpdateMultiple"));
    assertThat(sent).anyMatch(message("dv_jobs", "UpdateMultiple"));
    rig.project(BY_KEY);
    tap.into(rig);
    snapshot(
        "3",
        "A,aaa,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,One,A\n2,Two,E\n3,Three,B\n4,Four,A\n",
        "t1,x,1\nt2,y,4\n",
        "1,A\n2,E\n3,C\n");
    assertThat(sent("3"))
        .noneMatch(message("dv_accounts", "UpdateMultiple"))
        .anyMatch(seen -> seen.text().contains("PATCH /api/data/v9.2/dv_accounts(dv_code="));
    rig.good("3");
    assertThat(rig.lines("dv_account", ACCOUNT)).contains("A aaa 1 B").hasSize(5);
  }

  @Test
  void adoptLearnsTheIds() throws Exception {
    rig.good("1");
    rig.loseState();
    assertThat(rig.adopt("1", false).failures()).isEmpty();
    snapshot(
        "2",
        "A,aa,1,B\nB,b,2,\nC,c,3,A\nD,d,4,\nE,e,5,\n",
        "1,1st,A\n2,Two,E\n3,Three,\n",
        "t1,x,2\nt2,y,2\n",
        "1,A\n2,E\n3,C\n3,D\n");
    List<Tap.Seen> sent = sent("2");
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::reads);
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::namesByKey);
    rig.good("2");
  }

  @Test
  void fewUnknownIdsOfManyRowsAreReadByKey() throws Exception {
    StringBuilder accounts = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      accounts.append("R").append(i).append(",r,1,\n");
    }
    rig.project(Shop.project(GUARDS, "identity: id", "identity: id"));
    tap.into(rig);
    snapshot("m1", accounts.toString(), "", "", "");
    rig.good("m1");
    again("dv_accounts", "dv_code='R7'", "{\"dv_code\":\"R7\"}");
    for (int version = 2; version <= 4; version++) {
      snapshot(
          "m" + version, accounts.toString().replace("R7,r,", "R7,r" + version + ","), "", "", "");
      List<Tap.Seen> sent = sent("m" + version);
      // When the row is back, its id is not known before its lookup is cleared, and then it is.
      assertThat(sent.stream().filter(TargetIdentityScenarioTest::reads))
          .describedAs("m%d", version)
          .hasSize(version == 2 ? 1 : 0)
          .allMatch(
              seen ->
                  seen.text()
                      .contains(
                          "GET /api/data/v9.2/dv_accounts(dv_code='R7')?$select=dv_accountid"));
      assertThat(sent).anyMatch(message("dv_accounts", "UpdateMultiple"));
    }
    rig.good("m4");
  }

  @Test
  void statesAndLookupsGoInBulkAndAStaleIdOfTheirsIsNoRefusal() throws Exception {
    String head = "code,name,state,status,parent\n";
    rig.project(
        """
        tables:
          accounts:
            target: dv_account
            file: accounts.csv
            key: [dv_code]
            identity: id
            delete: { deactivate: { state: 1, status: 2 } }
            guards: { maxDeleteShare: 100%, maxFall: 100% }
            columns:
              dv_code: code
              dv_name: name
              statecode: state
              statuscode: status
              dv_parentid: { lookup: { table: accounts, from: parent } }
        """);
    tap.into(rig);
    rig.file("1", "accounts.csv", head + "A,a,0,1,\nB,b,0,1,A\nC,c,0,1,\nD,d,0,1,\n");
    rig.good("1");
    rig.file("2", "accounts.csv", head + "A,a,1,2,\nB,b,0,1,C\nC,c,0,1,\n");
    List<Tap.Seen> sent = sent("2");
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::reads);
    assertThat(sent).noneMatch(TargetIdentityScenarioTest::namesByKey);
    assertThat(sent.stream().filter(message("dv_accounts", "UpdateMultiple"))).hasSize(2);
    String[] columns = {"dv_code", "dv_name", "statecode", "dv_parentid"};
    assertThat(rig.lines("dv_account", columns))
        .containsExactly("A a 1 -", "B b 0 C", "C c 0 -", "D d 1 -");
    try (StateView view = StateStore.read(rig.read().state())) {
      assertThat(Calibrations.read(view).keySet())
          .contains(
              Costed.of(new PhaseId("accounts", PhaseKind.LOOKUPS)),
              Costed.of(new PhaseId("accounts", PhaseKind.STATE)));
    }
    again("dv_accounts", "dv_code='B'", "{\"dv_code\":\"B\",\"dv_name\":\"theirs\"}");
    again("dv_accounts", "dv_code='C'", "{\"dv_code\":\"C\",\"dv_name\":\"theirs\"}");
    rig.file("3", "accounts.csv", head + "A,a,1,2,\nB,b,0,1,A\nC,c,1,2,\n");
    sent("3");
    assertThat(rig.lines("dv_account", columns))
        .containsExactly("A a 1 -", "B theirs 0 A", "C theirs 1 -", "D d 1 -");
  }

  @Test
  void whereIdsCannotBeUsedTheProjectFileIsRefused() throws Exception {
    String elastic = "\"logicalName\":\"dv_task\",\"tableType\":\"Elastic\",";
    try (Rig other =
        new Rig(
            folder,
            Shop.MODEL.replace("\"logicalName\":\"dv_task\",", elastic),
            Shop.PROJECT.replace("key: [dv_ref]", "key: [dv_ref]\n    identity: id"))) {
      MigrationException e = catchThrowableOfType(MigrationException.class, () -> other.plan("1"));
      assertThat(e.code()).isEqualTo(MigrationException.Code.SETUP);
      assertThat(e.getMessage())
          .endsWith("table tasks: 'identity: id' is not possible: 'dv_task' is an elastic table");
    }
  }
}
