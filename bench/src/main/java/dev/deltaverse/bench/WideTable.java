package dev.deltaverse.bench;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.Guards;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.SwitchSettings;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.project.TargetSettings;
import dev.deltaverse.engine.project.UndoSettings;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One table of 38 columns of all usual types: its mapping, and files of any number of rows. */
final class WideTable {
  static final String NAME = "wide";
  private static final String[] WORDS = {
    "amber", "birch", "cedar", "delta", "ember", "flint", "grove", "harbor", "indigo", "juniper"
  };

  private WideTable() {}

  /** The columns with their types; the key is the first. */
  static Map<String, ColumnType> columns() {
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put("code", new ColumnType.Text(40));
    for (int i = 1; i <= 14; i++) {
      columns.put("text" + i, new ColumnType.Text(100));
    }
    columns.put("memo", new ColumnType.Memo(2000));
    for (int i = 1; i <= 6; i++) {
      columns.put("whole" + i, new ColumnType.Whole(-2_000_000_000, 2_000_000_000));
    }
    for (int i = 1; i <= 4; i++) {
      columns.put(
          "dec" + i,
          new ColumnType.Decimal(
              new BigDecimal("-100000000000"), new BigDecimal("100000000000"), 4));
    }
    for (int i = 1; i <= 2; i++) {
      columns.put(
          "money" + i,
          new ColumnType.Money(
              new BigDecimal("-922337203685477"), new BigDecimal("922337203685477"), 2));
    }
    columns.put("flag1", new ColumnType.YesNo());
    columns.put("flag2", new ColumnType.YesNo());
    columns.put("choice1", new ColumnType.Choice(Map.of(1, "One", 2, "Two", 3, "Three")));
    columns.put("choice2", new ColumnType.Choice(Map.of(1, "Red", 2, "Green", 3, "Blue")));
    for (int i = 1; i <= 3; i++) {
      columns.put("date" + i, new ColumnType.DateOnly());
    }
    for (int i = 1; i <= 3; i++) {
      columns.put("time" + i, new ColumnType.DateTime(false));
    }
    return columns;
  }

  /**
   * Writes a snapshot file.
   *
   * @param changedEvery every so many rows differ from those of the same seed; 0 for none
   */
  static Path write(Path folder, long rows, long seed, int changedEvery) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("wide.csv");
    Map<String, ColumnType> columns = columns();
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(String.join(",", columns.keySet()));
      out.write('\n');
      StringBuilder line = new StringBuilder(600);
      for (long row = 0; row < rows; row++) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + row);
        line.setLength(0);
        boolean changed = changedEvery > 0 && row % changedEvery == 0;
        int index = 0;
        for (ColumnType type : columns.values()) {
          if (index > 0) {
            line.append(',');
          }
          if (index == 0) {
            line.append('K').append(row);
          } else {
            value(line, type, random, changed && index == 5);
          }
          index++;
        }
        line.append('\n');
        out.write(line.toString());
      }
    }
    return file;
  }

  private static void value(
      StringBuilder line, ColumnType type, SplittableRandom random, boolean changed) {
    switch (type) {
      case ColumnType.Text _ -> {
        line.append(WORDS[random.nextInt(10)]).append(' ').append(WORDS[random.nextInt(10)]);
        line.append(changed ? " changed" : "");
      }
      case ColumnType.Memo _ -> {
        for (int i = 0; i < 12; i++) {
          line.append(WORDS[random.nextInt(10)]).append(' ');
        }
        line.append('.');
      }
      case ColumnType.Whole _ -> line.append(random.nextInt(-1_000_000, 1_000_000));
      case ColumnType.Decimal _ ->
          line.append(random.nextInt(1_000_000)).append('.').append(random.nextInt(1000, 9999));
      case ColumnType.Money _ ->
          line.append(random.nextInt(1_000_000)).append('.').append(random.nextInt(10, 99));
      case ColumnType.YesNo _ -> line.append(random.nextBoolean() ? "true" : "false");
      case ColumnType.Choice _ -> line.append(random.nextInt(1, 4));
      case ColumnType.DateOnly _ ->
          line.append("20")
              .append(random.nextInt(10, 30))
              .append("-0")
              .append(random.nextInt(1, 10))
              .append('-')
              .append(random.nextInt(10, 29));
      case ColumnType.DateTime _ ->
          line.append("2024-0")
              .append(random.nextInt(1, 10))
              .append('-')
              .append(random.nextInt(10, 29))
              .append(" 1")
              .append(random.nextInt(10))
              .append(":3")
              .append(random.nextInt(10))
              .append(":0")
              .append(random.nextInt(10));
      default -> throw new IllegalArgumentException("no values of type " + type);
    }
  }

  /** The project of this one table. */
  static BoundProject project(Path folder) {
    List<ColumnMapping> mappings = new ArrayList<>();
    Map<String, TargetColumn> targets = new LinkedHashMap<>();
    List<BoundColumn> bound = new ArrayList<>();
    columns()
        .forEach(
            (name, type) -> {
              ColumnMapping mapping = ColumnMapping.of(name, name);
              TargetColumn column = new TargetColumn(name, type, true, true, false);
              mappings.add(mapping);
              targets.put(name, column);
              bound.add(
                  new BoundColumn(
                      bound.size(),
                      mapping,
                      column,
                      name.equals("code") ? BoundColumn.Phase.KEY : BoundColumn.Phase.ROW));
            });
    TargetTable target =
        new TargetTable(
            "dv_wide",
            "dv_wides",
            "dv_wideid",
            false,
            targets,
            List.of(new TargetKey("code_key", List.of("code"), "Active")));
    TableMapping mapping =
        new TableMapping(
            NAME,
            "dv_wide",
            new RowSource.Files(List.of("wide.csv"), RowSource.Format.CSV, Dialect.DEFAULT),
            List.of("code"),
            mappings,
            new DuplicatePolicy.RejectAll(),
            new DeletePolicy.Delete(),
            Guards.DEFAULT,
            List.of(),
            Optional.empty(),
            Drift.SOURCE_WINS,
            Identity.KEY);
    BoundTable table = new BoundTable(mapping, target, bound, List.of(bound.getFirst()));
    Project project =
        new Project(
            folder.resolve("deltaverse.yaml"),
            "bench",
            "default",
            new TargetSettings(
                URI.create("http://localhost"),
                List.of(new ApplicationUser("one", new ApplicationUser.NoCredential())),
                BypassSettings.NONE),
            folder,
            List.of(mapping),
            List.of(),
            List.of(),
            List.of(),
            SendSettings.DEFAULT,
            FlowSettings.DEFAULT,
            UndoSettings.DEFAULT,
            SwitchSettings.NONE,
            List.of(),
            Optional.empty());
    return new BoundProject(
        project,
        new TargetSchema(
            "00000000-0000-0000-0000-000000000001", Map.of("dv_wide", target), Map.of()),
        List.of(List.of(table)),
        List.of());
  }
}
