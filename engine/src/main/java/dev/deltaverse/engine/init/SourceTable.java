package dev.deltaverse.engine.init;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.staging.ColumnProfile;
import java.util.List;

/**
 * The files of a snapshot that seem to be one table, and what is in them.
 *
 * @param name a name for the project
 * @param patterns file names or a glob
 * @param format {@code CSV} text or Parquet
 * @param rows records read
 * @param doubts about the dialect, a sentence each
 */
record SourceTable(
    String name,
    List<String> patterns,
    dev.deltaverse.engine.project.RowSource.Format format,
    Dialect dialect,
    long rows,
    List<ColumnProfile> columns,
    List<Note> doubts) {
  SourceTable {
    patterns = List.copyOf(patterns);
    columns = List.copyOf(columns);
    doubts = List.copyOf(doubts);
  }

  ColumnProfile column(String source) {
    return columns.stream().filter(c -> c.name().equals(source)).findFirst().orElseThrow();
  }
}
