package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.StepStatus;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.ThrottleRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A number that is shown large.
 *
 * @param note beside it, small; may be empty
 * @param tone a word for the style sheet; may be empty
 */
record Figure(String label, String value, String note, String tone) {

  /** The figures of a run, live or as closed. */
  static List<Figure> of(RunPicture picture) {
    List<Figure> figures = new ArrayList<>();
    RunTotals totals = picture.run().totals();
    long toSend = picture.toSend();
    figures.add(
        new Figure(
            "rows sent",
            Shown.number(picture.sent()),
            toSend > 0 ? "of " + Shown.number(toSend) : "",
            ""));
    figures.add(
        new Figure(
            "rows/s",
            Shown.rate(totals == null ? picture.rowsPerSecond() : totals.rowsPerSecond()),
            "",
            ""));
    if (picture.live()) {
      figures.add(
          new Figure("left to send", picture.left().map(Shown::duration).orElse("–"), "", ""));
    }
    figures.add(new Figure("time", Shown.duration(picture.elapsed()), "", ""));
    figures.add(new Figure("rows read", Shown.number(picture.total().read()), "", ""));
    long notLoaded = notLoaded(picture);
    figures.add(new Figure("not loaded", Shown.number(notLoaded), "", notLoaded > 0 ? "warn" : ""));
    Duration waited =
        picture.throttles().stream().map(ThrottleRow::pause).reduce(Duration.ZERO, Duration::plus);
    figures.add(
        new Figure(
            "throttled",
            Shown.number(picture.throttles().size()),
            waited.isZero() ? "" : Shown.duration(waited),
            picture.throttles().isEmpty() ? "" : "warn"));
    if (totals != null) {
      figures.add(new Figure("requests", Shown.number(totals.requests()), "", ""));
      figures.add(
          new Figure(
              "books",
              totals.balanced() ? "balance" : "do not balance",
              "",
              totals.balanced() ? "good" : "bad"));
      if (totals.verified() != null) {
        figures.add(
            new Figure(
                "verification",
                totals.verified() ? "agrees" : "differs",
                "",
                totals.verified() ? "good" : "bad"));
      }
    }
    return figures;
  }

  /** Rows that are not in the target as the snapshot has them. */
  static long notLoaded(RunPicture picture) {
    return notLoaded(picture.total());
  }

  static long notLoaded(Books books) {
    return books.rejected() + books.parked() + books.refused() + books.inDoubt();
  }

  /** How far a run is, from 0 to 1,000. */
  static long permille(RunPicture picture) {
    if (!picture.live()) {
      return picture.steps().isEmpty()
          ? 0
          : 1_000 * picture.count(StepStatus.DONE) / picture.steps().size();
    }
    long steps = Math.max(1, picture.steps().size());
    double done = picture.count(StepStatus.DONE) / (double) steps;
    double sent = picture.toSend() == 0 ? done : picture.sent() / (double) picture.toSend();
    return Math.round(1_000 * Math.min(1, 0.3 * done + 0.7 * Math.min(1, sent)));
  }
}
