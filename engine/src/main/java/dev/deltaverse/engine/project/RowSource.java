package dev.deltaverse.engine.project;

import java.nio.file.Path;
import java.util.List;

/** Where the raw rows of a table or link come from. */
public sealed interface RowSource {

  /**
   * Files of the snapshot folder.
   *
   * @param patterns file names or globs, relative to the snapshot folder, read in name order
   */
  record Files(List<String> patterns, Format format, Dialect dialect) implements RowSource {
    public Files {
      patterns = List.copyOf(patterns);
    }
  }

  /**
   * A SQL model: one SELECT over the raw and desired tables in staging.
   *
   * @param sql the file
   */
  record Model(Path sql) implements RowSource {}

  /** The kind of file. */
  enum Format {
    CSV,
    PARQUET
  }
}
