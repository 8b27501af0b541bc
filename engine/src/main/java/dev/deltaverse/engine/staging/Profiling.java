package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.RowSource;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks at raw sources before anything is mapped. Values are compared as texts without the spaces
 * at their ends; a text of spaces alone counts as blank. Thread-safe.
 */
public interface Profiling extends AutoCloseable {

  /**
   * Reads the files of a source, in place of what it had.
   *
   * @param name of the source: letters, digits and {@code _}
   * @param snapshot the snapshot's folder
   * @throws MigrationException code SOURCE if a file cannot be used as a whole
   */
  SourceRead load(String name, RowSource.Files source, Path snapshot) throws MigrationException;

  /** What the columns of a source hold, in the source's order. */
  List<ColumnProfile> columns(String name) throws MigrationException;

  /** How many different values these columns have together, in rows where none is blank. */
  long distinct(String name, List<String> columns) throws MigrationException;

  /** How many rows have one of these columns blank. */
  long blank(String name, List<String> columns) throws MigrationException;

  /** The values of a column, the most frequent first. */
  List<ValueCount> values(String name, String column, int limit) throws MigrationException;

  /**
   * How many of the different values of some columns are values of another source's columns,
   * without regard to case.
   */
  Overlap overlap(String name, List<String> columns, String parent, List<String> parentColumns)
      throws MigrationException;

  @Override
  void close();

  /** A value and the number of rows that have it. */
  record ValueCount(String value, long rows) {}

  /**
   * How far values are found.
   *
   * @param values different values, without those that are blank
   * @param found those of them that the other source has
   */
  record Overlap(long values, long found) {
    /** From 0 to 1; 0 if there are no values. */
    public double share() {
      return values == 0 ? 0 : (double) found / values;
    }
  }
}
