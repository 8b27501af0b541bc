package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tables of a project that write one table of the target. */
final class OneTargetScenarioTest {
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"dv_party","primaryName":"dv_name","columns":[
           {"logicalName":"dv_name","maxLength":20},
           {"logicalName":"dv_code","maxLength":20},
           {"logicalName":"dv_area","type":"integer","min":0,"max":100}],
         "keys":[["dv_code","dv_area"]]}]}
      """;

  private static final String PROJECT =
      """
      tables:
        people:
          target: dv_party
          file: people.csv
          key: [dv_code, dv_area]
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns: { dv_code: code, dv_area: area, dv_name: name }
        firms:
          target: dv_party
          file: firms.csv
          key: [dv_area, dv_code]
          where: kind = 'F'
          guards: { maxDeleteShare: 100%, maxFall: 100% }
          columns: { dv_code: code, dv_area: area, dv_name: name }
      """;

  @TempDir Path folder;

  private static void refused(RunReport report, String keys) {
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(Code.SETUP);
              assertThat(failure)
                  .hasMessage(
                      "plan: people and firms both write the same rows of one target table: "
                          + keys);
              assertThat(((MigrationException) failure).hint())
                  .startsWith("Leave the rows out of one of the tables, for example by 'where'.");
            });
    assertThat(report.totals().requests()).isZero();
    assertThat(ExitStatus.of(report)).isEqualTo(2);
  }

  @Test
  void rowsThatBothWriteAreRefusedBeforeAnythingIsSent() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.file("1", "people.csv", "code,area,name\nA,1,a\nB,1,b\n")
          .file("1", "firms.csv", "code,area,name,kind\na,1,other,F\nB,1,excluded,P\nB,2,c,F\n");
      refused(rig.apply("1"), "1 key is in both, e.g. 1 | a");
      assertThat(rig.lines("dv_party", "dv_code")).isEmpty();

      rig.file("2", "people.csv", "code,area,name\nA,1,a\nB,1,b\n")
          .file("2", "firms.csv", "code,area,name,kind\na,1,other,P\nB,1,excluded,P\nB,2,c,F\n");
      assertThat(rig.apply("2").total()).isEqualTo(new Books(5, 0, 3, 0, 0, 0, 0, 2, 0, 0));
      assertThat(rig.lines("dv_party", "dv_code", "dv_area", "dv_name"))
          .containsExactly("A 1 a", "B 1 b", "B 2 c");
    }
  }

  @Test
  void aRowThatMovesFromOneToTheOtherIsNotDeletedBehindItsBack() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.file("1", "people.csv", "code,area,name\nA,1,a\nB,1,b\n")
          .file("1", "firms.csv", "code,area,name,kind\nC,1,c,F\n");
      rig.apply("1");
      rig.file("2", "people.csv", "code,area,name\nA,1,a\n")
          .file("2", "firms.csv", "code,area,name,kind\nC,1,c,F\nB,1,b,F\n");
      refused(rig.apply("2"), "1 key is in both, e.g. 1 | b");

      // Left out of both for one run, it is deleted first.
      rig.file("3", "people.csv", "code,area,name\nA,1,a\n")
          .file("3", "firms.csv", "code,area,name,kind\nC,1,c,F\n");
      assertThat(rig.apply("3").total()).isEqualTo(new Books(2, 2, 0, 0, 1, 0, 0, 0, 0, 0));
      assertThat(rig.apply("2").total()).isEqualTo(new Books(3, 2, 1, 0, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_party", "dv_code", "dv_area", "dv_name"))
          .containsExactly("A 1 a", "B 1 b", "C 1 c");
    }
  }
}
