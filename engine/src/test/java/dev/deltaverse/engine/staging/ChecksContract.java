package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.target.ColumnType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, duplicates, own checks and conditions, and mistakes in them. */
interface ChecksContract {
  StagingFactory factory();

  ColumnType CODE = new ColumnType.Text(20);
  ColumnType NUMBER = new ColumnType.Whole(0, 100);

  private static TableFixture table() {
    return new TableFixture("t").key(Mapping.from("code"), CODE).column(Mapping.from("n"), NUMBER);
  }

  private static RejectRow reject(
      long record, String column, String rule, @Nullable String value, String reason, String raw) {
    return new RejectRow(
        "t", RejectRow.Kind.REJECTED, "t.csv", record, column, rule, value, reason, raw);
  }

  private static String raw(String code, String n) {
    return "{\"code\":\"%s\",\"n\":\"%s\"}".formatted(code, n);
  }

  @Test
  default void keys(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .key(Mapping.from("code"), CODE)
            .key(
                Mapping.from("n"),
                new ColumnType.Decimal(TypingContract.bound(-11), TypingContract.bound(11), 2))
            .column(Mapping.sql("dv_x", "code"), CODE);
    String forbidden =
        "has one of / < > * % & : \\ ? + and cannot be addressed by an alternate key";
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", "code,n\nA,+1.50\n,2\nB,\nC/D,-3\nE\\F,4\nO'Neil #1 ä,5\n").run();
      assertThat(project.rows("t").keySet()).containsExactly("A|1.5", "O'Neil #1 ä|5");
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(
                  2,
                  "dv_code",
                  "key missing",
                  null,
                  "is blank, but it is part of the key",
                  "{\"code\":null,\"n\":\"2\"}"),
              reject(
                  3,
                  "dv_n",
                  "key missing",
                  null,
                  "is blank, but it is part of the key",
                  "{\"code\":\"B\",\"n\":null}"),
              reject(4, "dv_code", "forbidden character", "C/D", forbidden, raw("C/D", "-3")),
              reject(5, "dv_code", "forbidden character", "E\\F", forbidden, raw("E\\\\F", "4")));
    }
  }

  @Test
  default void duplicatesAreRejectedAll(@TempDir Path folder) throws Exception {
    try (StagedProject project = StagedProject.open(factory(), folder, table())) {
      project.file("t.csv", "code,n\nA,1\nB,2\nA,3\nc,4\nC ,5\nD,6\nD,x\n").run();
      String same = "is the key of 2 rows";
      String spelt =
          "is a key that other rows have in another spelling, and the target compares keys without"
              + " case and trailing spaces";
      assertThat(project.values("t")).containsOnlyKeys("B");
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(1, "dv_code", "duplicate key", "A", same, raw("A", "1")),
              reject(3, "dv_code", "duplicate key", "A", same, raw("A", "3")),
              reject(4, "dv_code", "key collision", "c", spelt, raw("c", "4")),
              reject(5, "dv_code", "key collision", "C ", spelt, raw("C ", "5")),
              reject(6, "dv_code", "duplicate key", "D", same, raw("D", "6")),
              reject(7, "dv_code", "duplicate key", "D", same, raw("D", "x")),
              reject(
                  7,
                  "dv_n",
                  "whole number",
                  "x",
                  "is not a whole number of 32 bits",
                  raw("D", "x")));
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 7, 1, 6, 0, 0));
    }
  }

  @Test
  default void oneOfSeveralIsKept(@TempDir Path folder) throws Exception {
    String csv =
        "code,n,d\nA,1,2024-02\nA,2,2024-03\na,3,2024-01\nA,4,NULL\nA,x,\"\"\nB,5,1\nB,6,1\n";
    try (StagedProject project =
        StagedProject.open(
            factory(),
            folder.resolve("first"),
            table()
                .from(Dialects.nulls("NULL"), "t.csv")
                .duplicates(new DuplicatePolicy.KeepFirst("d")))) {
      project.file("t.csv", csv).run();
      assertThat(project.values("t")).isEqualTo(java.util.Map.of("a", "3", "B", "5"));
      assertThat(project.rejects("t")).isEmpty();
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 7, 2, 0, 0, 5));
    }
    try (StagedProject project =
        StagedProject.open(
            factory(),
            folder.resolve("last"),
            table()
                .from(Dialects.nulls("NULL"), "t.csv")
                .duplicates(new DuplicatePolicy.KeepLast("d")))) {
      project.file("t.csv", csv).run();
      assertThat(project.values("t")).isEqualTo(java.util.Map.of("A", "2", "B", "6"));
    }
  }

  @Test
  default void theKeptOneMayBeRejected(@TempDir Path folder) throws Exception {
    try (StagedProject project =
        StagedProject.open(
            factory(), folder, table().duplicates(new DuplicatePolicy.KeepLast("d")))) {
      project.file("t.csv", "code,n,d\nA,1,1\nA,x,2\n").run();
      assertThat(project.values("t")).isEmpty();
      assertThat(project.rejects("t")).hasSize(1);
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 2, 0, 1, 0, 1));
    }
  }

  @Test
  default void conditionsExclude(@TempDir Path folder) throws Exception {
    try (StagedProject project =
        StagedProject.open(factory(), folder, table().where("s <> 'X' -- not the old ones"))) {
      project.file("t.csv", "code,n,s\nA,1,\nB,2,X\nC,bad,X\nD,4,Y\nD,5,X\n").run();
      assertThat(project.values("t")).containsOnlyKeys("D");
      assertThat(project.rejects("t")).isEmpty();
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 5, 1, 0, 0, 4));
    }
  }

  @Test
  default void ownChecksSeeSourceColumnsAndTypedOnes(@TempDir Path folder) throws Exception {
    TableFixture table =
        table()
            .column(Mapping.sql("s", "upper(s)"), CODE)
            .check("small", "dv_n < 50 -- typed")
            .check("source", "n <> '7'")
            .check("typed wins", "s <> 'Q'")
            .check("raw", "RAW.s <> 'r'");
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", "code,n,s\nA,1,a\nB,60,a\nC,7,a\nD,8,q\nE,9,r\nF,,\n").run();
      assertThat(project.rows("t")).containsOnlyKeys("A", "F");
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(
                  2, "", "small", null, "fails the check dv_n < 50 -- typed", raw3("B", "60", "a")),
              reject(3, "", "source", null, "fails the check n <> '7'", raw3("C", "7", "a")),
              reject(4, "", "typed wins", null, "fails the check s <> 'Q'", raw3("D", "8", "q")),
              reject(5, "", "raw", null, "fails the check RAW.s <> 'r'", raw3("E", "9", "r")));
    }
  }

  private static String raw3(String code, String n, String s) {
    return "{\"code\":\"%s\",\"n\":\"%s\",\"s\":\"%s\"}".formatted(code, n, s);
  }

  @Test
  default void mistakesInSqlAreNamed(@TempDir Path folder) throws Exception {
    String csv = "code,n,s\nA,1,abc\n";
    fails(
        folder.resolve("1"), table().where("statu = 'X'"), csv, "check table t, where: ", "statu");
    fails(folder.resolve("2"), table().where("s = = 1"), csv, "check table t, where: ", "syntax");
    fails(
        folder.resolve("3"),
        table().check("positive", "hourz > 0"),
        csv,
        "check table t, check positive: ",
        "hourz");
    fails(
        folder.resolve("4"),
        table().column(Mapping.sql("dv_x", "CAST(s AS INTEGER)"), NUMBER),
        csv,
        "check table t, column dv_x, sql: ",
        "'abc'");
    fails(
        folder.resolve("5"),
        table().column(Mapping.sql("dv_x", "nosuch(s)"), NUMBER),
        csv,
        "check table t, column dv_x, sql: ",
        "nosuch");
    fails(
        folder.resolve("6"),
        table().check("day", "strptime(raw.s, '%Y') > DATE '2000-01-01'"),
        csv,
        "check table t, check day: ",
        "\"abc\"");
  }

  private void fails(Path folder, TableFixture table, String csv, String start, String named)
      throws Exception {
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", csv);
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SETUP);
      assertThat(failure.getMessage()).startsWith(start).contains(named).doesNotContain("\n");
      assertThat(failure.hint())
          .isEqualTo("Correct the SQL or the column names of this table in the project file.");
      assertThat(project.staging.scalar("SELECT count(*) FROM raw_t")).isEqualTo("1");
    }
  }

  @Test
  default void aPatternThatCannotBeReadIsNamed(@TempDir Path folder) {
    MigrationException failure =
        catchThrowableOfType(
            MigrationException.class,
            () ->
                StagedProject.open(
                        factory(),
                        folder,
                        table()
                            .column(
                                Mapping.from("d").formats("kk dd.MM.yyyy"),
                                new ColumnType.DateOnly()))
                    .close());
    assertThat(failure.code()).isEqualTo(MigrationException.Code.SETUP);
    assertThat(failure)
        .hasMessage(
            "open table t: pattern 'kk dd.MM.yyyy' has the letter 'k', which is not supported");
  }

  @Test
  default void lengthsOfKeys(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .key(Mapping.from("code"), new ColumnType.Text(3))
            .column(Mapping.from("n"), NUMBER);
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", "code,n\nabc,1\nabcd,2\n").run();
      assertThat(project.rejects("t"))
          .isEqualTo(
              List.of(
                  reject(
                      2,
                      "dv_code",
                      "length",
                      "abcd",
                      "is longer than 3 characters",
                      raw("abcd", "2"))));
    }
  }
}
