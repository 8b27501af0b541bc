package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.plan.PhaseKind;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State and status, by the project's own columns. */
final class StateScenarioTest {
  private static final String PROJECT =
      """
      tables:
        accounts:
          target: dv_account
          file: accounts.csv
          key: [dv_code]
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns:
            dv_code: code
            dv_name: name
            statecode: state
            statuscode: status
            dv_parentid: { lookup: { table: accounts, from: parent } }
      """;
  private static final String[] COLUMNS = {
    "dv_code", "dv_name", "statecode", "statuscode", "dv_parentid"
  };

  @TempDir Path folder;

  @Test
  void stateComesLastAndOnlyWhereItIsNeeded() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      String head = "code,name,state,status,parent\n";
      rig.file("1", "accounts.csv", head + "A,a,0,1,\nB,b,1,2,A\n");
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "accounts")).isEqualTo(new Books(2, 0, 2, 0, 0, 0, 0, 0, 0, 0));
      assertThat(phases(first)).containsExactly("UPSERT 2", "LOOKUPS 1", "STATE 1");
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 1 -", "B b 1 2 A");
      assertThat(rig.good("1").totals().requests()).isZero();

      rig.file("2", "accounts.csv", head + "A,new,1,2,\nB,b,0,1,\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "accounts")).isEqualTo(new Books(2, 0, 0, 2, 0, 0, 0, 0, 0, 0));
      assertThat(phases(second)).containsExactly("UPDATE 1", "LOOKUPS 1", "STATE 2");
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A new 1 2 -", "B b 0 1 -");

      rig.file("3", "accounts.csv", head + "A,new,1,2,\nB,b,1,2,\n");
      RunReport third = rig.good("3");
      assertThat(phases(third)).containsExactly("STATE 1");
      assertThat(third.totals().requests()).isEqualTo(1);
      assertThat(Rig.books(third, "accounts")).isEqualTo(new Books(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A new 1 2 -", "B b 1 2 -");
    }
  }

  @Test
  void anActiveRowTakesOneRequest() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,state,status,parent\nA,a,0,1,\nB,b,0,,\n");
      RunReport first = rig.good("1");
      assertThat(first.totals().requests()).isEqualTo(1);
      assertThat(rig.lines("dv_account", COLUMNS)).containsExactly("A a 0 1 -", "B b 0 1 -");
    }
  }

  @Test
  void aStatusOfAnotherStateIsRejectedBeforeAnyRequest() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, PROJECT)) {
      String head = "code,name,state,status,parent\n";
      rig.file("1", "accounts.csv", head + "A,a,0,1,\nB,b,0,2,\nC,c,1,1,\nD,d,1,,\n");
      RunReport report = rig.good("1");
      assertThat(Rig.books(report, "accounts")).isEqualTo(new Books(4, 0, 2, 0, 0, 2, 0, 0, 0, 0));
      assertThat(rig.rejects(report.run()))
          .extracting(r -> r.record() + " " + r.column() + " " + r.rule() + " " + r.reason())
          .containsExactly(
              "2 statuscode status of state is a status of another state than the row's statecode",
              "3 statuscode status of state is a status of another state than the row's statecode");
    }
  }

  @Test
  void aStatusAloneChanges() throws Exception {
    String model =
        Shop.MODEL.replaceFirst(
            "\\{\"logicalName\":\"dv_name\"",
            "{\"logicalName\":\"statuscode\",\"type\":\"status\",\"options\":["
                + "{\"value\":1,\"label\":\"Open\",\"state\":0},"
                + "{\"value\":3,\"label\":\"Waiting\",\"state\":0},"
                + "{\"value\":2,\"label\":\"Closed\",\"state\":1}]},\n"
                + "{\"logicalName\":\"dv_name\"");
    String project = PROJECT.replace("      statecode: state\n", "");
    try (Rig rig = new Rig(folder, model, project)) {
      String head = "code,name,state,status,parent\n";
      rig.file("1", "accounts.csv", head + "A,a,0,3,\nB,b,0,1,\n");
      RunReport first = rig.good("1");
      assertThat(first.totals().requests()).isEqualTo(1);
      rig.file("2", "accounts.csv", head + "A,a,0,1,\nB,b,0,3,\n");
      RunReport second = rig.good("2");
      assertThat(phases(second)).containsExactly("STATE 2");
      assertThat(rig.lines("dv_account", "dv_code", "statuscode")).containsExactly("A 1", "B 3");
    }
  }

  private static java.util.List<String> phases(RunReport report) {
    return Objects.requireNonNull(report.plan()).phases().stream()
        .map(p -> kind(p.id().kind()) + " " + p.rows())
        .toList();
  }

  private static String kind(PhaseKind kind) {
    return kind.name();
  }
}
