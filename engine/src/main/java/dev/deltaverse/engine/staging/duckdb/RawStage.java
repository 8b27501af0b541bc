package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.snapshot.CsvReadOptions;
import dev.deltaverse.engine.snapshot.FileInspector;
import dev.deltaverse.engine.snapshot.Inspection;
import dev.deltaverse.engine.snapshot.InspectionLimits;
import dev.deltaverse.engine.snapshot.RecordReject;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.StoredFile;
import dev.deltaverse.engine.snapshot.TableFiles;
import dev.deltaverse.engine.staging.SourceFile;
import dev.deltaverse.engine.staging.SourceRead;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Files and models to raw rows. Each file is looked at byte by byte first; DuckDB then must find as
 * many rows as were counted, which checks both.
 */
final class RawStage {
  /** Names that staging's own SQL gives. */
  private static final Set<String> RESERVED = Set.of("raw", "rowid", FileInspector.RECORD_COLUMN);

  /** Unmapped columns that a note names. */
  private static final int UNMAPPED_NAMED = 20;

  private final DuckDatabase database;
  private final Path scratch;

  private final Path corrections;

  /**
   * @param corrections the folder with corrected records of the snapshot, one file for each source;
   *     need not exist
   */
  RawStage(DuckDatabase database, Path scratch, Path corrections) {
    this.database = database;
    this.scratch = scratch;
    this.corrections = corrections;
  }

  /**
   * Reads a source, in place of what was read of it before.
   *
   * @param used the raw columns that the mapping names
   * @param words the names that the mapping's SQL may mean
   */
  SourceRead stage(
      String name, RowSource source, Set<String> used, Set<String> words, Path snapshot)
      throws MigrationException {
    try (Duck duck = database.connect("stage " + name)) {
      empty(duck, name);
      duck.run("CREATE OR REPLACE TABLE " + Sql.name("cor_" + name) + " (_row BIGINT)");
      SourceRead read =
          switch (source) {
            case RowSource.Files files -> files(duck, name, files, used, words, snapshot);
            case RowSource.Model model -> model(duck, name, model, used);
          };
      return new Corrections(duck, name, corrections.resolve(name + ".csv"))
          .apply(read, source instanceof RowSource.Model);
    }
  }

