package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a user changes in the target between two runs. */
final class DriftScenarioTest {
  @TempDir Path folder;

  private static String project(String drift) {
    return Shop.project("guards: { maxDeleteShare: 100%, maxFall: 100% }", "drift: " + drift, "");
  }

  private static Rig file(Rig rig, String snapshot, String accounts) throws Exception {
    return rig.file(snapshot, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(snapshot, "jobs.csv", "no,title,account\n1,One,B\n")
        .file(snapshot, "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file(snapshot, "job_accounts.csv", "job,account\n1,A\n");
  }

  /** The first snapshot is loaded and verified twice, which must find nothing; then users come. */
  private Rig changed(String drift) throws Exception {
    Rig rig = new Rig(folder, Shop.MODEL, project(drift));
    file(rig, "1", "A,a,1,\nB,b,1,\nC,c,1,\nD,d,1,\n");
    rig.good("1");
    assertThat(rig.notes(rig.good("1"))).noneMatch(n -> n.contains("changed in the target"));
    rig.request("PATCH", "/api/data/v9.2/dv_accounts(dv_code='A')", "{\"dv_name\":\"user\"}");
    rig.request("PATCH", "/api/data/v9.2/dv_accounts(dv_code='B')", "{\"dv_name\":\"user\"}");
    rig.request("PATCH", "/api/data/v9.2/dv_accounts(dv_code='D')", "{\"dv_name\":\"user\"}");
    return file(rig, "2", "A,a,2,\nB,b,1,\nC,c,2,\n");
  }

  @Test
  void theSourceWinsUnlessTheFileSaysOtherwise() throws Exception {
    try (Rig rig = changed("source-wins")) {
      RunReport run = rig.apply("2");

      assertThat(Rig.books(run, "accounts")).isEqualTo(new Books(3, 1, 0, 2, 1, 0, 0, 0, 0, 0));
      // Only the column that the source changed is written.
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size"))
          .containsExactly("A user 2", "B user 1", "C c 2");
    }
  }

  @Test
  void aChangeIsToldOnceAndTheSourceIsSent() throws Exception {
    try (Rig rig = changed("report")) {
      RunReport plan = rig.plan("2");
      RunReport run = rig.apply("2");

      assertThat(rig.notes(plan)).anyMatch(n -> n.contains("3 rows were changed in the target"));
      assertThat(rig.notes(run))
          .anyMatch(
              n ->
                  n.contains(
                      "3 rows were changed in the target since the last write (A, B, D): what"
                          + " the source changes is sent"));
      assertThat(Rig.books(run, "accounts")).isEqualTo(new Books(3, 1, 0, 2, 1, 0, 0, 0, 0, 0));
      assertThat(rig.notes(rig.apply("2")))
          .anyMatch(n -> n.contains("1 row was changed in the target"));
    }
  }

  @Test
  void afterAnAdoptionChangesAreNoticedAtOnce() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, project("target-wins"))) {
      file(rig, "1", "A,a,1,\nB,b,1,\n");
      rig.good("1");
      rig.loseState();
      rig.adopt("1", false);
      rig.request("PATCH", "/api/data/v9.2/dv_accounts(dv_code='A')", "{\"dv_name\":\"user\"}");
      file(rig, "2", "A,z,1,\nB,b,1,\n");

      RunReport run = rig.good("2");

      assertThat(Rig.books(run, "accounts")).isEqualTo(new Books(2, 1, 0, 0, 0, 0, 0, 1, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name")).containsExactly("A user", "B b");
    }
  }

  @Test
  void theTargetsValuesStayWhereItWins() throws Exception {
    try (Rig rig = changed("target-wins")) {
      String ledger = rig.ledger();
      RunReport plan = rig.plan("2");
      assertThat(rig.ledger()).isEqualTo(ledger);
      assertThat(Rig.books(plan, "accounts")).isEqualTo(new Books(3, 0, 0, 1, 0, 0, 0, 2, 0, 0));

      RunReport run = rig.good("2");

      assertThat(Rig.books(run, "accounts")).isEqualTo(new Books(3, 0, 0, 1, 0, 0, 0, 2, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size"))
          .containsExactly("A user 1", "B user 1", "C c 2", "D user 1");
      // They stay in later runs, until the source says the same.
      file(rig, "3", "A,z,3,\nB,user,1,\nC,c,2,\n");
      RunReport third = rig.good("3");
      assertThat(Rig.books(third, "accounts")).isEqualTo(new Books(3, 2, 0, 0, 0, 0, 0, 1, 0, 0));
      file(rig, "4", "A,user,1,\nB,new,1,\nC,c,2,\nD,user,1,\n");
      RunReport fourth = rig.good("4");
      assertThat(Rig.books(fourth, "accounts")).isEqualTo(new Books(4, 3, 0, 1, 0, 0, 0, 0, 0, 0));
      file(rig, "5", "A,user,5,\nB,new,1,\nC,c,2,\n");
      RunReport fifth = rig.good("5");
      assertThat(Rig.books(fifth, "accounts")).isEqualTo(new Books(3, 2, 0, 1, 1, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size"))
          .containsExactly("A user 5", "B new 1", "C c 2");
    }
  }
}
