package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a file of any syntax and writes its good records into a copy. */
final class RewritingPass {
  private final Path file;
  private final Syntax syntax;
  private final InspectionLimits limits;
  private final Consumer<RecordReject> rejects;
  private long number;
  private long rejected;
  private long records;
  private long blankLines;

  RewritingPass(Path file, Syntax syntax, InspectionLimits limits, Consumer<RecordReject> rejects) {
    this.file = file;
    this.syntax = syntax;
    this.limits = limits;
    this.rejects = rejects;
  }

  Inspection.Rewritten run(Path scratch) throws IOException, MigrationException {
    CopyWriter copy = new CopyWriter(scratch, file.getFileName().toString());
    boolean done = false;
    try (copy;
        OpenText open = OpenText.open(file, syntax.encoding(), false, limits)) {
      RecordReader reader = new RecordReader(open.text(), syntax, limits);
      List<String> names = columns(reader);
      copy.header(names);
      records(reader, names.size(), copy);
      copy.finish();
      CsvReadOptions options = options(copy, names);
      Inspection.Rewritten rewritten =
          new Inspection.Rewritten(
              open.stored().finish(), copy.path(), options, names, records, rejected, blankLines);
      done = true;
      return rewritten;
    } finally {
      if (!done) {
        Files.deleteIfExists(copy.path());
      }
    }
  }

  private List<String> columns(RecordReader reader) throws IOException {
    if (!syntax.header()) {
      return ColumnNames.checked(syntax.names(), 0);
    }
    RecordReader.Kind kind = reader.next();
    while (kind == RecordReader.Kind.BLANK) {
      blankLines++;
      kind = reader.next();
    }
    return ColumnNames.ofHeader(kind, reader, syntax);
  }

  private void records(RecordReader reader, int columns, CopyWriter copy)
      throws IOException, MigrationException {
    int expected = columns;
    while (true) {
      RecordReader.Kind kind = reader.next();
      if (kind == RecordReader.Kind.END) {
        break;
      }
      if (kind == RecordReader.Kind.BLANK && columns > 1) {
        blankLines++;
        continue;
      }
      number++;
      if (number == 1 && endsWithDelimiter(kind, reader, columns)) {
        expected = columns + 1;
      }
      Fault fault = fault(kind, reader, columns, expected);
      if (fault == null) {
        records++;
        copy.record(number, reader, columns);
      } else {
        rejected++;
        rejects.accept(
            new RecordReject(file, number, reader.line(), fault.rule, fault.reason, reader.raw()));
      }
    }
    if (!syntax.header() && number == 0) {
      throw new UnusableFileException(
          ReadRule.EMPTY_FILE, 0, "it has no record, only blank lines", "Export the file again.");
    }
  }

  private record Fault(ReadRule rule, String reason) {}

  /**
   * Whether every record can be expected to end with a delimiter that the header does not have. The
   * first record decides, so that a record with one more field by accident stays a reject.
   */
  private static boolean endsWithDelimiter(
      RecordReader.Kind kind, RecordReader reader, int columns) {
    return kind == RecordReader.Kind.RECORD
        && reader.fields() == columns + 1
        && isEmpty(reader, columns);
  }

  private static boolean isEmpty(RecordReader reader, int field) {
    return reader.form(field) == RecordReader.Form.PLAIN && reader.from(field) == reader.to(field);
  }

  private @Nullable Fault fault(
      RecordReader.Kind kind, RecordReader reader, int columns, int expected) throws IOException {
    if (kind == RecordReader.Kind.BAD) {
      return new Fault(reader.badRule(), reader.badReason());
    }
    int invalid = reader.firstInvalid();
    if (invalid >= 0) {
      return invalid(reader, invalid);
    }
    if (!reader.terminated() && !syntax.lineTerminated()) {
      return new Fault(
          ReadRule.MISSING_TERMINATOR,
          "the last record does not end with the terminator, as if the file was cut off");
    }
    if (reader.fields() != expected || expected > columns && !isEmpty(reader, columns)) {
      return new Fault(
          ReadRule.FIELD_COUNT,
          "it has %,d fields, but the file has %,d columns%s"
              .formatted(
                  reader.fields(),
                  columns,
                  expected > columns ? " and its records end with a delimiter" : ""));
    }
    return null;
  }

  private Fault invalid(RecordReader reader, int at) {
    int field = reader.fieldAt(at);
    int first = reader.byteAt(at);
    if (first == 0) {
      return new Fault(ReadRule.NUL_CHARACTER, "field %d has a NUL character".formatted(field));
    }
    String what;
    if (!syntax.encoding().isUtf16()) {
      what = "the byte 0x%02X".formatted(first);
    } else if (first == 0xFF) {
      what = "half a character";
    } else {
      int unit = (first & 0xF) << 12 | (reader.byteAt(at + 1) & 0x3F) << 6;
      what = "the lone surrogate 0x%04X".formatted(unit | reader.byteAt(at + 2) & 0x3F);
    }
    return new Fault(
        ReadRule.MALFORMED_BYTES,
        "field %d has %s at offset %,d, which is no character in %s"
            .formatted(field, what, reader.origin(at), syntax.encoding().label()));
  }

  private static CsvReadOptions options(CopyWriter copy, List<String> names) {
    List<String> columns = new ArrayList<>();
    columns.add(FileInspector.RECORD_COLUMN);
    columns.addAll(names);
    return new CsvReadOptions(
        ",",
        "\"",
        "\"",
        "\n",
        true,
        columns,
        "none",
        FileInspector.maxLineBytes(copy.longestBytes()),
        !copy.lineEnds());
  }
}
