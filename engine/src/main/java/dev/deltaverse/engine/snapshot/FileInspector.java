package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Dialect;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at every byte of a text file and says how it can be loaded. Safe for many threads.
 *
 * <p>A first, fast pass ends at once when it meets something that DuckDB might read in another way;
 * a second pass then reads whatever the dialect allows and writes it down in the one form that
 * leaves no room for reading it differently.
 */
public final class FileInspector {

  /** How many characters of a record a reject carries at most. */
  public static final int RAW_LIMIT_CHARS = 10_000;

  /** The first column of a rewritten file: the number of the data record in the stored file. */
  public static final String RECORD_COLUMN = "_record";

  /** DuckDB's own {@code max_line_size}; a larger one makes it take larger buffers too. */
  private static final long DEFAULT_MAX_LINE_BYTES = 2_097_152;

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
   * @throws MigrationException SOURCE if the file cannot be read or changes meanwhile; SETUP if the
   *     copy cannot be written or the dialect contradicts itself; TRANSIENT if the thread is
   *     interrupted
   */
  public Inspection inspect(
      Path file, Dialect dialect, Path scratch, Consumer<RecordReject> rejects)
      throws MigrationException {
    Syntax syntax = Syntax.of(dialect);
    try {
      Optional<Inspection.Clean> clean = syntax.plain() ? clean(file, syntax) : Optional.empty();
      return clean.isPresent()
          ? clean.get()
          : new RewritingPass(file, syntax, limits, rejects).run(scratch);
    } catch (UnusableFileException e) {
      return new Inspection.Unusable(
          file, e.rule(), e.line(), String.valueOf(e.getMessage()), e.hint());
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Optional<Inspection.Clean> clean(Path file, Syntax syntax) throws IOException {
    Optional<List<String>> names = names(file, syntax);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    CleanScan scan = new CleanScan(syntax, names.get().size());
    try (OpenText open = OpenText.open(file, syntax.encoding(), true, limits)) {
      if (!scan.scan(open.text()) || scan.longestBytes() > limits.recordBytes()) {
        return Optional.empty();
      }
      long records = scan.records() - (syntax.header() ? 1 : 0);
      CsvReadOptions options =
          new CsvReadOptions(
              text(syntax.delimiter()),
              text(syntax.quote()),
              text(syntax.escape()),
              scan.lineEnd() == CleanScan.LineEnd.CRLF ? "" : "\n",
              syntax.header(),
              names.get(),
              Unpacked.Compression.of(file.getFileName().toString()).option(),
              maxLineBytes(scan.longestBytes()),
              !scan.lineEndsInFields());
      return Optional.of(
          new Inspection.Clean(
              open.stored().finish(), options, names.get(), records, scan.blankLines()));
    }
  }

  /** The names of the columns; empty if the file starts in a way that is not clean. */
  private Optional<List<String>> names(Path file, Syntax syntax) throws IOException {
    if (!syntax.header()) {
      return Optional.of(ColumnNames.checked(syntax.names(), 0));
    }
    try (OpenText open = OpenText.open(file, syntax.encoding(), true, limits)) {
      RecordReader reader = new RecordReader(open.text(), syntax, limits);
      return reader.next() == RecordReader.Kind.RECORD && reader.firstInvalid() < 0
          ? Optional.of(ColumnNames.ofHeader(RecordReader.Kind.RECORD, reader, syntax))
          : Optional.empty();
    }
  }

  private static String text(byte[] ascii) {
    return new String(ascii, java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** A value for DuckDB's {@code max_line_size} that a record of this length does not reach. */
  static long maxLineBytes(long longestBytes) {
    return Math.max(DEFAULT_MAX_LINE_BYTES, longestBytes + 1024);
  }

  private static MigrationException unreadable(Path file, IOException e) {
    String operation = "read " + file + ": ";
    return switch (e) {
      case java.nio.channels.ClosedByInterruptException _ ->
          new MigrationException(Code.TRANSIENT, operation + "interrupted", "Run again.", e);
      case NoSuchFileException _ ->
          new MigrationException(
              Code.SOURCE, operation + "there is no such file", "Export the file again.", e);
      case AccessDeniedException _ ->
          new MigrationException(
              Code.SOURCE, operation + "access is denied", "Correct the file's permissions.", e);
      default ->
          new MigrationException(
              Code.SOURCE,
              operation + e.getMessage(),
              "Wait until the export has ended and check the disk.",
              e);
    };
  }
}
