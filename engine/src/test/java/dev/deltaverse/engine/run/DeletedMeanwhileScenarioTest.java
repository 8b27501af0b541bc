package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that somebody deleted in the target between two runs. */
final class DeletedMeanwhileScenarioTest {
  private static final String[] COLUMNS = {"dv_code", "dv_name", "statecode", "dv_parentid"};

  private static final String PROJECT =
      """
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          key: [dv_code]
          columns:
            dv_code: code
            dv_name: name
            statecode: state
            statuscode: status
            dv_parentid: { lookup: { table: accounts, from: parent } }
      """;

  private static final String HEAD = "code,name,state,status,parent\n";

  @TempDir Path folder;

  @Test
  void aLookupAloneDoesNotCreateTheRow() throws Exception {
    deletedBefore("A,a,0,1,\nB,b,0,1,A\n", "B b 0 A");
  }

  @Test
  void aStateAloneDoesNotCreateTheRow() throws Exception {
    deletedBefore("A,a,0,1,\nB,b,1,2,\n", "B b 1 -");
  }

  @Test
  void aRowWhoseValuesChangedIsCreatedAgainWithAllOfThem() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", HEAD + "A,a,0,1,\nB,b,1,2,A\nC,c,0,1,\nD,d,0,1,B\n");
      rig.good("1");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='B')", "");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='C')", "");

      // Only the name of B changes, and nothing of C; D is one that is there.
      rig.file("2", "accounts.csv", HEAD + "A,a,0,1,\nB,bb,1,2,A\nC,c,0,1,\nD,dd,0,1,B\n");
      RunReport second = rig.apply("2");
      Rig.balanced(second);
      assertThat(second.total()).isEqualTo(new Books(4, 2, 0, 2, 0, 0, 0, 0, 0, 0));
      assertThat(ExitStatus.of(second)).isZero();
      assertThat(rig.lines("dv_account", COLUMNS))
          .containsExactly("A a 0 -", "B bb 1 A", "D dd 0 -");
      assertThat(rig.notes(second))
          .anyMatch(
              note ->
                  note.contains(
                      "1 rows are not in the target any more, though they were written to it: they"
                          + " are created again with all their columns"));
      // Verification alone tells what the snapshot did not touch.
      assertThat(rig.verify().agrees()).isFalse();
    }
  }

  @Test
  void aRowThatIsRefusedWhenItIsCreatedAgainIsWholeAfterTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", HEAD + "A,a,0,1,\nB,b,0,1,A\n");
      rig.good("1");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='B')", "");
      rig.emulator.faults(
          FaultScript.of(
              Fault.of(Fault.Kind.PLUG_IN_FAILURE).withTable("dv_account").withMessage("Create")));
      rig.file("2", "accounts.csv", HEAD + "A,a,0,1,\nB,bb,0,1,A\n");
      RunReport second = rig.apply("2");
      Rig.balanced(second);
      assertThat(second.total()).isEqualTo(new Books(2, 1, 0, 0, 0, 0, 0, 0, 1, 0));
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -");

      rig.emulator.faults(FaultScript.none());
      assertThat(rig.good("2").total()).isEqualTo(new Books(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -", "B bb 0 A");
    }
  }

  @Test
  void aCrashBeforeTheRowIsCreatedAgainLeavesItToTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", HEAD + "A,a,0,1,\nB,b,0,1,A\n");
      rig.good("1");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='B')", "");
      rig.file("2", "accounts.csv", HEAD + "A,a,0,1,\nB,bb,0,1,A\n");
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) ->
                      request instanceof TargetRequest.Upsert
                          ? new Answer.Denied("401", "no more")
                          : on.send(request)));
      assertThat(rig.apply("2").failures()).isNotEmpty();
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -");

      rig.between(target -> target);
      RunReport third = rig.good("2");
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -", "B bb 0 A");
      // What is taken back is what the ledger knew of the row before.
      rig.undo(third.run(), "accounts");
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -", "B b 0 A");
    }
  }

  @Test
  void itsPairsAreBackAfterTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,2,A\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n1,B\n");
      rig.good("1");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='B')", "");
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,3,A\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,A\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("2", "job_accounts.csv", "job,account\n1,A\n1,B\n");
      Rig.balanced(rig.apply("2"));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A a 1 -", "B b 3 A");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A");
      rig.good("2");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A", "1 B");
    }
  }

  @Test
  void manyChangesGoInBulkAndCreateNothingEither() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", many("old"));
      rig.good("1");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='R7')", "");
      rig.file("2", "accounts.csv", many("new"));
      // One is gone before the ids are read, one after, when the first request is on its way.
      AtomicInteger requests = new AtomicInteger();
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) -> {
                    if (request instanceof TargetRequest.Update
                        && requests.incrementAndGet() == 2) {
                      delete(rig, "R599");
                    }
                    return on.send(request);
                  }));
      RunReport second = rig.good("2");
      assertThat(second.total()).isEqualTo(new Books(600, 0, 0, 600, 0, 0, 0, 0, 0, 0));
      assertThat(requests.get()).isGreaterThan(1);
      assertThat(rig.lines("dv_account", "dv_code", "dv_name"))
          .hasSize(600)
          .allMatch(line -> line.endsWith(" new"));
      assertThat(rig.emulator.counters().getOrDefault("UpdateMultiple", Map.of())).isNotEmpty();
      assertThat(rig.notes(second))
          .anyMatch(note -> note.contains("2 rows are not in the target any more"));
      assertThat(rig.good("2").totals().requests()).isZero();
    }
  }

  private static void delete(Rig rig, String code) {
    try {
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='" + code + "')", "");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String many(String name) {
    return HEAD
        + IntStream.range(0, 600)
            .mapToObj(i -> "R" + i + "," + name + ",0,1,\n")
            .collect(Collectors.joining());
  }

  /** The row is refused, and whole again after the next run. */
  private void deletedBefore(String changed, String whole) throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", HEAD + "A,a,0,1,\nB,b,0,1,\n");
      rig.good("1");
      rig.request("DELETE", "/api/data/v9.2/dv_accounts(dv_code='B')", "");

      rig.file("2", "accounts.csv", HEAD + changed);
      RunReport refused = rig.apply("2");
      assertThat(Rig.books(refused, "accounts")).isEqualTo(new Books(2, 1, 0, 0, 0, 0, 0, 0, 1, 0));
      Rig.balanced(refused);
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -");

      rig.good("2");
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 -", whole);
      assertThat(rig.good("2").totals().requests()).isZero();
    }
  }
}
