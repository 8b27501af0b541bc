package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.snapshot.CsvReadOptions;
import dev.deltaverse.engine.snapshot.FileInspector;
import dev.deltaverse.engine.snapshot.Inspection;
import dev.deltaverse.engine.snapshot.InspectionLimits;
import dev.deltaverse.engine.snapshot.RecordReject;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.TableFiles;
import dev.deltaverse.engine.staging.SourceRead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Files and models to raw rows. Each file is looked at byte by byte first; DuckDB then must find as
 * many rows as were counted, which checks both.
 */
final class RawStage {
  private final DuckDatabase database;
  private final Path scratch;

  RawStage(DuckDatabase database, Path scratch) {
    this.database = database;
    this.scratch = scratch;
  }

  /** Reads a source, in place of what was read of it before. */
  SourceRead stage(String name, RowSource source, Set<String> used, Path snapshot)
      throws MigrationException {
    try (Duck duck = database.connect("stage " + name)) {
      duck.run("DROP TABLE IF EXISTS " + Sql.name("raw_" + name));
      duck.run(
          "CREATE OR REPLACE TABLE "
              + Sql.name("unr_" + name)
              + " (file VARCHAR, record BIGINT, rule VARCHAR, reason VARCHAR, raw VARCHAR)");
      duck.run(
          "CREATE OR REPLACE TABLE "
              + Sql.name("fil_" + name)
              + " (file VARCHAR, first_row BIGINT, rows BIGINT)");
      return switch (source) {
        case RowSource.Files files -> files(duck, name, files, used, snapshot);
        case RowSource.Model model -> model(duck, name, model);
      };
    }
  }

