package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.CheckRule;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.project.Guards;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bound table made by hand; its key columns are those added by {@link #key}. */
final class TableFixture {
  private final String name;
  private final Map<String, ColumnType> types = new LinkedHashMap<>();
  private final List<ColumnMapping> mappings = new ArrayList<>();
  private final List<String> key = new ArrayList<>();
  private final List<CheckRule> checks = new ArrayList<>();
  private RowSource source;
  private DuplicatePolicy duplicates = new DuplicatePolicy.RejectAll();
  private Optional<String> where = Optional.empty();

  TableFixture(String name) {
    this.name = name;
    this.source = files(Dialect.DEFAULT, name + ".csv");
  }

  private static RowSource files(Dialect dialect, String... patterns) {
    return new RowSource.Files(
        List.of(patterns),
        patterns[0].endsWith(".parquet") ? RowSource.Format.PARQUET : RowSource.Format.CSV,
        dialect);
  }

  TableFixture key(Mapping mapping, ColumnType type) {
    key.add(mapping.column().target());
    return column(mapping, type);
  }

  TableFixture column(Mapping mapping, ColumnType type) {
    mappings.add(mapping.column());
    types.put(mapping.column().target(), type);
    return this;
  }

  TableFixture from(Dialect dialect, String... patterns) {
    source = files(dialect, patterns);
    return this;
  }

  TableFixture model(Path sql) {
    source = new RowSource.Model(sql);
    return this;
  }

  TableFixture duplicates(DuplicatePolicy policy) {
    duplicates = policy;
    return this;
  }

  TableFixture where(String sql) {
    where = Optional.of(sql);
    return this;
  }

  TableFixture check(String rule, String sql) {
    checks.add(new CheckRule(rule, sql));
    return this;
  }

  BoundTable bound() {
    Map<String, TargetColumn> targets = new LinkedHashMap<>();
    types.forEach((c, type) -> targets.put(c, new TargetColumn(c, type, true, true, false)));
    List<BoundColumn> bound = new ArrayList<>();
    for (ColumnMapping mapping : mappings) {
      TargetColumn column = new TargetColumn(mapping.target(), type(mapping), true, true, false);
      BoundColumn.Phase phase =
          key.contains(mapping.target())
              ? BoundColumn.Phase.KEY
              : column.type() instanceof ColumnType.State
                      || column.type() instanceof ColumnType.Status
                  ? BoundColumn.Phase.STATE
                  : BoundColumn.Phase.ROW;
      bound.add(new BoundColumn(bound.size(), mapping, column, phase));
    }
    TargetTable target =
        new TargetTable(
            "dv_" + name,
            "dv_" + name + "s",
            "dv_" + name + "id",
            false,
            targets,
            List.of(new TargetKey("dv_key", key, "Active")));
    TableMapping mapping =
        new TableMapping(
            name,
            "dv_" + name,
            source,
            key,
            mappings,
            duplicates,
            new DeletePolicy.Delete(),
            Guards.DEFAULT,
            checks,
            where,
            Drift.SOURCE_WINS,
            Identity.KEY);
    return new BoundTable(
        mapping,
        target,
        bound,
        key.stream()
            .map(k -> bound.stream().filter(c -> c.name().equals(k)).findFirst().orElseThrow())
            .toList());
  }

  private ColumnType type(ColumnMapping mapping) {
    return java.util.Objects.requireNonNull(types.get(mapping.target()));
  }
}
