package dev.deltaverse.cli;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.ForecastJson;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.verify.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a run ended, for people. */
final class RunText {
  private RunText() {}

  /**
   * All that is to be said of a run that has ended.
   *
   * @param what it did, for example {@code apply of snapshot 2026-07-01}
   */
  static List<String> whole(String what, RunReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("Run " + report.run() + ": " + what);
    lines.add("");
    lines.addAll(report(report));
    VerifyResult verified = report.verified();
    if (verified != null) {
      lines.add("");
      lines.addAll(VerifyText.of(verified));
    }
    if (!report.stopped()) {
      lines.addAll(remarks(report));
    }
    return lines;
  }

  /** The guard that would stop what was planned, with the next step. */
  static Optional<String> guard(RunReport report) {
    MigrationException guard = report.guard();
    if (guard == null) {
      return Optional.empty();
    }
    String message = String.valueOf(guard.getMessage());
    return Optional.of(
        "A guard would stop this:"
            + message.substring(message.indexOf('\n'))
            + "\nNext step: "
            + guard.hint());
  }

  /** The books of the run and its figures. */
  static List<String> report(RunReport report) {
    List<String> lines = new ArrayList<>(books(report.books()));
    lines.add("");
    lines.add(figures(report));
    Forecast forecast = report.forecast();
    if (forecast != null && !forecast.phases().isEmpty() && !report.stopped()) {
      lines.add(
          ForecastText.beside(
              ForecastJson.toJson(forecast),
              "took",
              report.totals().elapsed(),
              report.totals().requests()));
    }
    return lines;
  }

  /** A line for each table and link, and their sum. */
  static List<String> books(Map<String, Books> books) {
    TextTable table =
        new TextTable(
            "<table",
            "read",
            "same",
            "created",
            "updated",
            "deleted",
            "rejected",
            "parked",
            "excluded",
            "refused",
            "in doubt");
    books.forEach((name, of) -> line(table, name, of));
    line(table, "total", books.values().stream().reduce(Books.EMPTY, Books::plus));
    return table.lines();
  }

  private static void line(TextTable table, String name, Books books) {
    table.line(
        name,
        books.read(),
        books.same(),
        books.created(),
        books.updated(),
        books.deleted(),
        books.rejected(),
        books.parked(),
        books.excluded(),
        books.refused(),
        books.inDoubt());
  }

  private static String figures(RunReport report) {
    RunTotals totals = report.totals();
    return figures(totals) + "; " + balance(report) + verified(totals);
  }

  /** Requests, waits and time of a run in one line. */
  static String figures(RunTotals totals) {
    return TextTable.count(totals.requests(), "request")
        + ", "
        + TextTable.number(totals.throttled())
        + " throttled, "
        + (totals.retries() == 1 ? "1 retry" : TextTable.number(totals.retries()) + " retries")
        + ", "
        + TextTable.number(Math.round(totals.rowsPerSecond()))
        + " rows/s, "
        + Durations.text(totals.elapsed());
  }

  /** Of a run that was stopped, the rows that are in no column of the books were not sent. */
  private static String balance(RunReport report) {
    if (report.notSent() > 0) {
      return TextTable.count(report.notSent(), "row") + " not sent";
    }
    if (report.stopped()) {
      return "stopped before its end";
    }
    return report.balanced() ? "the books balance" : "the books do not balance";
  }

  private static String verified(RunTotals totals) {
    return totals.verified() == null
        ? ""
        : totals.verified() ? "; the target agrees" : "; the target disagrees";
  }

  /** What is to be said about rows that did not arrive, and what can be done; may be empty. */
  static List<String> remarks(RunReport report) {
    List<String> lines = new ArrayList<>();
    report
        .books()
        .forEach(
            (name, books) -> {
              if (!report.balanced() && !books.balanced()) {
                lines.add(
                    name
                        + ": "
                        + TextTable.number(books.unaccounted())
                        + " of the rows read are in no column of the books");
              }
            });
    boolean guarded =
        report.failures().stream().anyMatch(f -> f.code() == MigrationException.Code.GUARD);
    if (!report.heldBack().isEmpty() && guarded) {
      lines.add("Rows of " + String.join(", ", report.heldBack()) + " were left for the next run");
    } else if (!report.heldBack().isEmpty()) {
      lines.add(
          "Rows of "
              + String.join(", ", report.heldBack())
              + " were not sent, as the operator wanted. Next step: deltaverse unskip "
              + String.join(" ", report.heldBack())
              + ", and run again");
    }
    if (!report.leftOut().isEmpty()) {
      lines.add("Rows of " + String.join(", ", report.leftOut()) + " were no part of the run");
    }
    Books total = report.total();
    if (total.refused() > 0 || report.refusedDeletes() > 0) {
      lines.add(
          TextTable.count(total.refused(), "row")
              + " and "
              + TextTable.count(report.refusedDeletes(), "delete")
              + " were refused by the target. Next step: deltaverse rejects --run "
              + report.run());
    }
    if (total.rejected() + total.parked() > 0) {
      lines.add(
          "Rejected: "
              + TextTable.count(total.rejected(), "row")
              + "; parked: "
              + TextTable.count(total.parked(), "row")
              + ". Next step: deltaverse rejects --run "
              + report.run());
    }
    if (total.inDoubt() > 0 || report.doubtfulDeletes() > 0) {
      lines.add(
          TextTable.count(total.inDoubt(), "row")
              + " and "
              + TextTable.count(report.doubtfulDeletes(), "delete")
              + " were sent and not answered. Next step: run again, which settles them");
    }
    return lines;
  }
}
