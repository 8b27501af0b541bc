package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running again is all there is to resuming. */
final class CrashScenarioTest {
  private static final String PROJECT =
      Shop.PROJECT + "send: { retry: { times: 1, firstDelay: 1ms, maxDelay: 1ms } }\n";

  @TempDir Path folder;

  private static Rig one(Rig rig, String snapshot, String accounts) throws Exception {
    return one(rig, snapshot, accounts, "A");
  }

  /**
   * @param account the one that has a job
   */
  private static Rig one(Rig rig, String snapshot, String accounts, String account)
      throws Exception {
    return rig.file(snapshot, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(snapshot, "jobs.csv", "no,title,account\n1,One," + account + "\n")
        .file(snapshot, "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file(snapshot, "job_accounts.csv", "job,account\n1," + account + "\n");
  }

  private static boolean accounts(TargetRequest request) {
    return switch (request) {
      case TargetRequest.Create(var table, _) -> table.name().equals("accounts");
      case TargetRequest.Upsert(var table, _) -> table.name().equals("accounts");
      case TargetRequest.UpdateEach(var table, _) -> table.name().equals("accounts");
      default -> false;
    };
  }

  @Test
  void aLostAnswerIsInDoubtAndSettledByTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
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
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
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
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
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
  void aRunWithoutMemoryStopsByNameAndTheNextGoesOn() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      for (int request = 1; request <= 2; request++) {
        for (boolean sent : new boolean[] {false, true}) {
          String name = "s" + request + sent;
          one(rig, name, "A,a" + name + ",1,\nB,b" + name + ",1,A\nC" + name + ",c,1,B\n");
          int at = request;
          AtomicInteger number = new AtomicInteger();
          rig.between(
              target ->
                  new Between(
                      target,
                      (what, on) -> {
                        if (number.incrementAndGet() < at) {
                          return on.send(what);
                        }
                        if (sent) {
                          on.send(what);
                        }
                        throw new OutOfMemoryError("no room for the test");
                      }));
          RunReport report = rig.apply(name);
          assertThat(report.balanced()).isTrue();
          assertThat(report.failures())
              .isNotEmpty()
              .allSatisfy(
                  e -> {
                    assertThat(e.code()).isEqualTo(MigrationException.Code.SETUP);
                    assertThat(e)
                        .hasMessageEndingWith(
                            ": the process has too little memory (no room for the test)");
                    assertThat(e.hint()).startsWith("Give it more");
                  });
          rig.between(target -> target);
          rig.good(name);
          assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_parentid"))
              .containsExactly("A a" + name + " -", "B b" + name + " A", "C" + name + " c B");
        }
      }
    }
  }

  @Test
  void aCrashBetweenClearingACircleAndDeletingIt() throws Exception {
    try (Rig rig = new Rig(folder, Shop.model("Restrict"), PROJECT)) {
      circle(rig);
      // The lookups are cleared, and then the target is out of reach.
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) ->
                      request instanceof TargetRequest.Delete
                          ? new Answer.Denied("401", "no more")
                          : on.send(request)));
      RunReport second = rig.apply("2");
      assertThat(second.failures()).isNotEmpty();
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B -", "C -");
      assertThat(rig.verify().agrees()).isTrue();

      rig.between(target -> target);
      RunReport third = rig.good("2");
      assertThat(Rig.books(third, "accounts")).isEqualTo(new Books(1, 1, 0, 0, 2, 0, 0, 0, 0, 0));
      assertThat(third.totals().requests()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("C");

      // Each run takes back what it did: the rows, and then their lookups.
      rig.undo(third.run(), "accounts");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B -", "C -");
      rig.undo(second.run(), "accounts");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A B", "B A", "C -");
    }
  }

  @Test
  void aRowWhoseCircleWasClearedComesBack() throws Exception {
    try (Rig rig = new Rig(folder, Shop.model("Restrict"), PROJECT)) {
      circle(rig);
      rig.between(target -> Between.lost(target, r -> r instanceof TargetRequest.UpdateEach));
      RunReport second = rig.apply("2");
      Rig.balanced(second);
      // Whether the lookups are cleared is not known, so nothing is deleted yet.
      assertThat(second.doubtfulDeletes()).isEqualTo(2);
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A -", "B -", "C -");

      rig.between(target -> target);
      one(rig, "3", "A,a,1,B\nB,b,1,C\nC,c,1,\n", "C");
      rig.good("3");
      assertThat(rig.lines("dv_account", "dv_code", "dv_parentid"))
          .containsExactly("A B", "B C", "C -");
      one(rig, "4", "C,c,1,\n", "C");
      rig.good("4");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("C");
    }
  }

  /** A and B refer to each other; the second snapshot has neither. */
  private static void circle(Rig rig) throws Exception {
    one(rig, "1", "A,a,1,B\nB,b,1,A\nC,c,1,\n", "C");
    rig.good("1");
    one(rig, "2", "C,c,1,\n", "C");
  }

  @Test
  void aLostDeleteIsSettledByTheNextRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
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

  @Test
  void whatWasSentOfATableThatIsTakenOutOfTheProjectIsKnownWhenItIsBack() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      one(rig, "1", "A,a,1,\n");
      rig.good("1");
      one(rig, "2", "A,a,1,\n").file("2", "tasks.csv", "ref,text,job\nt1,y,1\n");
      assertThat(CrashChild.dies(folder, "2", 1, true)).isTrue();
      assertThat(rig.lines("dv_task", "dv_ref", "dv_text")).containsExactly("t1 y");

      rig.project(PROJECT.replaceAll("(?s)  tasks:.*links:", "links:"));
      assertThat(rig.good("1").totals().requests()).isZero();

      rig.project(PROJECT);
      assertThat(Rig.books(rig.good("1"), "tasks").updated()).isEqualTo(1);
      assertThat(rig.lines("dv_task", "dv_ref", "dv_text")).containsExactly("t1 x");
    }
  }
}
