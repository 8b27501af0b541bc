package dev.deltaverse.console;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.page.Certificate;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.RejectsPage;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.SpreadsheetText;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.staging.RefusedRecord;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Files to take along. */
final class Exports {
  /** While the run goes on. */
  private static final RefusedRecord NOT_KNOWN = new RefusedRecord(0, "", "", 0, null);

  private final Desks desks;

  Exports(Desks desks) {
    this.desks = desks;
  }

  void on(Routes routes) {
    routes.get("/runs/{run}/rejects.csv", this::rejects, Role.OPERATOR);
    routes.get("/runs/{run}/refused.csv", this::refused, Role.OPERATOR);
    routes.get("/runs/{run}/certificate.html", this::certificate, Role.VIEWER);
  }

  private void certificate(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    long run = Frames.run(context);
    context
        .contentType("text/html; charset=utf-8")
        // The file brings its own style, which the pages' policy would forbid.
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("Content-Disposition", "attachment; filename=\"certificate-" + run + ".html\"")
        .result(Certificate.of(looking.project(), view(looking), run).html());
  }

  private static StateView view(Looking looking) throws MigrationException {
    return looking
        .view()
        .orElseThrow(
            () ->
                new MigrationException(
                    Code.SETUP, "there was no run yet", "Start one on the page Now."));
  }

  private void rejects(Context context) throws MigrationException {
    StateView view = view(desks.of(context).looking());
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

  private void refused(Context context) throws MigrationException {
    StateView view = view(desks.of(context).looking());
    long run = Frames.run(context);
    RefusedGroup group =
        RejectsPage.group(Frames.asked(context))
            .orElseThrow(
                () ->
                    new Refusal(
                        400, "no phase is named", "Choose a message on the page of rejects."));
    context
        .contentType("text/csv; charset=utf-8")
        .header("Content-Disposition", "attachment; filename=\"refused-" + run + ".csv\"");
    try {
      OutputStreamWriter out =
          new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8);
      CsvWriter csv = CsvWriter.builder().build(out);
      csv.writeRecord("phase", "key", "file", "record", "code", "message", "raw");
      view.journal()
          .eachFailed(
              run,
              group,
              -1,
              row -> {
                RefusedRecord record = row.record().orElse(NOT_KNOWN);
                csv.writeRecord(
                    row.row().phase().toString(),
                    exported(record.key()),
                    exported(record.file()),
                    Long.toString(record.record()),
                    exported(row.row().code()),
                    exported(row.row().message()),
                    exported(record.raw()));
              });
      csv.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String exported(@Nullable String text) {
    return text == null ? "" : SpreadsheetText.exported(text);
  }
}
