package dev.deltaverse.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.SpreadsheetText;
import dev.deltaverse.engine.journal.RejectFilter;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.snapshot.ReadRule;
import dev.deltaverse.engine.staging.RejectRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rejects of a run as files that can be corrected and put into the project's folder {@code
 * corrections}: one for each table, each record once, with columns before its own that tell why
 * (docs/rejects.md). A record that could not be read has blank columns there; its text goes to a
 * file beside it.
 *
 * <p>The files are safe to open in a spreadsheet, and what is made safe for it ({@link
 * SpreadsheetText}) is taken back when a correction is read.
 */
final class RejectExport {
  static final List<String> WHY =
      List.of("_file", "_record", "_kind", "_column", "_rule", "_reason");

  private static final Set<String> UNREADABLE =
      Arrays.stream(ReadRule.values())
          .map(rule -> rule.code().replace('-', ' '))
          .collect(Collectors.toSet());

  private final Path folder;
  private final Set<Path> written = new LinkedHashSet<>();
  private final List<RejectRow> record = new ArrayList<>();
  private final List<List<String>> unreadable = new ArrayList<>();
  private @Nullable CsvWriter table;
  private @Nullable Writer texts;
  private String name = "";
  private List<String> columns = List.of();

  private RejectExport(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the rejects of a run that pass a filter.
   *
   * @param folder made if need be; files of an earlier export are replaced
   * @return the files
   */
  static List<Path> write(StateView view, long run, RejectFilter filter, Path folder)
      throws MigrationException {
    RejectExport export = new RejectExport(folder);
    try {
      Files.createDirectories(folder);
      try {
        view.rejects().each(run, filter, export::accept);
        export.finishTable();
      } finally {
        export.close();
      }
    } catch (UncheckedIOException e) {
      throw cannot(folder, e.getCause() == null ? new IOException(e) : e.getCause());
    } catch (IOException e) {
      throw cannot(folder, e);
    }
    return List.copyOf(export.written);
  }

  private static MigrationException cannot(Path folder, IOException e) {
    return new MigrationException(
        Code.SETUP,
        "export rejects to " + folder + ": " + Failures.reason(e),
        "Name a folder that can be written, or make room on its disk.",
        e);
  }

  /** Rejects come by table, and those of one record follow each other. */
  private void accept(RejectRow row) {
    try {
      if (!row.name().equals(name)) {
        finishTable();
        name = row.name();
      } else if (!record.isEmpty()
          && !(row.file().equals(record.getFirst().file())
              && row.record() == record.getFirst().record())) {
        finishRecord();
      }
      record.add(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finishTable() throws IOException {
    finishRecord();
    if (!columns.isEmpty()) {
      // Records without columns come last, when the names of the columns are known.
      for (List<String> why : unreadable) {
        List<@Nullable String> fields = new ArrayList<>(why);
        columns.forEach(_ -> fields.add(null));
        table().writeRecord(fields);
      }
    }
    unreadable.clear();
    close();
  }

  private void finishRecord() throws IOException {
    if (record.isEmpty()) {
      return;
    }
    RejectRow first = record.getFirst();
    if (first.column().isEmpty() && UNREADABLE.contains(first.rule())) {
      unreadable.add(why());
      text(first);
    } else {
      Map<String, @Nullable String> raw = raw(first.raw());
      if (table == null) {
        columns = List.copyOf(raw.keySet());
      }
      List<@Nullable String> fields = new ArrayList<>(why());
      for (String column : columns) {
        @Nullable String value = raw.get(column);
        fields.add(value == null ? null : SpreadsheetText.exported(value));
      }
      table().writeRecord(fields);
    }
    record.clear();
  }

  /** The columns of a record. */
  private static Map<String, @Nullable String> raw(@Nullable String raw) {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    if (raw != null) {
      for (Map.Entry<String, JsonNode> field : Json.parsed(raw).properties()) {
        fields.put(field.getKey(), field.getValue().isNull() ? null : field.getValue().asString());
      }
    }
    return fields;
  }

  /** The file of the table, begun with its header. */
  private CsvWriter table() throws IOException {
    CsvWriter to = table;
    if (to == null) {
      Path file = folder.resolve(name + ".csv");
      written.add(file);
      to =
          CsvWriter.builder()
              .quoteStrategy(QuoteStrategies.EMPTY)
              .build(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
      table = to;
      List<String> head = new ArrayList<>(WHY);
      head.addAll(columns);
      to.writeRecord(head);
    }
    return to;
  }

  private List<String> why() {
    RejectRow first = record.getFirst();
    return List.of(
        SpreadsheetText.exported(first.file()),
        Long.toString(first.record()),
        record.stream().map(r -> Json.word(r.kind())).distinct().collect(Collectors.joining("; ")),
        SpreadsheetText.exported(
            record.stream().map(RejectRow::column).distinct().collect(Collectors.joining("; "))),
        SpreadsheetText.exported(
            record.stream().map(RejectRow::rule).distinct().collect(Collectors.joining("; "))),
        SpreadsheetText.exported(
            record.stream().map(RejectText::sentence).collect(Collectors.joining("; "))));
  }

  /** The text of a record that could not be read. */
  private void text(RejectRow row) throws IOException {
    Writer to = texts;
    if (to == null) {
      Path file = folder.resolve(name + ".unreadable.txt");
      written.add(file);
      to = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
      texts = to;
    }
    to.write(
        "# " + row.file() + " record " + row.record() + ": " + RejectText.sentence(row) + "\n");
    to.write(row.raw() == null ? "" : row.raw() + "\n");
  }

  private void close() throws IOException {
    try (CsvWriter one = table;
        Writer two = texts) {
      table = null;
      texts = null;
      columns = List.of();
    }
  }
}