  private static SourceRead model(Duck duck, String name, RowSource.Model model, Set<String> used)
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
    String query = sql.replaceFirst(";\\s*(--[^\\n]*\\s*)*$", "");
    requireQuery(duck, name, model.sql(), query);
    duck.run(
        "CREATE TABLE "
            + Sql.name("raw_" + name)
            + " AS SELECT CAST(COLUMNS(*) AS VARCHAR), CAST(NULL AS BIGINT) AS _record FROM ("
            + query
            + "\n)");
    List<String> columns = RawColumns.of(duck, name);
    requireColumns(
        Code.SETUP,
        name,
        model.sql(),
        columns.subList(0, columns.size() - 1),
        used,
        "Correct the model's names or the mapping.");
    long rows = duck.number("SELECT count(*) FROM " + Sql.name("raw_" + name));
    register(duck, name, "", 0, rows);
    return new SourceRead(name, rows, 0, false, List.of(), List.of());
  }

  /**
   * The query becomes part of a statement, so that it must be one by itself: nothing in it may end
   * that statement and begin another.
   */
  private static void requireQuery(Duck duck, String name, Path file, String query)
      throws MigrationException {
    String fault =
        duck.text(
            "SELECT CASE WHEN tree ->> 'error_type' = 'parser' THEN tree ->> 'error_message' END"
                + " FROM (SELECT json_serialize_sql(CAST("
                + Sql.text(query)
                + " AS VARCHAR)) AS tree)");
    if (fault != null) {
      throw new MigrationException(
          Code.SETUP,
          "stage " + name + ": the model " + file + " is no query: " + fault,
          "Correct the model's SQL.");
    }
  }

  /** Drops the raw rows of a table and empties what tells of its files and unreadable records. */
  static void empty(Duck duck, String name) throws MigrationException {
    duck.run("DROP TABLE IF EXISTS " + Sql.name("raw_" + name));
    duck.run(
        "CREATE OR REPLACE TABLE "
            + Sql.name("unr_" + name)
            + " (file VARCHAR, record BIGINT, rule VARCHAR, reason VARCHAR, raw VARCHAR)");
    duck.run(
        "CREATE OR REPLACE TABLE "
            + Sql.name("fil_" + name)
            + " (file VARCHAR, first_row BIGINT, rows BIGINT)");
  }

  private SourceRead files(
      Duck duck,
      String name,
      RowSource.Files source,
      Set<String> used,
      Set<String> words,
      Path snapshot)
      throws MigrationException {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(used);
    known.addAll(words);
    SnapshotFolder folder = new SnapshotFolder(snapshot, String.valueOf(snapshot.getFileName()));
    List<String> notes = new ArrayList<>();
    List<Path> files;
    List<SourceFile> read = new ArrayList<>();
    boolean partial = false;
    switch (TableFiles.resolve(folder, source.patterns())) {
      case TableFiles.Absent(List<String> patterns) -> {
        notes.add("no file matches " + String.join(", ", patterns) + "; nothing is deleted");
        empty(duck, name, known);
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
    long rows = 0;
    for (Path file : files) {
      String place = place(snapshot, file);
      Loaded loaded =
          source.format() == RowSource.Format.PARQUET
              ? parquet(duck, name, file, source.dialect(), file.equals(files.getFirst()))
              : text(duck, name, file, place, source, file.equals(files.getFirst()));
      requireColumns(
          Code.SOURCE,
          name,
          file,
          loaded.columns(),
          used,
          "Correct the file's header, the dialect or the mapping.");
      noteColumns(file, loaded.columns(), known, notes);
      if (loaded.blankLines() > 0) {
        notes.add(file.getFileName() + ": " + loaded.blankLines() + " blank lines");
      }
      if (source.format() == RowSource.Format.CSV && source.dialect().singleByte()) {
        Mojibake.note(duck, name, file, source.dialect(), loaded.columns(), rows)
            .ifPresent(notes::add);
      }
      read.add(new SourceFile(place, loaded.file().bytes(), loaded.file().sha256()));
      known.addAll(loaded.columns());
      register(duck, name, place, rows, loaded.rows());
      rows += loaded.rows();
      unreadable += loaded.unreadable();
    }
    requireContiguous(duck, name, rows);
    return new SourceRead(name, rows, unreadable, partial, read, notes);
  }

  /** How rejects and corrections name a file on every system. */
  private static String place(Path snapshot, Path file) {
    return snapshot.relativize(file).toString().replace(File.separatorChar, '/');
  }

  private record Loaded(
      StoredFile file, List<String> columns, long rows, long unreadable, long blankLines) {}

  private Loaded text(
      Duck duck, String name, Path file, String place, RowSource.Files source, boolean first)
      throws MigrationException {
    RejectBatch rejects = new RejectBatch(duck, name, place);
    Inspection inspection =
        new FileInspector(InspectionLimits.DEFAULT)
            .inspect(file, source.dialect(), scratch, rejects);
    return switch (inspection) {
      case Inspection.Clean clean -> {
        load(duck, name, csv(file, clean.options()), texts(clean.names()), first, false);
        requireRows(duck, name, file, clean.records());
        yield new Loaded(clean.file(), clean.names(), clean.records(), 0, clean.blankLines());
      }
      case Inspection.Rewritten rewritten -> {
        load(
            duck,
            name,
            csv(rewritten.copy(), rewritten.options()),
            texts(rewritten.names()),
            first,
            true);
        requireRows(duck, name, file, rewritten.records());
        rejects.flush();
        delete(rewritten.copy());
        yield new Loaded(
            rewritten.file(),
            rewritten.names(),
            rewritten.records(),
            rewritten.rejected(),
            rewritten.blankLines());
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

  private static Loaded parquet(Duck duck, String name, Path file, Dialect dialect, boolean first)
      throws MigrationException {
    String read = "read_parquet(" + Sql.text(file.toString()) + ")";
    try {
      // DuckDB reads what it needs of the file, so the hash needs a look of its own.
      return parquet(duck, name, read, dialect, first, StoredFile.of(file));
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "stage " + name + ": read " + file + ": " + e.getMessage(),
          "Wait until the export has ended and check the disk.",
          e);
    } catch (MigrationException e) {
      String reason = String.valueOf(e.getMessage());
      throw Duck.lacksRoom(reason)
          ? e
          : new MigrationException(
              Code.SOURCE,
              "stage "
                  + name
                  + ": "
                  + file
                  + " cannot be read as Parquet: "
                  + reason.replaceFirst("^stage .*? Error: ", ""),
              "Export or copy the file again.",
              e);
    }
  }

  private static Loaded parquet(
      Duck duck, String name, String read, Dialect dialect, boolean first, StoredFile file)
      throws MigrationException {
    Map<String, String> texts = new LinkedHashMap<>();
    duck.rows("DESCRIBE SELECT * FROM " + read)
        .forEach(
            r -> {
              String column = String.valueOf(r.get(0));
              texts.put(column, SourceText.of(Sql.name(column), String.valueOf(r.get(1)), dialect));
            });
    load(duck, name, read, texts, first, false);
    return new Loaded(
        file, List.copyOf(texts.keySet()), duck.number("SELECT count(*) FROM " + read), 0, 0);
  }

  private static Map<String, String> texts(List<String> columns) {
    Map<String, String> texts = new LinkedHashMap<>();
    columns.forEach(c -> texts.put(c, Sql.name(c)));
    return texts;
  }

  /** The table function that reads a text file. */
  static String csv(Path file, CsvReadOptions options) {
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

  /**
   * @param texts SQL of each column's text, by name
   * @param first whether it is the first file of the source
   */
  private static void load(
      Duck duck,
      String name,
      String read,
      Map<String, String> texts,
      boolean first,
      boolean numbered)
      throws MigrationException {
    String raw = Sql.name("raw_" + name);
    String record =
        numbered
            ? "CAST(" + Sql.name(FileInspector.RECORD_COLUMN) + " AS BIGINT)"
            : "CAST(NULL AS BIGINT)";
    String values =
        texts.entrySet().stream()
            .map(e -> "CAST(" + e.getValue() + " AS VARCHAR) AS " + Sql.name(stored(e.getKey())))
            .collect(Collectors.joining(", "));
    String select = "SELECT " + values + ", " + record + " AS _record FROM " + read;
    if (first) {
      duck.run("CREATE TABLE " + raw + " AS " + select);
      return;
    }
    for (String column : texts.keySet()) {
      duck.run(
          "ALTER TABLE "
              + raw
              + " ADD COLUMN IF NOT EXISTS "
              + Sql.name(stored(column))
              + " VARCHAR");
    }
    duck.run("INSERT INTO " + raw + " BY NAME " + select);
  }

  /** {@code rowid} is the number of a row in every DuckDB table. */
  static String stored(String column) {
    return column.equalsIgnoreCase("rowid") ? column + "_" : column;
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

  /** A source without files has no rows, and every column that SQL may name. */
  private static void empty(Duck duck, String name, Set<String> known) throws MigrationException {
    String columns =
        known.stream()
            .filter(c -> !RESERVED.contains(c.toLowerCase(Locale.ROOT)))
            .map(c -> Sql.name(c) + " VARCHAR, ")
            .collect(Collectors.joining());
    duck.run("CREATE TABLE " + Sql.name("raw_" + name) + " (" + columns + "_record BIGINT)");
  }

  private static void requireColumns(
      Code code, String name, Path file, List<String> columns, Set<String> used, String hint)
      throws MigrationException {
    Set<String> lacking = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    lacking.addAll(used);
    columns.stream().map(RawStage::stored).forEach(lacking::remove);
    if (!lacking.isEmpty()) {
      throw new MigrationException(
          code,
          "stage "
              + name
              + ": "
              + file
              + " lacks the mapped column"
              + (lacking.size() == 1 ? " " : "s ")
              + String.join(", ", lacking)
              + "; it has "
              + columns.stream().map(RawStage::stored).collect(Collectors.joining(", ")),
          hint);
    }
  }

  private static void noteColumns(
      Path file, List<String> columns, Set<String> known, List<String> notes) {
    List<String> unmapped =
        columns.stream().map(RawStage::stored).filter(c -> !known.contains(c)).toList();
    if (!unmapped.isEmpty()) {
      int more = unmapped.size() - UNMAPPED_NAMED;
      notes.add(
          file.getFileName()
              + ": columns that are not mapped: "
              + unmapped.stream().limit(UNMAPPED_NAMED).collect(Collectors.joining(", "))
              + (more > 0 ? ", and " + more + " more" : ""));
    }
  }

  static void delete(Path copy) {
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
    private final String place;
    private final List<RecordReject> pending = new ArrayList<>();

    RejectBatch(Duck duck, String name, String place) {
      this.duck = duck;
      this.name = name;
      this.place = place;
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
          statement.setString(1, place);
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
