package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.target.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Corrected rejects that are dropped back in. */
interface CorrectionsContract {
  StagingFactory factory();

  String HEADER = "_file,_record,_kind,_column,_rule,_reason,code,n\n";

  private StagedProject project(Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .from(Dialect.DEFAULT, "d/*.csv")
            .key(Mapping.from("code"), new ColumnType.Text(20))
            .column(Mapping.from("n"), new ColumnType.Whole(0, 100));
    return StagedProject.open(factory(), folder, table)
        .file("d/1.csv", "code,n\nA,1\nB,x\n")
        .file("d/2.csv", "code,n\nC,2\nD\nE,y\nF,3,4\n");
  }

  private static Path correct(StagedProject project, String name, String text) throws IOException {
    Path file = project.folder.resolve("corrections").resolve(StagedProject.SNAPSHOT).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  default void replaceAndAdd(@TempDir Path folder) throws Exception {
    try (StagedProject project = project(folder)) {
      Path file =
          correct(
              project,
              "t.csv",
              HEADER
                  + "d/1.csv,2,REJECTED,dv_n,whole number,why,B,5\n"
                  + "d/2.csv,2,REJECTED,,field count,why,D,6\n"
                  + "d/2.csv,3,REJECTED,dv_n,whole number,why,E,y\n"
                  + "d/2.csv,4,REJECTED,,field count,why,,\n");
      SourceRead read = project.run().getFirst();
      assertThat(read)
          .isEqualTo(
              new SourceRead(
                  "t",
                  5,
                  1,
                  false,
                  List.of(
                      new SourceFile(
                          "d/1.csv",
                          15,
                          "62530df6b5e05eb59cbf860e1a4da14cda028a4672119d21bd7fda922d588bf8"),
                      new SourceFile(
                          "d/2.csv",
                          23,
                          "9ce9e7c8b41e632e40ca805391dd247fb8380e23a3c352a4b66ccdf614b9ba5c"),
                      new SourceFile(
                          "corrections/" + StagedProject.SNAPSHOT + "/t.csv",
                          217,
                          "ee8259bdb13983cd08a37a699caa60810aaf686e4da2df487eabd7c735866fc8")),
                  List.of(
                      file
                          + ": 1 records replaced, 1 unreadable records added, 1 left as they are,"
                          + " 1 without any value stay unreadable")));
      assertThat(project.values("t")).isEqualTo(Map.of("A", "1", "B", "5", "C", "2", "D", "6"));
      assertThat(project.rejects("t"))
          .extracting(RejectRow::file, RejectRow::record, RejectRow::rule)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("d/2.csv", 4L, "field count"),
              org.assertj.core.groups.Tuple.tuple("d/2.csv", 3L, "whole number"));
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 6, 4, 2, 0, 0));
    }
  }

  @Test
  default void anAddedRecordKeepsItsNumber(@TempDir Path folder) throws Exception {
    try (StagedProject project = project(folder)) {
      correct(
          project,
          "t.csv",
          "\uFEFF" + (HEADER + "d/2.csv,4,,,,,F,bad\nd/2.csv,2,,,,,D,1\n").replace(',', ';'));
      assertThat(project.run().getFirst().complete()).isTrue();
      assertThat(project.rejects("t"))
          .extracting(RejectRow::file, RejectRow::record, RejectRow::value)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("d/1.csv", 2L, "x"),
              org.assertj.core.groups.Tuple.tuple("d/2.csv", 3L, "y"),
              org.assertj.core.groups.Tuple.tuple("d/2.csv", 4L, "bad"));
    }
  }

  @Test
  default void mistakesAreNamed(@TempDir Path folder) throws Exception {
    fails(
        folder.resolve("1"),
        HEADER + "d/1.csv,9,,,,,Z,1\nd/9.csv,1,,,,,Z,1\n",
        ": record 9 of d/1.csv is not in the snapshot, nor are 1 more");
    fails(folder.resolve("2"), "_file,_record,code\nd/1.csv,2,B\n", " lacks the column n");
    fails(
        folder.resolve("3"),
        "_file,_record,code,n,m\nd/1.csv,2,B,1,2\n",
        " has columns that the source has not: m");
    fails(
        folder.resolve("4"),
        "_file,_record,code,n\nd/1.csv,2,B,1\nd/1.csv,2,B,2\n",
        ", line 3: record 2 of d/1.csv is there already, with other values");
    fails(
        folder.resolve("5"),
        "_file,_record,code,n\nd/1.csv,two,B,1\n",
        ", line 2: _record is 'two', which is no number");
    fails(
        folder.resolve("6"),
        "_file,_record,code,n\nd/1.csv,2,B\n",
        ": Record 2 has 3 fields, but first record had 4 fields");
  }

  private void fails(Path folder, String corrections, String message) throws Exception {
    try (StagedProject project = project(folder)) {
      Path file = correct(project, "t.csv", corrections);
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SOURCE);
      assertThat(failure).hasMessage("stage t: " + file + message);
    }
  }

  @Test
  default void anotherEncodingIsNotTaken(@TempDir Path folder) throws Exception {
    try (StagedProject project = project(folder)) {
      Path file = correct(project, "t.csv", "");
      Files.write(file, (HEADER + "d/1.csv,2,,,,,Ä,1\n").getBytes(StandardCharsets.ISO_8859_1));
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure).hasMessage("stage t: " + file + " is not UTF-8");
    }
  }

  @Test
  default void aFileOfNoTableIsNotOverlooked(@TempDir Path folder) throws Exception {
    try (StagedProject project = project(folder)) {
      Path file = correct(project, "tt.csv", HEADER);
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure)
          .hasMessage("stage t: " + file + " has the name of no table or link; there are t");
    }
  }
}
