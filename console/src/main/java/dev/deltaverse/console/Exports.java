package dev.deltaverse.console;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.page.Certificate;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.RejectsPage;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.SpreadsheetText;
import dev.deltaverse.engine.journal.StateView;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Files to take along. */
final class Exports {
  private final Looking looking;

  Exports(Looking looking) {
    this.looking = looking;
  }

  void on(JavalinConfig config) {
    config.routes.get("/runs/{run}/rejects.csv", this::rejects, Role.OPERATOR);
    config.routes.get("/runs/{run}/certificate.html", this::certificate, Role.VIEWER);
  }

  private void certificate(Context context) throws MigrationException {
    long run = Frames.run(context);
    context
        .contentType("text/html; charset=utf-8")
        // The file brings its own style, which the pages' policy would forbid.
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("Content-Disposition", "attachment; filename=\"certificate-" + run + ".html\"")
        .result(Certificate.of(looking.project(), view(), run).html());
  }

  private StateView view() throws MigrationException {
    return looking
        .view()
        .orElseThrow(
            () ->
                new MigrationException(
                    Code.SETUP, "there was no run yet", "Start one on the page Now."));
  }

  private void rejects(Context context) throws MigrationException {
    StateView view = view();
    long run = Frames.run(context);
    context
        .contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"rejects-" + run + ".csv\"");
    try {
      OutputStreamWriter out =
          new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8);
      CsvWriter csv = CsvWriter.builder().build(out);
      csv.writeRecord(
          "table", "kind", "file", "record", "column", "rule", "value", "reason", "raw");
      view.rejects()
          .each(
              run,
              RejectsPage.filter(Frames.asked(context)),
              row ->
                  csv.writeRecord(
                      exported(row.name()),
                      row.kind().name().toLowerCase(Locale.ROOT),
                      exported(row.file()),
                      Long.toString(row.record()),
                      exported(row.column()),
                      exported(row.rule()),
                      exported(row.value()),
                      exported(row.reason()),
                      exported(row.raw())));
      csv.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String exported(@Nullable String text) {
    return text == null ? "" : SpreadsheetText.exported(text);
  }
}
