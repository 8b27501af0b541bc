package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import java.nio.file.Path;
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
