package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.RejectFilter;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.staging.RejectRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The rejects of a run as files that can be corrected and put into a snapshot: one for each table,
 * in the table's own dialect, each record once, with columns before its own that tell why. Records
 * that could not be read go to a text file, as they are.
 *
 * <p>The columns that tell why are safe to open in a spreadsheet: what would be taken for a formula
 * (OWASP, "CSV Injection") gets a leading apostrophe. The record's own columns are left as they
 * are, since they are to be loaded.
 */
final class RejectExport {
  /** The record's number is not called {@code _record}, which is a name of the staging database. */
  static final List<String> WHY =
      List.of("_file", "_record_no", "_kind", "_column", "_rule", "_reason");

  private static final Set<String> INTERNAL = Set.of("_rowid", "_record");
  private static final String FORMULA = "=+-@\t\r";

  private final Path folder;
  private final Map<String, RowSource> sources = new LinkedHashMap<>();
  private final Set<Path> written = new LinkedHashSet<>();
  private final List<RejectRow> record = new ArrayList<>();
  private final Set<Path> open = new HashSet<>();
  private @Nullable DialectWriter table;
  private @Nullable DialectWriter reasons;
  private String name = "";
  private List<String> columns = List.of();

  private RejectExport(Path folder, Project project) {
    this.folder = folder;
    project.tables().forEach(t -> sources.put(t.name(), t.source()));
    for (LinkMapping link : project.links()) {
      sources.put(link.name(), link.source());
    }
  }

  /**
   * Writes the rejects of a run that pass a filter.
   *
   * @param folder made if need be; files of an earlier export are replaced
   * @return the files
   */
  static List<Path> write(
      StateView view, long run, RejectFilter filter, Project project, Path folder)
      throws MigrationException {
    RejectExport export = new RejectExport(folder, project);
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
    close();
  }

  private void finishRecord() throws IOException {
    if (record.isEmpty()) {
      return;
    }
    Map<String, @Nullable String> raw = raw(record.getFirst().raw());
    if (raw.isEmpty()) {
      unreadable();
    } else {
      typed(raw);
    }
    record.clear();
  }

  /** The columns of a record; empty for the text of one that could not be read. */
  private static Map<String, @Nullable String> raw(@Nullable String raw) {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    if (raw == null || !raw.startsWith("{")) {
      return fields;
    }
    try {
      JsonNode json = Json.parsed(raw);
      if (!json.has("_rowid")) {
        return fields;
      }
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        if (!INTERNAL.contains(field.getKey()) && !WHY.contains(field.getKey())) {
          fields.put(
              field.getKey(), field.getValue().isNull() ? null : field.getValue().asString());
        }
      }
      return fields;
    } catch (JacksonException e) {
      return fields; // A text that only looks like JSON.
    }
  }

  private void typed(Map<String, @Nullable String> raw) throws IOException {
    Dialect dialect = dialect();
    boolean headed = dialect.header();
    DialectWriter to = table;
    if (to == null) {
      columns = headed ? List.copyOf(raw.keySet()) : dialect.names();
      to = DialectWriter.open(file(name + ".csv"), dialect);
      table = to;
      if (headed) {
        List<@Nullable String> head = new ArrayList<>(WHY);
        head.addAll(columns);
        to.record(head);
      }
    }
    List<@Nullable String> fields = new ArrayList<>();
    if (headed) {
      fields.addAll(why());
    } else {
      why(why());
    }
    columns.forEach(column -> fields.add(raw.get(column)));
    to.record(fields);
  }

  /** For a dialect without a header, which has no place for columns of ours. */
  private void why(List<String> why) throws IOException {
    DialectWriter to = reasons;
    if (to == null) {
      to = DialectWriter.open(file(name + ".reasons.csv"), Dialect.DEFAULT);
      reasons = to;
      to.record(new ArrayList<>(WHY));
    }
    to.record(new ArrayList<>(why));
  }

  private List<String> why() {
    RejectRow first = record.getFirst();
    return List.of(
        safe(first.file()),
        Long.toString(first.record()),
        record.stream().map(r -> Json.word(r.kind())).distinct().collect(Collectors.joining("; ")),
        safe(record.stream().map(RejectRow::column).distinct().collect(Collectors.joining("; "))),
        safe(record.stream().map(RejectRow::rule).distinct().collect(Collectors.joining("; "))),
        safe(record.stream().map(RejectText::sentence).collect(Collectors.joining("; "))));
  }

  private static String safe(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private Dialect dialect() {
    return sources.get(name) instanceof RowSource.Files files
            && files.format() == RowSource.Format.CSV
        ? files.dialect()
        : Dialect.DEFAULT;
  }

  private void unreadable() throws IOException {
    Path file = folder.resolve(name + ".unreadable.txt");
    if (open.add(file)) {
      Files.deleteIfExists(file(name + ".unreadable.txt"));
    }
    RejectRow row = record.getFirst();
    Files.writeString(
        file,
        "# "
            + row.file()
            + " record "
            + row.record()
            + ": "
            + RejectText.sentence(row)
            + "\n"
            + (row.raw() == null ? "" : row.raw() + "\n"),
        StandardCharsets.UTF_8,
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.APPEND);
  }

  private Path file(String fileName) {
    Path file = folder.resolve(fileName);
    written.add(file);
    return file;
  }

  private void close() throws IOException {
    try (DialectWriter one = table;
        DialectWriter two = reasons) {
      table = null;
      reasons = null;
    }
  }
}
