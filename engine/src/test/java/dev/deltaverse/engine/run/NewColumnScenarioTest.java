package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that the target gives a default, mapped from the start or later. */
final class NewColumnScenarioTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"dv_thing","primaryName":"dv_name","columns":[
         {"logicalName":"dv_name","maxLength":20},
         {"logicalName":"dv_code","maxLength":20},
         {"logicalName":"dv_flag","type":"boolean","default":true},
         {"logicalName":"dv_kind","type":"picklist","options":{"1":"One","2":"Two"},"default":2}],
       "keys":[["dv_code"]]}]}
      """;
  private static final String[] COLUMNS = {"dv_code", "dv_name", "dv_flag", "dv_kind"};

  @TempDir Path folder;

  private static String project(String more) {
    return """
    tables:
      things:
        target: dv_thing
        file: things.csv
        key: [dv_code]
        columns: { dv_code: code, dv_name: name%s }
    """
        .formatted(more);
  }

  @Test
  void blankCellsClearTheDefaultsOfColumnsThatAreMappedLater() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(""))) {
      rig.file("1", "things.csv", "code,name,flag,kind\nA,a,,\nB,b,true,2\nC,c,false,1\n");
      rig.good("1");
      assertThat(rig.lines("dv_thing", COLUMNS))
          .containsExactly("A a true 2", "B b true 2", "C c true 2");

      rig.project(project(", dv_flag: flag, dv_kind: kind"));
      assertThat(Rig.books(rig.good("1"), "things"))
          .isEqualTo(new Books(3, 0, 0, 3, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_thing", COLUMNS))
          .containsExactly("A a - -", "B b true 2", "C c false 1");
      assertThat(Rig.books(rig.good("1"), "things"))
          .isEqualTo(new Books(3, 3, 0, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void blankCellsOfNewRowsClearTheDefaults() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(", dv_flag: flag, dv_kind: kind"))) {
      rig.file("1", "things.csv", "code,name,flag,kind\nA,a,,\n");
      rig.good("1");
      assertThat(rig.lines("dv_thing", COLUMNS)).containsExactly("A a - -");
    }
  }

  @Test
  void whatTheMappingLeavesAloneKeepsItsDefault() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, project(""))) {
      rig.file("1", "things.csv", "code,name,flag,kind\nA,a,,\n");
      rig.good("1");
      rig.project(project(", dv_flag: { from: flag, blank: leave }"));
      assertThat(Rig.books(rig.good("1"), "things"))
          .isEqualTo(new Books(1, 1, 0, 0, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_thing", COLUMNS)).containsExactly("A a true 2");
    }
  }
}
