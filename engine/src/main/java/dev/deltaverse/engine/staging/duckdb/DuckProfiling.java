package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.snapshot.FileInspector;
import dev.deltaverse.engine.staging.ColumnProfile;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.staging.SourceRead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link Profiling} in an embedded DuckDB database of its own. Thread-safe. */
public final class DuckProfiling implements Profiling {
  /** Texts that exports write for null, in the cases in which they are seen. */
  private static final List<String> NULLS =
      List.of(
          "NULL", "null", "Null", "\\N", "(null)", "(NULL)", "<NULL>", "#N/A", "N/A", "n/a", "NA",
          "NaN", "nan", "NIL", "nil", "None", "-", "--", "?");

  private static final int SAMPLES = 3;

  private final DuckDatabase database;
  private final Path folder;

  private DuckProfiling(DuckDatabase database, Path folder) {
    this.database = database;
    this.folder = folder;
  }

  /**
   * Opens a database in an existing folder, which the caller deletes.
   *
   * @param memoryBytes what the database may take; it spills to disk beyond
   */
  public static DuckProfiling open(Path folder, long memoryBytes) throws MigrationException {
    return new DuckProfiling(
        DuckDatabase.open(folder.resolve("profile.duckdb"), memoryBytes), folder);
  }

  @Override
  public SourceRead load(String name, RowSource.Files source, Path snapshot)
      throws MigrationException {
    return new RawStage(database, folder, folder.resolve("no-corrections"))
        .stage(name, source, Set.of(), Set.of(), snapshot);
  }

  @Override
  public List<ColumnProfile> columns(String name) throws MigrationException {
    try (Duck duck = database.connect("profile " + name)) {
      List<ColumnProfile> profiles = new ArrayList<>();
      for (String column : RawColumns.of(duck, name)) {
        if (!column.equals(FileInspector.RECORD_COLUMN)) {
          profiles.add(profile(duck, name, column));
        }
      }
      return profiles;
    }
  }

  private static ColumnProfile profile(Duck duck, String name, String column)
      throws MigrationException {
    String sql = Templates.profile(raw(name), Sql.name(column));
    List<@Nullable String> row = duck.rows(sql).getFirst();
    Map<ColumnProfile.Form, Long> forms = new EnumMap<>(ColumnProfile.Form.class);
    for (ColumnProfile.Form form : ColumnProfile.Form.values()) {
      forms.put(form, number(row, 9 + form.ordinal()));
    }
    Map<String, Long> nulls = new LinkedHashMap<>();
    duck.each(
        counts(name, column, "v IN (" + Sql.texts(NULLS) + ")"),
        r -> nulls.put(String.valueOf(r.get(0)), number(r, 1)));
    List<String> samples = new ArrayList<>();
    duck.each(
        counts(name, column, "true") + " LIMIT " + SAMPLES,
        r -> samples.add(String.valueOf(r.get(0))));
    return new ColumnProfile(
        column,
        number(row, 0),
        number(row, 1),
        number(row, 2),
        number(row, 3),
        Math.toIntExact(number(row, 4)),
        Math.toIntExact(number(row, 5)),
        number(row, 6),
        Double.parseDouble(String.valueOf(row.get(7))),
        Double.parseDouble(String.valueOf(row.get(8))),
        forms,
        nulls,
        samples);
  }

  private static String counts(String name, String column, String where) {
    return "SELECT v, count(*) FROM (SELECT nullif(trim("
        + Sql.name(column)
        + "), '') AS v FROM "
        + raw(name)
        + ") WHERE v IS NOT NULL AND "
        + where
        + " GROUP BY v ORDER BY count(*) DESC, v";
  }

  private static long number(List<@Nullable String> row, int index) {
    return Long.parseLong(String.valueOf(row.get(index)));
  }

  @Override
  public long distinct(String name, List<String> columns) throws MigrationException {
    return count(
        name,
        "SELECT count(DISTINCT "
            + tuple(columns)
            + ") FROM "
            + raw(name)
            + " WHERE "
            + filled(columns));
  }

  @Override
  public long blank(String name, List<String> columns) throws MigrationException {
    return count(
        name, "SELECT count(*) FROM " + raw(name) + " WHERE NOT (" + filled(columns) + ")");
  }

  private long count(String name, String sql) throws MigrationException {
    try (Duck duck = database.connect("profile " + name)) {
      return duck.number(sql);
    }
  }

  @Override
  public List<ValueCount> values(String name, String column, int limit) throws MigrationException {
    List<ValueCount> values = new ArrayList<>();
    try (Duck duck = database.connect("profile " + name)) {
      duck.each(
          counts(name, column, "true") + " LIMIT " + limit,
          r -> values.add(new ValueCount(String.valueOf(r.get(0)), number(r, 1))));
    }
    return values;
  }

  @Override
  public Overlap overlap(
      String name, List<String> columns, String parent, List<String> parentColumns)
      throws MigrationException {
    try (Duck duck = database.connect("compare values of " + name + " and " + parent)) {
      List<@Nullable String> row =
          duck.rows(
                  Templates.overlap(
                      raw(name),
                      tuple(columns),
                      filled(columns),
                      raw(parent),
                      tuple(parentColumns)))
              .getFirst();
      return new Overlap(number(row, 0), number(row, 1));
    }
  }

  private static String raw(String name) {
    return Sql.name("raw_" + name);
  }

  private static String tuple(List<String> columns) {
    return columns.stream()
        .map(c -> "coalesce(lower(trim(" + Sql.name(c) + ")), '')")
        .collect(Collectors.joining(" || chr(31) || "));
  }

  private static String filled(List<String> columns) {
    return columns.stream()
        .map(c -> "coalesce(trim(" + Sql.name(c) + "), '') <> ''")
        .collect(Collectors.joining(" AND "));
  }

  @Override
  public void close() {
    database.close();
  }
}
