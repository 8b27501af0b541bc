package dev.deltaverse.engine.snapshot;

import java.nio.file.Path;
import java.util.List;

/** What became of looking at every byte of one text file. */
public sealed interface Inspection {

  /**
   * DuckDB can read the stored file itself; it must find exactly {@code records} rows.
   *
   * @param file the file as stored
   * @param options how to read it; its columns are {@code names}
   * @param names the columns as the header or the project file names them; a blank header name is
   *     replaced by {@code columnN}, N being its 1-based place
   * @param records the number of data records
   * @param blankLines lines without any character, which are no records
   */
  record Clean(
      StoredFile file, CsvReadOptions options, List<String> names, long records, long blankLines)
      implements Inspection {
    public Clean {
      names = List.copyOf(names);
    }
  }

  /**
   * The good records were rewritten as RFC 4180 in UTF-8; the others went to the rejects.
   *
   * @param file the file as stored
   * @param copy the rewritten file: a header, LF, every field in quotes except those that were
   *     empty without quotes; the first column {@value FileInspector#RECORD_COLUMN} is the number
   *     of the data record in {@code file}
   * @param options how to read the copy; its columns are {@value FileInspector#RECORD_COLUMN} and
   *     then {@code names}
   * @param names as in {@link Clean}, without the record number
   * @param records the number of rows in the copy
   * @param rejected the number of records given to the consumer of rejects
   * @param blankLines lines without any character, which are no records
   */
  record Rewritten(
      StoredFile file,
      Path copy,
      CsvReadOptions options,
      List<String> names,
      long records,
      long rejected,
      long blankLines)
      implements Inspection {
    public Rewritten {
      names = List.copyOf(names);
    }
  }

  /**
   * The file as a whole cannot be read; no row of it may be loaded, and nothing may be deleted
   * because of what it lacks. Rejects given to the consumer before are to be ignored.
   *
   * @param file the file
   * @param line 1-based number of the line where the trouble is, 0 if it has no line
   * @param reason a sentence with the actual values
   * @param hint the next step
   */
  record Unusable(Path file, ReadRule rule, long line, String reason, String hint)
      implements Inspection {}
}