  private SourceRead model(Duck duck, String name, RowSource.Model model)
      throws MigrationException {
    String sql;
    try {
      sql = Files.readString(model.sql()).strip();
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "stage " + name + ": the model " + model.sql() + " cannot be read",
          "Correct the path in the project file.",
          e);
    }
    String query = sql.endsWith(";") ? sql.substring(0, sql.length() - 1) : sql;
    duck.run(
        "CREATE TABLE "
            + Sql.name("raw_" + name)
            + " AS SELECT CAST(COLUMNS(*) AS VARCHAR), CAST(NULL AS BIGINT) AS _record FROM ("
            + query
            + ")");
    long rows = duck.number("SELECT count(*) FROM " + Sql.name("raw_" + name));
    register(duck, name, "", 0, rows);
    return new SourceRead(name, rows, 0, false, List.of(), List.of());
  }

  private SourceRead files(
      Duck duck, String name, RowSource.Files source, Set<String> used, Path snapshot)
      throws MigrationException {
    SnapshotFolder folder = new SnapshotFolder(snapshot, String.valueOf(snapshot.getFileName()));
    List<String> notes = new ArrayList<>();
    List<Path> files;
    boolean partial = false;
    switch (TableFiles.resolve(folder, source.patterns())) {
      case TableFiles.Absent(List<String> patterns) -> {
        notes.add("no file matches " + String.join(", ", patterns) + "; nothing is deleted");
        empty(duck, name, used);
        return new SourceRead(name, 0, 0, true, List.of(), notes);
      }
      case TableFiles.Partial(List<Path> found, List<String> missing) -> {
        notes.add("no file matches " + String.join(", ", missing) + "; nothing is deleted");
        files = found;
        partial = true;
      }
      case TableFiles.Found(List<Path> found) -> files = found;
    }
    long unreadable = 0;
    List<String> columns = List.of();
    long rows = 0;
    for (Path file : files) {
      Loaded loaded =
          source.format() == RowSource.Format.PARQUET
              ? parquet(duck, name, file, columns)
              : text(duck, name, file, source, columns);
      requireColumns(name, file, loaded.columns(), used);
      noteColumns(file, loaded.columns(), used, columns, notes);
      if (loaded.blankLines() > 0) {
        notes.add(file.getFileName() + ": " + loaded.blankLines() + " blank lines");
      }
      columns = loaded.columns();
      register(duck, name, snapshot.relativize(file).toString(), rows, loaded.rows());
      rows += loaded.rows();
      unreadable += loaded.unreadable();
    }
    requireContiguous(duck, name, rows);
    return new SourceRead(
        name,
        rows,
        unreadable,
        partial,
        files.stream().map(f -> snapshot.relativize(f).toString()).toList(),
        notes);
  }

  private record Loaded(List<String> columns, long rows, long unreadable, long blankLines) {}

  private Loaded text(
      Duck duck, String name, Path file, RowSource.Files source, List<String> before)
      throws MigrationException {
    RejectBatch rejects = new RejectBatch(duck, name, file);
    Inspection inspection =
        new FileInspector(InspectionLimits.DEFAULT)
            .inspect(file, source.dialect(), scratch, rejects);
    return switch (inspection) {
      case Inspection.Clean clean -> {
        load(duck, name, csv(file, clean.options()), clean.names(), before, false);
        requireRows(duck, name, file, clean.records());
        yield new Loaded(clean.names(), clean.records(), 0, clean.blankLines());
      }
      case Inspection.Rewritten rewritten -> {
        load(
            duck,
            name,
            csv(rewritten.copy(), rewritten.options()),
            rewritten.names(),
            before,
            true);
        requireRows(duck, name, file, rewritten.records());
        rejects.flush();
        delete(rewritten.copy());
        yield new Loaded(
            rewritten.names(), rewritten.records(), rewritten.rejected(), rewritten.blankLines());
      }
      case Inspection.Unusable unusable ->
          throw new MigrationException(
              Code.SOURCE,
              "stage "
                  + name
                  + ": "
                  + unusable.file()
                  + (unusable.line() > 0 ? ", line " + unusable.line() : "")
                  + ": "
                  + unusable.reason(),
              unusable.hint());
    };
  }

  private Loaded parquet(Duck duck, String name, Path file, List<String> before)
      throws MigrationException {
    String read = "read_parquet(" + Sql.text(file.toString()) + ")";
    List<String> columns =
        duck.rows("DESCRIBE SELECT * FROM " + read).stream()
            .map(r -> String.valueOf(r.getFirst()))
            .toList();
    load(duck, name, read, columns, before, false);
    return new Loaded(columns, duck.number("SELECT count(*) FROM " + read), 0, 0);
  }

  private static String csv(Path file, CsvReadOptions options) {
    String columns =
        options.columns().stream()
            .map(c -> Sql.text(c) + ": 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    return "read_csv("
        + Sql.text(file.toString())
        + ", auto_detect=false, strict_mode=true, null_padding=false, ignore_errors=false"
        + ", allow_quoted_nulls=false, encoding='utf-8', nullstr=''"
        + ", delim="
        + Sql.text(options.delimiter())
        + ", quote="
        + Sql.text(options.quote())
        + ", escape="
        + Sql.text(options.escape())
        + (options.newLine().isEmpty() ? "" : ", new_line=" + Sql.text(escaped(options.newLine())))
        + ", header="
        + options.header()
        + ", compression="
        + Sql.text(options.compression())
        + ", max_line_size="
        + options.maxLineBytes()
        + ", parallel="
        + options.parallel()
        + ", columns="
        + columns
        + ")";
  }

  private static String escaped(String newLine) {
    return newLine.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static void load(
      Duck duck,
      String name,
      String read,
      List<String> columns,
      List<String> before,
      boolean numbered)
      throws MigrationException {
    String raw = Sql.name("raw_" + name);
    String record =
        numbered
            ? "CAST(" + Sql.name(FileInspector.RECORD_COLUMN) + " AS BIGINT)"
            : "CAST(NULL AS BIGINT)";
    String texts =
        columns.stream()
            .map(c -> "CAST(" + Sql.name(c) + " AS VARCHAR) AS " + Sql.name(c))
            .collect(Collectors.joining(", "));
    String select = "SELECT " + texts + ", " + record + " AS _record FROM " + read;
    if (before.isEmpty()) {
      duck.run("CREATE TABLE " + raw + " AS " + select);
      return;
    }
    for (String column : columns) {
      if (!before.contains(column)) {
        duck.run(
            "ALTER TABLE " + raw + " ADD COLUMN IF NOT EXISTS " + Sql.name(column) + " VARCHAR");
      }
    }
    duck.run("INSERT INTO " + raw + " BY NAME " + select);
  }

  private static void requireRows(Duck duck, String name, Path file, long expected)
      throws MigrationException {
    long before = duck.number("SELECT coalesce(sum(rows), 0) FROM " + Sql.name("fil_" + name));
    long found = duck.number("SELECT count(*) FROM " + Sql.name("raw_" + name)) - before;
    if (found != expected) {
      throw new MigrationException(
          Code.BUG,
          "stage "
              + name
              + ": "
              + file
              + " has "
              + expected
              + " records, but the staging database"
              + " read "
              + found,
          "Nothing was sent. Report this with the first lines of the file; as a way round give the"
              + " table another delimiter or quote.");
    }
  }

  /** Row numbers are places in the table; a gap would name the wrong record in every message. */
  private static void requireContiguous(Duck duck, String name, long rows)
      throws MigrationException {
    long last = duck.number("SELECT coalesce(max(rowid) + 1, 0) FROM " + Sql.name("raw_" + name));
    if (last != rows) {
      throw new MigrationException(
          Code.BUG,
          "stage " + name + ": " + rows + " rows have numbers up to " + last,
          "Nothing was sent. Report this.");
    }
  }

  private static void register(Duck duck, String name, String file, long first, long rows)
      throws MigrationException {
    duck.run(
        "INSERT INTO "
            + Sql.name("fil_" + name)
            + " VALUES ("
            + Sql.text(file)
            + ", "
            + first
            + ", "
            + rows
            + ")");
  }

  private static void empty(Duck duck, String name, Set<String> used) throws MigrationException {
    String columns =
        used.stream().map(c -> Sql.name(c) + " VARCHAR, ").collect(Collectors.joining());
    duck.run("CREATE TABLE " + Sql.name("raw_" + name) + " (" + columns + "_record BIGINT)");
  }

  private static void requireColumns(String name, Path file, List<String> columns, Set<String> used)
      throws MigrationException {
    Set<String> lacking = new TreeSet<>(used);
    lacking.removeAll(columns);
    if (!lacking.isEmpty()) {
      throw new MigrationException(
          Code.SOURCE,
          "stage "
              + name
              + ": "
              + file
              + " lacks the mapped column"
              + (lacking.size() == 1 ? " " : "s ")
              + String.join(", ", lacking)
              + "; it has "
              + String.join(", ", columns),
          "Correct the file's header, the dialect or the mapping.");
    }
  }

  private static void noteColumns(
      Path file, List<String> columns, Set<String> used, List<String> before, List<String> notes) {
    Set<String> unmapped = new LinkedHashSet<>(columns);
    unmapped.removeAll(used);
    unmapped.removeAll(before);
    if (!unmapped.isEmpty()) {
      notes.add(
          file.getFileName() + ": columns that are not mapped: " + String.join(", ", unmapped));
    }
  }

  private static void delete(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + copy, e);
    }
  }

  /** Takes unreadable records and inserts them in batches. */
  private static final class RejectBatch implements Consumer<RecordReject> {
    private static final int SIZE = 200;

    private final Duck duck;
    private final String name;
    private final Path file;
    private final List<RecordReject> pending = new ArrayList<>();

    RejectBatch(Duck duck, String name, Path file) {
      this.duck = duck;
      this.name = name;
      this.file = file;
    }

    @Override
    public void accept(RecordReject reject) {
      pending.add(reject);
      if (pending.size() >= SIZE) {
        try {
          flush();
        } catch (MigrationException e) {
          throw new IllegalStateException(e.getMessage(), e);
        }
      }
    }

    void flush() throws MigrationException {
      if (pending.isEmpty()) {
        return;
      }
      String insert = "INSERT INTO " + Sql.name("unr_" + name) + " VALUES (?, ?, ?, ?, ?)";
      try (PreparedStatement statement = duck.connection().prepareStatement(insert)) {
        for (RecordReject reject : pending) {
          statement.setString(1, file.getFileName().toString());
          statement.setLong(2, reject.record());
          statement.setString(3, reject.rule().code().replace('-', ' '));
          statement.setString(4, reject.reason() + " (line " + reject.line() + ")");
          statement.setString(5, reject.raw());
          statement.addBatch();
        }
        statement.executeBatch();
      } catch (SQLException e) {
        throw duck.failure(e);
      }
      pending.clear();
    }
  }
}
