package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column's limits are changed in the target between two runs. */
final class ChangedLimitsScenarioTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"dv_thing","primaryName":"dv_name","columns":[
         {"logicalName":"dv_name","maxLength":20},
         {"logicalName":"dv_code","maxLength":20},
         {"logicalName":"dv_size","type":"integer","min":0,"max":1000},
         {"logicalName":"dv_kind","type":"choice",
          "options":[{"value":1,"label":"One"},{"value":2,"label":"Two"}]}],
       "keys":[["dv_code"]]}]}
      """;
  private static final String PROJECT =
      """
      tables:
        things:
          target: dv_thing
          file: things.csv
          key: [dv_code]
          columns: { dv_code: code, dv_name: name, dv_size: size, dv_kind: kind }
      """;
  private static final String HEAD = "code,name,size,kind\n";
  private static final String[] COLUMNS = {"dv_code", "dv_name", "dv_size", "dv_kind"};

  @TempDir Path folder;

  @Test
  void aShorterLengthRejectsWhatIsLongerAndTheTargetKeepsIt() throws Exception {
    rejected(
        column("dv_name", new ColumnType.Text(4)),
        "dv_name: length: value long name: is longer than 4 characters");
  }

  @Test
  void aNarrowerRangeRejectsWhatIsOutside() throws Exception {
    rejected(
        column("dv_size", new ColumnType.Whole(0, 99)),
        "dv_size: range: value 500: is outside 0 to 99");
  }

  @Test
  void aRemovedOptionRejectsTheRowsThatHaveIt() throws Exception {
    rejected(
        column("dv_kind", new ColumnType.Choice(Map.of(1, "One"))),
        "dv_kind: choice: value 2: is no choice of the column; known: 1 One");
  }

  @Test
  void aWiderLimitTakesWhatWasRejected() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.between(t -> Between.changed(t, "dv_thing", column("dv_name", new ColumnType.Text(4))));
      rig.file("1", "things.csv", HEAD + "A,a,5,1\nB,long name,500,2\n");
      assertThat(Rig.books(rig.good("1"), "things"))
          .isEqualTo(new Books(2, 0, 1, 0, 0, 1, 0, 0, 0, 0));
      rig.between(target -> target);
      assertThat(Rig.books(rig.good("1"), "things"))
          .isEqualTo(new Books(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void aColumnThatTakesNoUpdateAnyMoreIsToldAndTheRestIsSent() throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.file("1", "things.csv", HEAD + "A,a,5,1\nB,b,6,2\nC,c,7,1\n");
      rig.good("1");
      rig.between(
          target ->
              Between.changed(
                  target,
                  "dv_thing",
                  c ->
                      c.name().equals("dv_size")
                          ? new TargetColumn(c.name(), c.type(), true, false, false)
                          : c));
      rig.file("2", "things.csv", HEAD + "A,new,50,1\nB,b,60,2\nC,c,7,1\nD,d,8,1\n");
      RunReport second = rig.apply("2", new RunOptions(Set.of(), true, ""));
      Rig.balanced(second);
      // Source and target do not agree, and verification says so.
      assertThat(Objects.requireNonNull(second.verified()).agrees()).isFalse();
      assertThat(second.verified().tables()).extracting(Agreement::snapshot).containsExactly(2L);
      assertThat(Rig.books(second, "things")).isEqualTo(new Books(4, 2, 1, 1, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_thing", COLUMNS))
          .containsExactly("A new 5 1", "B b 6 2", "C c 7 1", "D d 8 1");
      assertThat(rig.notes(second))
          .anySatisfy(
              note ->
                  assertThat(note)
                      .contains(
                          "2 rows differ in dv_size, of which the target takes a value on create"
                              + " only: those values are not sent"));
    }
  }

  private void rejected(UnaryOperator<TargetColumn> change, String reject) throws Exception {
    try (Rig rig = new Rig(folder, MODEL, PROJECT)) {
      rig.file("1", "things.csv", HEAD + "A,a,5,1\nB,long name,500,2\n");
      assertThat(Rig.books(rig.good("1"), "things"))
          .isEqualTo(new Books(2, 0, 2, 0, 0, 0, 0, 0, 0, 0));

      rig.between(target -> Between.changed(target, "dv_thing", change));
      rig.file("2", "things.csv", HEAD + "A,aa,6,1\nB,long name,500,2\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "things")).isEqualTo(new Books(2, 0, 0, 1, 0, 1, 0, 0, 0, 0));
      assertThat(rig.rejects(second.run()))
          .extracting(ChangedLimitsScenarioTest::text)
          .containsExactly(reject);
      assertThat(rig.lines("dv_thing", COLUMNS)).containsExactly("A aa 6 1", "B long name 500 2");
    }
  }

  private static UnaryOperator<TargetColumn> column(String name, ColumnType type) {
    return c ->
        c.name().equals(name)
            ? new TargetColumn(name, type, c.creatable(), c.updatable(), c.required())
            : c;
  }

  private static String text(RejectRow row) {
    return row.column() + ": " + row.rule() + ": value " + row.value() + ": " + row.reason();
  }
}
