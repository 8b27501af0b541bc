package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a column's text comes from, and what lookups refer to. */
interface OptionsContract {
  StagingFactory factory();

  ColumnType CODE = new ColumnType.Text(20);
  String NO_KEY = "is no complete and usable key of the table that it refers to";

  static String reference(String... parts) {
    return String.join("\u001F", parts);
  }

  static RejectRow reject(
      long record, String column, String rule, @Nullable String value, String reason, String raw) {
    return new RejectRow(
        "t", RejectRow.Kind.REJECTED, "t.csv", record, column, rule, value, reason, raw);
  }

  @Test
  default void sources(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .key(Mapping.from("code"), CODE)
            .column(Mapping.sql("dv_x", "upper(a) || '-' || b -- joined"), CODE)
            .column(Mapping.constant("dv_c", "7"), new ColumnType.Whole(0, 9))
            .column(Mapping.from("a").textCase(ColumnMapping.TextCase.UPPER), CODE)
            .column(Mapping.from("b").defaultText("none"), CODE);
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", "code,a,b\n1,x,y\n2,é,\n").run();
      assertThat(project.rejects("t")).isEmpty();
      assertThat(project.rows("t"))
          .containsExactly(
              Map.entry("1", List.of("X-y", "7", "X", "y")),
              Map.entry("2", Arrays.asList(null, "7", "É", "none")));
    }
  }

  @Test
  default void whatSqlComputesIsReadAsSqlWritesIt(@TempDir Path folder) throws Exception {
    ColumnType decimal = TypingContract.DECIMAL;
    TableFixture table =
        new TableFixture("t")
            .from(Dialects.numbers(",", "."), "t.csv")
            .key(Mapping.from("code"), CODE)
            .column(Mapping.sql("dv_n", "CAST(replace(n, ',', '.') AS DOUBLE) / 2"), decimal)
            .column(Mapping.sql("dv_t", "n || ''"), decimal)
            .column(
                Mapping.sql("dv_d", "try_strptime(d, '%d.%m.%Y')").formats("dd.MM.yyyy"),
                new ColumnType.DateOnly());
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", "code,n,d\n1,\"2,5\",01.02.2024\n").run();
      assertThat(project.rejects("t")).isEmpty();
      assertThat(project.rows("t"))
          .containsExactly(Map.entry("1", List.of("1.25", "2.5", "2024-02-01")));
    }
  }

  @Test
  default void required(@TempDir Path folder) throws Exception {
    new Cells(Mapping.from("v").required(), CODE)
        .takes("x", "x")
        .refuses("", null, "required", "is blank, but required")
        .refuses(null, null, "required", "is blank, but required")
        .hold(factory(), folder);
  }

  private static TableFixture parents() {
    return new TableFixture("p")
        .key(Mapping.from("code"), new ColumnType.Whole(0, 999))
        .key(Mapping.from("land").textCase(ColumnMapping.TextCase.UPPER).defaultText("DE"), CODE);
  }

  private static ColumnType lookup(String... targets) {
    return new ColumnType.Lookup(
        Arrays.stream(targets)
            .collect(java.util.stream.Collectors.toMap(t -> t, t -> "dv_nav_" + t)));
  }

  @Test
  default void lookupsByKeyAreReadLikeTheKey(@TempDir Path folder) throws Exception {
    TableFixture children =
        new TableFixture("t")
            .key(Mapping.from("code"), CODE)
            .column(
                Mapping.lookup(
                    "dv_p", new LookupMapping.ByKey("p", List.of("p", "l"), Optional.empty())),
                lookup("dv_p"));
    try (StagedProject project = StagedProject.open(factory(), folder, parents(), children)) {
      project
          .file("p.csv", "code,land\n7,de\n8,fr\n")
          .file("t.csv", "code,p,l\n1,007,DE\n2,8,fr\n3,,\n4,7,\n5,,FR\n6,7x,FR\n")
          .run();
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(
                  5,
                  "dv_p",
                  "lookup key",
                  "FR",
                  NO_KEY,
                  "{\"code\":\"5\",\"p\":null,\"l\":\"FR\"}"),
              reject(
                  6,
                  "dv_p",
                  "lookup key",
                  "7x | FR",
                  NO_KEY,
                  "{\"code\":\"6\",\"p\":\"7x\",\"l\":\"FR\"}"));
      Map<String, @Nullable String> expected = new TreeMap<>();
      expected.put("1", reference("dv_p", "7", "DE"));
      expected.put("2", reference("dv_p", "8", "FR"));
      expected.put("3", null);
      expected.put("4", reference("dv_p", "7", "DE"));
      assertThat(project.values("t")).isEqualTo(expected);
    }
  }

  private static TargetTable outside(String name, String column, ColumnType type) {
    return new TargetTable(
        name,
        name + "s",
        name + "id",
        false,
        Map.of(column, new TargetColumn(column, type, true, true, false)),
        List.of(new TargetKey("k", List.of(column), "Active")));
  }

  @Test
  default void lookupsOutsideTheProject(@TempDir Path folder) throws Exception {
    String id = "5f1c0f6e-1111-2222-3333-0123456789ab";
    TableFixture table =
        new TableFixture("t")
            .key(Mapping.from("code"), CODE)
            .column(
                Mapping.lookup(
                    "dv_o",
                    new LookupMapping.ById("systemuser", "o", Optional.of("k = 'U'")),
                    new LookupMapping.ByTargetKey(
                        "team", List.of("name"), List.of("o"), Optional.of("k = 'T'")),
                    new LookupMapping.ByTargetKey(
                        "unit", List.of("no"), List.of("o"), Optional.of("k = 'N' -- number"))),
                lookup("systemuser", "team", "unit"));
    try (StagedProject project =
        StagedProject.open(
            factory(),
            folder,
            List.of(
                outside("team", "name", CODE), outside("unit", "no", new ColumnType.Whole(0, 99))),
            table)) {
      project
          .file(
              "t.csv",
              "code,k,o\n1,U,%s\n2,T,Alpha \n3,N,007\n4,X,Alpha\n5,X,\n6,T,A/B\n7,U,Alpha\n8,,Q\n"
                  .formatted(id.toUpperCase(java.util.Locale.ROOT)))
          .run();
      String none = "refers to no table: none of the lookup's conditions holds";
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(4, "dv_o", "lookup target", "Alpha", none, raw("4", "\"X\"", "Alpha")),
              reject(6, "dv_o", "lookup key", "A/B", NO_KEY, raw("6", "\"T\"", "A/B")),
              reject(7, "dv_o", "lookup key", "Alpha", NO_KEY, raw("7", "\"U\"", "Alpha")),
              reject(8, "dv_o", "lookup target", "Q", none, raw("8", "null", "Q")));
      Map<String, @Nullable String> expected = new TreeMap<>();
      expected.put("1", reference("systemuser", "#" + id));
      expected.put("2", reference("team", "Alpha"));
      expected.put("3", reference("unit", "7"));
      expected.put("5", null);
      assertThat(project.values("t")).isEqualTo(expected);
    }
  }

  private static String raw(String code, String k, String o) {
    return "{\"code\":\"%s\",\"k\":%s,\"o\":\"%s\"}".formatted(code, k, o);
  }

  @Test
  default void aSeparatorInAKeyIsNotASecondKeyColumn(@TempDir Path folder) throws Exception {
    TableFixture table =
        new TableFixture("t")
            .key(Mapping.from("code"), CODE)
            .column(
                Mapping.lookup(
                    "dv_o",
                    new LookupMapping.ByTargetKey(
                        "team", List.of("name"), List.of("o"), Optional.empty())),
                lookup("team"));
    try (StagedProject project =
        StagedProject.open(factory(), folder, List.of(outside("team", "name", CODE)), table)) {
      project.file("t.csv", "code,o\n1,a\u001Fb\n").run();
      assertThat(project.rejects("t"))
          .containsExactly(
              reject(
                  1,
                  "dv_o",
                  "lookup key",
                  "a\u001Fb",
                  NO_KEY,
                  "{\"code\":\"1\",\"o\":\"a\\u001Fb\"}"));
    }
  }
}
