package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Looks at every byte of a text file and says how it can be loaded. Safe for many threads. */
public final class FileInspector {

  /** How many characters of a record a reject carries at most. */
  public static final int RAW_LIMIT_CHARS = 10_000;

  /** The first column of a rewritten file: the number of the data record in the stored file. */
  public static final String RECORD_COLUMN = "_record";

  private final InspectionLimits limits;

  public FileInspector(InspectionLimits limits) {
    this.limits = limits;
  }

  /**
   * Inspects one file; the end of its name, {@code .gz} or {@code .zst}, says how it is compressed.
   *
   * @param scratch an existing folder for a rewritten copy, whose name is chosen so that it
   *     overwrites nothing; the caller deletes the copy
   * @param rejects called on the calling thread for each record that cannot be read, in file order
   * @throws MigrationException SOURCE if the file cannot be read; SETUP if the copy cannot be
   *     written or the dialect contradicts itself
   */
  public Inspection inspect(
      Path file, Dialect dialect, Path scratch, Consumer<RecordReject> rejects)
      throws MigrationException {
    throw new UnsupportedOperationException("not landed yet: " + limits);
  }
}
