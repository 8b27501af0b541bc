package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.target.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and models as staging reads them. */
interface ReadingContract {
  StagingFactory factory();

  ColumnType CODE = new ColumnType.Text(20);
  ColumnType NUMBER = new ColumnType.Whole(0, 100);

  private static TableFixture table() {
    return new TableFixture("t").key(Mapping.from("code"), CODE).column(Mapping.from("v"), CODE);
  }

  private static SourceFile stored(String name, long bytes, String sha256) {
    return new SourceFile(name, bytes, sha256);
  }

  private static RejectRow reject(
      String file,
      long record,
      String column,
      String rule,
      @Nullable String value,
      String reason,
      String raw) {
    return new RejectRow(
        "t", RejectRow.Kind.REJECTED, file, record, column, rule, value, reason, raw);
  }

  @Test
  default void partFilesDifferInTheirColumns(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .from(Dialect.DEFAULT, "parts/*.csv")
            .key(Mapping.from("code"), CODE)
            .column(Mapping.from("n"), NUMBER);
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      SourceRead read =
          project
              .file("parts/1.csv", "code,n\nA,1\nB,x\n")
              .file("parts/2.csv", "n,extra,code\n2,e,C\ny,f,D\n")
              .file("parts/3.csv", "CODE,n,extra\nE,z,g\n")
              .run()
              .getFirst();
      assertThat(read)
          .isEqualTo(
              new SourceRead(
                  "t",
                  5,
                  0,
                  false,
                  List.of(
                      stored(
                          "parts/1.csv",
                          15,
                          "62530df6b5e05eb59cbf860e1a4da14cda028a4672119d21bd7fda922d588bf8"),
                      stored(
                          "parts/2.csv",
                          25,
                          "5250f2d2ffaf872b237d398458b609454a3552e241276c763ec49db6df1a58fb"),
                      stored(
                          "parts/3.csv",
                          19,
                          "1984f1772d444ae901699c805a96af55d884d7ec510730b96ac54d60d226e1eb")),
                  List.of("2.csv: columns that are not mapped: extra")));
      assertThat(project.values("t")).isEqualTo(Map.of("A", "1", "C", "2"));
      String no = "is not a whole number of 32 bits";
      assertThat(project.rejects("t"))
          .containsExactly(
              reject("parts/1.csv", 2, "dv_n", "whole number", "x", no, raw("B", "x", "null")),
              reject("parts/2.csv", 2, "dv_n", "whole number", "y", no, raw("D", "y", "\"f\"")),
              reject("parts/3.csv", 1, "dv_n", "whole number", "z", no, raw("E", "z", "\"g\"")));
    }
  }

  private static String raw(String code, String n, String extra) {
    return "{\"code\":\"%s\",\"n\":\"%s\",\"extra\":%s}".formatted(code, n, extra);
  }

  @Test
  default void unreadableRecordsAreNumbered(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .from(Dialect.DEFAULT, "d/*.csv")
            .key(Mapping.from("code"), CODE)
            .column(Mapping.from("n"), NUMBER);
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      SourceRead read =
          project
              .file("d/1.csv", "code,n\nA,1\nB\nC,x\n")
              .file("d/2.csv", "code,n\nD,1,2\nE,y\n")
              .run()
              .getFirst();
      assertThat(read.rows()).isEqualTo(3);
      assertThat(read.unreadable()).isEqualTo(2);
      assertThat(read.complete()).isFalse();
      String no = "is not a whole number of 32 bits";
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(
                  "d/1.csv",
                  2,
                  "",
                  "field count",
                  null,
                  "it has 1 fields, but the file has 2 columns (line 3)",
                  "B"),
              reject(
                  "d/2.csv",
                  1,
                  "",
                  "field count",
                  null,
                  "it has 3 fields, but the file has 2 columns (line 2)",
                  "D,1,2"),
              reject("d/1.csv", 3, "dv_n", "whole number", "x", no, "{\"code\":\"C\",\"n\":\"x\"}"),
              reject(
                  "d/2.csv", 2, "dv_n", "whole number", "y", no, "{\"code\":\"E\",\"n\":\"y\"}"));
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 5, 1, 4, 0, 0));
    }
  }

  private void reads(Path folder, Dialect dialect, String name, byte[] bytes) throws Exception {
    try (StagedProject project =
        StagedProject.open(factory(), folder.resolve(name), table().from(dialect, name))) {
      project.file(name, bytes).run();
      assertThat(project.rejects("t")).isEmpty();
      assertThat(project.values("t")).isEqualTo(Map.of("1", "Käse 10 €", "2", "b"));
    }
  }

  @Test
  default void compressionsAndEncodings(@TempDir Path folder) throws Exception {
    String csv = "code,v\n1,Käse 10 €\n2,b\n";
    byte[] utf8 = csv.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(utf8);
    }
    reads(folder, Dialect.DEFAULT, "plain.csv", utf8);
    reads(folder, Dialect.DEFAULT, "bom.csv", ("\uFEFF" + csv).getBytes(StandardCharsets.UTF_8));
    reads(folder, Dialect.DEFAULT, "t.csv.gz", gz.toByteArray());
    reads(folder, Dialect.DEFAULT, "t.csv.zst", Zstd.compress(utf8));
    reads(
        folder,
        Dialects.encoding("windows-1252"),
        "ansi.csv",
        csv.getBytes(Charset.forName("windows-1252")));
    reads(folder, Dialects.encoding("utf-16be"), "be.csv", csv.getBytes(StandardCharsets.UTF_16BE));
    reads(
        folder,
        Dialects.encoding("utf-16"),
        "le.csv",
        ("\uFEFF" + csv).getBytes(StandardCharsets.UTF_16LE));
  }

  @Test
  default void characterDumps(@TempDir Path folder) throws Exception {
    TableFixture table = table().from(Dialects.bcp("code", "v"), "t.dat");
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.dat", "1+|line 1\nline \"2\"&|\n2+|&|\n").run();
      assertThat(project.rejects("t")).isEmpty();
      Map<String, @Nullable String> expected = new java.util.TreeMap<>();
      expected.put("1", "line 1\nline \"2\"");
      expected.put("2", null);
      assertThat(project.values("t")).isEqualTo(expected);
    }
  }

  @Test
  default void parquet(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .from(Dialects.numbers(",", "."), "t.parquet")
            .key(Mapping.from("code"), CODE)
            .column(Mapping.from("d"), TypingContract.DECIMAL)
            .column(Mapping.from("s"), TypingContract.DECIMAL)
            .column(Mapping.from("day"), new ColumnType.DateOnly())
            .column(Mapping.from("at"), new ColumnType.DateTime(false))
            .column(Mapping.from("yes"), new ColumnType.YesNo());
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      copy(
          project.snapshot().resolve("t.parquet"),
          "SELECT 'A' AS code, CAST(1234.5 AS DOUBLE) AS d, '1.234,5' AS s, DATE '2024-01-02' AS"
              + " day, TIMESTAMP '2024-01-02 03:04:05.6' AS at, true AS yes");
      project.run();
      assertThat(project.rejects("t")).isEmpty();
      assertThat(project.rows("t"))
          .isEqualTo(
              Map.of(
                  "A", List.of("1234.5", "1234.5", "2024-01-02", "2024-01-02T03:04:05Z", "true")));
    }
  }

  @Test
  default void aHeaderThatLacksAColumn(@TempDir Path folder) throws Exception {
    try (StagedProject project = StagedProject.open(factory(), folder, table())) {
      project.file("t.csv", "code,w\n1,a\n");
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SOURCE);
      assertThat(failure)
          .hasMessage(
              "stage t: "
                  + project.snapshot().resolve("t.csv")
                  + " lacks the mapped column v; it has code, w");
    }
  }

  @Test
  default void aParquetFileWhoseColumnsAreOthers(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .from(Dialects.numbers(",", "."), "t.parquet")
            .key(Mapping.from("code"), CODE)
            .column(Mapping.from("v"), CODE);
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      Path file = project.snapshot().resolve("t.parquet");
      copy(file, "SELECT 'A' AS code, 'x' AS v, 1 AS w");
      SourceRead read = project.run().getFirst();
      assertThat(read.notes()).containsExactly("t.parquet: columns that are not mapped: w");
      byte[] bytes = Files.readAllBytes(file);
      assertThat(read.files())
          .containsExactly(
              stored(
                  "t.parquet",
                  bytes.length,
                  HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))));
      copy(file, "SELECT 'A' AS code, 1 AS w");
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SOURCE);
      assertThat(failure)
          .hasMessage("stage t: " + file + " lacks the mapped column v; it has code, w");
    }
  }

  private static void copy(Path file, String query) throws Exception {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT PARQUET)");
    }
  }

  @Test
  default void aMissingFileIsNoFailureWhateverTheSql(@TempDir Path folder) throws Exception {
    TableFixture table =
        table()
            .column(Mapping.sql("dv_x", "upper(raw.other)"), CODE)
            .where("status <> 'X' AND \"Valid To\" IS NULL")
            .check("c", "raw.z > '1' OR dv_v = 'a'");
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      SourceRead read = project.run().getFirst();
      assertThat(read)
          .isEqualTo(
              new SourceRead(
                  "t",
                  0,
                  0,
                  true,
                  List.of(),
                  List.of("no file matches t.csv; nothing is deleted")));
      assertThat(project.rows("t")).isEmpty();
      assertThat(project.staging.checked("t")).isEqualTo(new CheckCounts("t", 0, 0, 0, 0, 0));
    }
  }

  @Test
  default void aColumnThatIsNamedLikeTheRowNumber(@TempDir Path folder) throws Exception {
    try (StagedProject project = StagedProject.open(factory(), folder, table())) {
      SourceRead read = project.file("t.csv", "ROWID,code,v\nAAA,1,a\nAAB,2,b\n").run().getFirst();
      assertThat(read.notes()).containsExactly("t.csv: columns that are not mapped: ROWID_");
      assertThat(project.values("t")).isEqualTo(Map.of("1", "a", "2", "b"));
    }
  }

  private static Path model(Path folder, String sql) throws IOException {
    Files.createDirectories(folder);
    return Files.writeString(folder.resolve("model.sql"), sql);
  }

  @Test
  default void models(@TempDir Path folder) throws Exception {
    TableFixture source =
        new TableFixture("s").key(Mapping.from("code"), CODE).column(Mapping.from("n"), NUMBER);
    TableFixture computed =
        table()
            .model(
                model(
                    folder,
                    "SELECT dv_code AS code, CAST(dv_n * 2 AS VARCHAR) || r.u AS v\n"
                        + "FROM want_s JOIN raw_s r ON r.code = dv_code; -- the good ones\n"));
    try (StagedProject project = StagedProject.open(factory(), folder, source, computed)) {
      project.file("s.csv", "code,n,u\nA,1,km\nB,x,km\n").run();
      assertThat(project.values("t")).isEqualTo(Map.of("A", "2km"));
      assertThat(project.rejects("t")).isEmpty();
    }
  }

  @Test
  default void mistakesInModels(@TempDir Path folder) throws Exception {
    Path lacking = model(folder.resolve("a"), "SELECT 'A' AS code, 1 AS w");
    try (StagedProject project =
        StagedProject.open(factory(), folder.resolve("a"), table().model(lacking))) {
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SETUP);
      assertThat(failure)
          .hasMessage("stage t: " + lacking + " lacks the mapped column v; it has code, w");
    }
    Path broken =
        model(folder.resolve("b"), "SELECT CAST('abc' || rowid AS INTEGER) AS code FROM raw_x");
    try (StagedProject project =
        StagedProject.open(factory(), folder.resolve("b"), table().model(broken))) {
      MigrationException failure = catchThrowableOfType(MigrationException.class, project::run);
      assertThat(failure.code()).isEqualTo(MigrationException.Code.SETUP);
      assertThat(failure.getMessage()).startsWith("stage t: ").contains("raw_x");
    }
  }
}
