package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.snapshot.Inspection.Clean;
import dev.deltaverse.engine.snapshot.Inspection.Rewritten;
import dev.deltaverse.engine.snapshot.Inspection.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Inspects literal bytes and tells in one list of texts what became of them. */
final class Inspections {
  private final Path folder;
  private final InspectionLimits limits;
  final List<RecordReject> rejects = new ArrayList<>();

  Inspections(Path folder) {
    this(folder, InspectionLimits.DEFAULT);
  }

  Inspections(Path folder, InspectionLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Each character of {@code bytes} is one byte. */
  Inspection inspect(Dialects dialect, String bytes) throws Exception {
    return inspect(dialect.build(), "table.csv", bytes.getBytes(ISO_8859_1));
  }

  Inspection inspect(Dialect dialect, String name, byte[] bytes)
      throws IOException, MigrationException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    rejects.clear();
    return new FileInspector(limits).inspect(file, dialect, folder, rejects::add);
  }

  /** What DuckDB reads from a file that must be clean: a line a row, null as {@code ∅}. */
  List<String> clean(Dialects dialect, String bytes) throws Exception {
    return clean(inspect(dialect, bytes));
  }

  List<String> clean(Inspection inspection) throws SQLException {
    assertThat(inspection).isInstanceOf(Clean.class);
    Clean clean = (Clean) inspection;
    List<String> rows = rows(clean.file().path(), clean.options());
    assertThat(clean.records()).isEqualTo(rows.size());
    assertThat(rejects).isEmpty();
    assertThat(clean.options().columns()).isEqualTo(clean.names());
    return rows;
  }

  /** What DuckDB reads from the copy, the record's number first. */
  List<String> rewritten(Dialects dialect, String bytes) throws Exception {
    return rewritten(inspect(dialect, bytes));
  }

  List<String> rewritten(Inspection inspection) throws SQLException, IOException {
    assertThat(inspection).isInstanceOf(Rewritten.class);
    Rewritten rewritten = (Rewritten) inspection;
    List<String> rows = rows(rewritten.copy(), rewritten.options());
    assertThat(rewritten.records()).isEqualTo(rows.size());
    assertThat(rewritten.rejected()).isEqualTo(rejects.size());
    Files.delete(rewritten.copy());
    return rows;
  }

  /** The rejects, each as {@code record@line rule: reason [raw]}. */
  List<String> rejected() {
    return rejects.stream()
        .map(
            r ->
                "%d@%d %s: %s [%s]"
                    .formatted(
                        r.record(),
                        r.line(),
                        r.rule().code(),
                        r.reason(),
                        r.raw().replace("\n", "\\n").replace("\r", "\\r")))
        .toList();
  }

  static String unusable(Inspection inspection) {
    assertThat(inspection).isInstanceOf(Unusable.class);
    Unusable unusable = (Unusable) inspection;
    return unusable.rule().code() + "@" + unusable.line() + ": " + unusable.reason();
  }

  private static List<String> rows(Path file, CsvReadOptions options) throws SQLException {
    try (DuckDbRows duckDb = new DuckDbRows()) {
      return duckDb.read(file, options).stream()
          .map(
              row ->
                  String.join(
                      "¦",
                      row.stream()
                          .map(v -> v == null ? "∅" : v.replace("\n", "\\n").replace("\r", "\\r"))
                          .toList()))
          .toList();
    }
  }
}
