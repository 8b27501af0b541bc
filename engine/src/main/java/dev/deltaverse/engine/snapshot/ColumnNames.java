package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The columns of a text file. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * The names in the record that was read, a blank one replaced by {@code columnN}.
   *
   * @throws UnusableFileException if the record is not readable or a name is there twice
   */
  static List<String> ofHeader(RecordReader.Kind kind, RecordReader record, Syntax syntax)
      throws IOException {
    if (kind == RecordReader.Kind.END) {
      throw new UnusableFileException(
          ReadRule.EMPTY_FILE,
          0,
          "it has no header, only blank lines",
          "Export the file again, or give its column names in the project file.");
    }
    if (kind == RecordReader.Kind.BAD) {
      throw new UnusableFileException(
          record.badRule(),
          record.line(),
          "its header cannot be read: " + record.badReason(),
          "Correct the header, or the quote and delimiter in the project file.");
    }
    int invalid = record.firstInvalid();
    if (invalid >= 0) {
      boolean nul = record.byteAt(invalid) == 0;
      throw new UnusableFileException(
          nul ? ReadRule.NUL_CHARACTER : ReadRule.ENCODING,
          record.line(),
          "its header has %s, in column %d"
              .formatted(
                  nul
                      ? "a NUL character"
                      : "bytes that are no character in " + syntax.encoding().label(),
                  record.fieldAt(invalid)),
          "Correct the encoding of the source in the project file.");
    }
    List<String> names = new ArrayList<>();
    for (int f = 0; f < record.fields(); f++) {
      String name = trimmed(new String(record.value(f), UTF_8), syntax);
      names.add(name.isBlank() ? "column" + (f + 1) : name);
    }
    return checked(names, record.line());
  }

  /** Names from the project file. */
  static List<String> checked(List<String> names, long line) throws UnusableFileException {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String key = names.get(i).toLowerCase(Locale.ROOT);
      Integer before = seen.put(key, i + 1);
      if (before != null) {
        throw header(
            line,
            "columns %d and %d are both named '%s', and case does not count"
                .formatted(before, i + 1, names.get(i)));
      }
      if (key.equals(FileInspector.RECORD_COLUMN)) {
        throw header(line, "column %d has the reserved name '%s'".formatted(i + 1, names.get(i)));
      }
    }
    return names;
  }

  private static String trimmed(String name, Syntax syntax) {
    String start = syntax.leading() ? name.stripLeading() : name;
    return syntax.trailing() ? start.stripTrailing() : start;
  }

  private static UnusableFileException header(long line, String reason) {
    return new UnusableFileException(
        ReadRule.HEADER,
        line,
        reason,
        "Name each column once: in the export, or in the project file with header: false.");
  }
}
