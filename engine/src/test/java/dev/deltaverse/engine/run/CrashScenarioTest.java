package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running again is all there is to resuming. */
final class CrashScenarioTest {
  private static final String SMALL =
      Shop.PROJECT + "send: { batchRows: 2, batchOperations: 2, parallelism: 2 }\n";

  @TempDir Path folder;

  @Test
  void aProcessThatDiesAgainAndAgainEndsWithTheSnapshot() throws Exception {
    long seed = Long.getLong("deltaverse.seed", 7);
    System.out.println("crashes: seed " + seed);
    Random random = new Random(seed);
    try (Rig rig = new Rig(folder, Shop.MODEL, SMALL)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,A\nX,x,1,\nY,y,1,X\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n9,Nine,Y\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\nt9,x,9\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n9,X\n");
      rig.good("1");
      rig.file(
              "2",
              "accounts.csv",
              "code,name,size,parent\nA,a,,C\nB,b,1,D\nC,c,1,\nD,d,1,C\nE,e,,A\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,E\n2,Two,\n3,Three,B\n4,Four,D\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,3\nt2,y,2\nt3,z,4\n")
          .file("2", "job_accounts.csv", "job,account\n1,B\n3,C\n4,E\n");
      int crashes = 0;
      while (crashes < 12
          && CrashChild.dies(folder, "2", random.nextInt(6) + 3, random.nextBoolean())) {
        crashes++;
      }
      assertThat(crashes).isBetween(2, 11);
      RunReport last = rig.good("2");
      assertThat(last.total()).isEqualTo(new Books(15, 15, 0, 0, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A a - C", "B b 1 D", "C c 1 -", "D d 1 C", "E e - A");
      assertThat(rig.get("/emulator/export/dv_account").path("rows")).hasSize(5);
      assertThat(rig.lines("dv_job", "dv_no", "dv_title", "dv_accountid"))
          .containsExactly("1 One E", "2 Two -", "3 Three B", "4 Four D");
      assertThat(rig.lines("dv_task", "dv_ref", "dv_text", "dv_jobid"))
          .containsExactly("t1 x 3", "t2 y 2", "t3 z 4");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account"))
          .containsExactly("1 B", "3 C", "4 E");
    }
  }

  private static Rig one(Rig rig, String snapshot, String accounts) throws Exception {
    return rig.file(snapshot, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(snapshot, "jobs.csv", "no,title,account\n1,One,A\n")
        .file(snapshot, "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file(snapshot, "job_accounts.csv", "job,account\n1,A\n");
  }

  private static boolean accounts(TargetRequest request) {
    return request instanceof TargetRequest.Upsert(var table, _) && table.name().equals("accounts");
  }

  @Test
  void aLostAnswerIsInDoubtAndSettledByTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      one(rig, "1", "A,a,1,\nB,b,1,A\n");
      rig.between(target -> Between.lost(target, CrashScenarioTest::accounts));
      RunReport first = rig.apply("1");
      Rig.balanced(first);
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(2, 0, 0, 0, 0, 0, 0, 0, 0, 2));
      assertThat(Rig.books(first, "jobs").parked()).isEqualTo(1);
      assertThat(ExitStatus.of(first)).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      rig.between(target -> target);
      RunReport second = rig.good("1");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(2, 0, 0, 2, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid")).containsExactly("A -", "B A");
      assertThat(rig.good("1").totals().requests()).isZero();
    }
  }

  @Test
  void inDoubtAndThenAbsentIsDeleted() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      one(rig, "1", "A,a,1,\n");
      rig.good("1");
      one(rig, "2", "A,a,1,\nB,b,1,A\n");
      rig.between(target -> Between.lost(target, CrashScenarioTest::accounts));
      assertThat(Rig.books(rig.apply("2"), "accounts").inDoubt()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      rig.between(target -> target);
      RunReport third = rig.good("1");
      assertThat(Rig.books(third, "accounts")).isEqualTo(new Books(1, 1, 0, 0, 1, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A");
    }
  }

  @Test
  void anUpdateInDoubtThatIsTakenBackIsSentWhole() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      one(rig, "1", "A,a,1,\nB,b,1,A\nC,c,1,\n");
      rig.good("1");
      one(rig, "2", "A,a,1,\nB,b,1,C\nC,c,1,\n");
      rig.between(target -> Between.lost(target, CrashScenarioTest::accounts));
      assertThat(Rig.books(rig.apply("2"), "accounts").inDoubt()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B C", "C -");
      // The row itself comes through, its lookup does not.
      AtomicInteger number = new AtomicInteger();
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) ->
                      number.incrementAndGet() > 1
                          ? new Answer.Denied("401", "no more")
                          : on.send(request)));
      RunReport third = rig.apply("1");
      assertThat(third.failures()).isNotEmpty();
      rig.between(target -> target);
      rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B A", "C -");
    }
  }

  @Test
  void aLostDeleteIsSettledByTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      one(rig, "1", "A,a,1,\nB,b,1,A\nC,c,1,\n");
      rig.good("1");
      one(rig, "2", "A,a,1,\n");
      rig.between(target -> Between.lost(target, r -> r instanceof TargetRequest.Delete));
      RunReport second = rig.apply("2");
      Rig.balanced(second);
      assertThat(second.doubtfulDeletes()).isEqualTo(2);
      assertThat(ExitStatus.of(second)).isEqualTo(1);
      rig.between(target -> target);
      // One is back before anyone knows whether it was deleted: it is created anew, whole.
      one(rig, "3", "A,a,1,\nB,b,1,A\n");
      RunReport third = rig.good("3");
      assertThat(Rig.books(third, "accounts")).isEqualTo(new Books(2, 1, 0, 1, 1, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .isEqualTo(new java.util.TreeSet<>(List.of("A a 1 -", "B b 1 A")));
    }
  }
}
