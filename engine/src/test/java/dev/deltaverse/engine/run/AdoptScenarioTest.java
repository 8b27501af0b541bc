package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.staging.Adopted;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is built by reading the target makes the next delta minimal. */
final class AdoptScenarioTest {
  @TempDir Path folder;

  private static Rig loaded(Rig rig) throws Exception {
    rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,,A\nX,x,3,B\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,\n")
        .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n2,X\n");
    rig.good("1");
    return rig;
  }

  @Test
  void afterALostStateNothingIsSentAgain() throws Exception {
    try (Rig rig = loaded(new Rig(folder, Shop.MODEL, Shop.PROJECT))) {
      String ledger = rig.ledger().replaceAll("'_id': [^,]*", "");
      rig.loseState();

      RunReport adopted = rig.adopt("1", false);

      assertThat(adopted.failures()).isEmpty();
      assertThat(adopted.adopted().get("accounts"))
          .isEqualTo(new Adopted("accounts", 3, 3, 3, 0, 0, 3, 0));
      assertThat(adopted.adopted().get("job_accounts"))
          .isEqualTo(new Adopted("job_accounts", 2, 2, 2, 0, 0, 2, 0));
      assertThat(rig.ledger().replaceAll("'_id': [^,]*", "").lines().count())
          .isEqualTo(ledger.lines().count());
      assertThat(rig.good("1").totals().requests()).isZero();
    }
  }

  @Test
  void rowsLoadedByHandAreTakenAndOnlyWhatDiffersIsSent() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.request(
          "POST",
          "/api/data/v9.2/dv_accounts",
          "{\"dv_code\":\"A\",\"dv_name\":\"a\",\"dv_size\":1}");
      rig.request("POST", "/api/data/v9.2/dv_accounts", "{\"dv_code\":\"b\",\"dv_name\":\"old\"}");
      rig.request("POST", "/api/data/v9.2/dv_accounts", "{\"dv_code\":\"MINE\",\"dv_name\":\"m\"}");
      rig.request("POST", "/api/data/v9.2/dv_accounts", "{\"dv_name\":\"without a key\"}");
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,,A\nC,c,,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n");
      long writes = rig.writes();

      assertThat(rig.notes(rig.plan("1")))
          .anyMatch(n -> n.contains("accounts: the target has 4 rows and the ledger knows none"))
          .noneMatch(n -> n.contains("jobs: the target has"));
      RunReport plan = rig.planAdopt("1");

      assertThat(plan.adopted().get("accounts"))
          .isEqualTo(new Adopted("accounts", 4, 2, 1, 1, 2, 2, 0));
      assertThat(rig.ledger()).doesNotContain("led_accounts {");
      RunReport adopted = rig.adopt("1", false);
      assertThat(rig.writes()).isEqualTo(writes);
      assertThat(adopted.total().created()).isEqualTo(1 + 1 + 1 + 1);
      RunReport run = rig.apply("1");
      assertThat(Rig.books(run, "accounts").same()).isEqualTo(1);
      assertThat(Rig.books(run, "accounts").updated()).isEqualTo(1);
      assertThat(Rig.books(run, "accounts").created()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_parentid"))
          .contains("A a -", "b b A", "C c -", "MINE m -");
    }
  }

  @Test
  void rowsOnlyInTheTargetAreDeletedIfTheyAreOwned() throws Exception {
    try (Rig rig = loaded(new Rig(folder, Shop.MODEL, Shop.PROJECT))) {
      rig.request("POST", "/api/data/v9.2/dv_accounts", "{\"dv_code\":\"MINE\",\"dv_name\":\"m\"}");

      RunReport adopted = rig.adopt("1", true, "accounts");

      assertThat(adopted.adopted()).containsOnlyKeys("accounts");
      assertThat(adopted.total().deleted()).isEqualTo(1);
      RunReport run = rig.good("1");
      assertThat(Rig.books(run, "accounts").deleted()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B", "X");
    }
  }

  @Test
  void whatTheTargetHasLostIsCreatedAgainAndWhatOthersChangedIsUpdated() throws Exception {
    try (Rig rig = loaded(new Rig(folder, Shop.MODEL, Shop.PROJECT))) {
      rig.request("DELETE", "/api/data/v9.2/dv_tasks(dv_ref='t1')", "");
      rig.request("PATCH", "/api/data/v9.2/dv_accounts(dv_code='B')", "{\"dv_size\":9}");
      assertThat(rig.verify().agrees()).isFalse();

      RunReport adopted = rig.adopt("1", false);

      assertThat(adopted.adopted().get("tasks"))
          .isEqualTo(new Adopted("tasks", 0, 0, 0, 0, 0, 0, 1));
      assertThat(adopted.adopted().get("accounts"))
          .isEqualTo(new Adopted("accounts", 3, 3, 2, 1, 0, 3, 0));
      RunReport run = rig.good("1");
      assertThat(run.total().created()).isEqualTo(1);
      assertThat(run.total().updated()).isEqualTo(1);
      assertThat(rig.lines("dv_account", "dv_code", "dv_size")).contains("B -");
    }
  }
}
