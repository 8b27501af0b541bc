package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.snapshot.FileInspector;
import dev.deltaverse.engine.snapshot.StoredFile;
import dev.deltaverse.engine.staging.SourceFile;
import dev.deltaverse.engine.staging.SourceRead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts corrected records in the place of those that were read: rows of the export of rejects, with
 * the cells changed. A record is found by its file and its number, so corrections belong to one
 * snapshot.
 */
final class Corrections {
  private static final String FOLDER = "corrections";

  private final Duck duck;
  private final String name;
  private final Path file;

  /**
   * @param name of the source
   * @param file the corrections; need not exist
   */
  Corrections(Duck duck, String name, Path file) {
    this.duck = duck;
    this.name = name;
    this.file = file;
  }

  /** The folder with the corrections of a snapshot. */
  static Path folder(Path project, Path snapshot) {
    return project.resolve(FOLDER).resolve(String.valueOf(snapshot.getFileName()));
  }

  /**
   * Refuses a file that would be overlooked.
   *
   * @param staged the source that is staged, for the message
   * @param known names of the project's tables and links
   */
  static void requireKnown(String staged, Path folder, Collection<String> known)
      throws MigrationException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String named = String.valueOf(file.getFileName());
        if (!named.startsWith(".")
            && !(named.endsWith(".csv")
                && known.contains(named.substring(0, named.length() - 4)))) {
          throw new MigrationException(
              Code.SETUP,
              "stage "
                  + staged
                  + ": "
                  + file
                  + " has the name of no table or link; there are "
                  + String.join(", ", known),
              "Name it after its table, with .csv, or take it out of the folder.");
        }
      }
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "stage " + staged + ": " + folder + " cannot be read: " + e.getMessage(),
          "Check the folder and its permissions.",
          e);
    }
  }

  /**
   * Applies the corrections.
   *
   * @param read what was read without them
   * @param computed whether the rows come from a model, whose records have no lasting number
   */
  SourceRead apply(SourceRead read, boolean computed) throws MigrationException {
    if (!Files.exists(file)) {
      return read;
    }
    if (computed) {
      throw failure(
          "the rows of a model cannot be corrected, since their numbers change",
          "Correct the sources that the model reads.");
    }
    List<String> columns =
        RawColumns.of(duck, name).stream()
            .filter(c -> !c.equals(FileInspector.RECORD_COLUMN))
            .toList();
    List<CorrectedRecord> records = CorrectedRecord.read(name, file, columns);
    List<String> notes = new ArrayList<>(read.notes());
    List<SourceFile> files = new ArrayList<>(read.files());
    files.add(stored());
    long[] added = new long[1];
    take(records, columns);
    match();
    duck.transaction(
        () -> {
          long replaced = replace(columns);
          added[0] = add(columns, read.rows());
          duck.run(
              "INSERT INTO "
                  + Sql.name("cor_" + name)
                  + " SELECT _row FROM changed UNION ALL SELECT unnest(range("
                  + read.rows()
                  + ", "
                  + (read.rows() + added[0])
                  + "))");
          notes.add(note(replaced, added[0]));
        });
    return new SourceRead(
        name, read.rows() + added[0], read.unreadable() - added[0], read.absent(), files, notes);
  }

  private SourceFile stored() throws MigrationException {
    try {
      StoredFile stored = StoredFile.of(file);
      Path snapshot = Objects.requireNonNull(file.getParent()).getFileName();
      return new SourceFile(
          FOLDER + "/" + snapshot + "/" + file.getFileName(), stored.bytes(), stored.sha256());
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "stage " + name + ": read " + file + ": " + e.getMessage(),
          "Check the file and its permissions.",
          e);
    }
  }

  private String note(long replaced, long added) throws MigrationException {
    long same = duck.number("SELECT count(*) FROM cor WHERE _row IS NOT NULL") - replaced;
    long blank = duck.number("SELECT count(*) FROM cor WHERE _unreadable AND _blank");
    StringBuilder note = new StringBuilder();
    note.append(file).append(": ").append(replaced).append(" records replaced");
    note.append(added > 0 ? ", " + added + " unreadable records added" : "");
    note.append(same > 0 ? ", " + same + " left as they are" : "");
    note.append(blank > 0 ? ", " + blank + " without any value stay unreadable" : "");
    return note.toString();
  }

  private void take(List<CorrectedRecord> records, List<String> columns) throws MigrationException {
    String typed =
        columns.stream().map(c -> ", " + Sql.name(c) + " VARCHAR").collect(Collectors.joining());
    duck.run("CREATE OR REPLACE TEMP TABLE taken (_file VARCHAR, _record BIGINT" + typed + ")");
    String insert = "INSERT INTO taken VALUES (?, ?" + ", ?".repeat(columns.size()) + ")";
    try (PreparedStatement statement = duck.connection().prepareStatement(insert)) {
      for (CorrectedRecord record : records) {
        statement.setString(1, record.file());
        statement.setLong(2, record.record());
        int i = 3;
        for (@Nullable String value : record.values()) {
          statement.setString(i++, value);
        }
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw duck.failure(e);
    }
    String blank =
        columns.stream()
            .map(c -> "t." + Sql.name(c) + " IS NULL")
            .collect(Collectors.joining(" AND "));
    duck.run(
        "CREATE OR REPLACE TEMP TABLE cor AS SELECT t.*, n._row, u.record IS NOT NULL AS"
            + " _unreadable, "
            + blank
            + " AS _blank FROM taken t LEFT JOIN (SELECT f.file, coalesce(raw._record, raw.rowid -"
            + " f.first_row + 1) AS record, raw.rowid AS _row FROM "
            + raw()
            + " raw JOIN "
            + Sql.name("fil_" + name)
            + " f ON raw.rowid >= f.first_row AND raw.rowid < f.first_row + f.rows) n"
            + " ON n.file = t._file AND n.record = t._record LEFT JOIN "
            + Sql.name("unr_" + name)
            + " u ON u.file = t._file AND u.record = t._record");
  }

  private void match() throws MigrationException {
    List<List<@Nullable String>> lost =
        duck.rows(
            "SELECT _file, _record FROM cor WHERE _row IS NULL AND NOT _unreadable"
                + " ORDER BY _file, _record");
    if (!lost.isEmpty()) {
      throw failure(
          "record "
              + lost.getFirst().get(1)
              + " of "
              + lost.getFirst().get(0)
              + " is not in the snapshot"
              + (lost.size() > 1 ? ", nor are " + (lost.size() - 1) + " more" : ""),
          "Export the rejects of this snapshot again and correct those.");
    }
  }

  private long replace(List<String> columns) throws MigrationException {
    String differs =
        columns.stream()
            .map(c -> "nullif(raw." + Sql.name(c) + ", '') IS DISTINCT FROM c." + Sql.name(c))
            .collect(Collectors.joining(" OR ", "(", ")"));
    duck.run(
        "CREATE OR REPLACE TEMP TABLE changed AS SELECT c.* FROM cor c JOIN "
            + raw()
            + " raw ON raw.rowid = c._row WHERE "
            + differs);
    duck.run(
        "UPDATE "
            + raw()
            + " AS raw SET "
            + columns.stream()
                .map(c -> Sql.name(c) + " = c." + Sql.name(c))
                .collect(Collectors.joining(", "))
            + " FROM changed c WHERE raw.rowid = c._row");
    return duck.number("SELECT count(*) FROM changed");
  }

  /** Adds records that had been unreadable, behind the others; each file's are registered. */
  private long add(List<String> columns, long rows) throws MigrationException {
    String added = " FROM cor WHERE _unreadable AND NOT _blank";
    String names = columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    duck.run(
        "INSERT INTO "
            + raw()
            + " BY NAME SELECT "
            + names
            + ", _record"
            + added
            + " ORDER BY _file, _record");
    duck.run(
        "INSERT INTO "
            + Sql.name("fil_" + name)
            + " SELECT _file, "
            + rows
            + " + sum(n) OVER (ORDER BY _file) - n, n FROM (SELECT _file, count(*) AS n"
            + added
            + " GROUP BY _file)");
    duck.run(
        "DELETE FROM "
            + Sql.name("unr_" + name)
            + " WHERE (file, record) IN (SELECT (_file, _record)"
            + added
            + ")");
    return duck.number("SELECT count(*)" + added);
  }

  private String raw() {
    return Sql.name("raw_" + name);
  }

  private MigrationException failure(String problem, String hint) {
    return new MigrationException(
        Code.SOURCE, "stage " + name + ": " + file + ": " + problem, hint);
  }
}
