package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.StepStatus;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.forecast.KeptForecast;
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
    KeptForecast forecast = picture.forecast();
    boolean planned = picture.run().start().command().endsWith("plan");
    if (planned) {
      figures.add(figure("rows to send", forecast == null ? "–" : Shown.number(forecast.rows())));
      figures.add(figure("requests", forecast == null ? "–" : Shown.number(forecast.requests())));
      if (forecast != null) {
        figures.add(
            new Figure(
                "forecast",
                Shown.seconds(forecast.p50Seconds()),
                "p90 " + Shown.seconds(forecast.p90Seconds()),
                ""));
      }
      figures.add(figure("time to plan", Shown.duration(picture.elapsed())));
    } else {
      long toSend = picture.toSend();
      figures.add(
          new Figure(
              "rows sent",
              Shown.number(picture.sent()),
              toSend > 0 ? "of " + Shown.number(toSend) : "",
              ""));
      figures.add(
          figure(
              "rows/s",
              Shown.rate(totals == null ? picture.rowsPerSecond() : totals.rowsPerSecond())));
      if (picture.live()) {
        figures.add(figure("left to send", picture.left().map(Shown::duration).orElse("–")));
      }
      figures.add(
          new Figure(
              "time",
              Shown.duration(picture.elapsed()),
              forecast == null ? "" : "forecast " + Shown.seconds(forecast.p50Seconds()),
              ""));
    }
    figures.add(figure("rows read", Shown.number(picture.total().read())));
    long notLoaded = notLoaded(picture);
    figures.add(new Figure("not loaded", Shown.number(notLoaded), "", notLoaded > 0 ? "warn" : ""));
    if (planned) {
      return figures;
    }
    Duration waited =
        picture.throttles().stream().map(ThrottleRow::pause).reduce(Duration.ZERO, Duration::plus);
    figures.add(
        new Figure(
            "throttled",
            Shown.number(picture.throttles().size()),
            waited.isZero() ? "" : Shown.duration(waited),
            picture.throttles().isEmpty() ? "" : "warn"));
    if (totals != null) {
      figures.add(
          new Figure(
              "requests",
              Shown.number(totals.requests()),
              forecast == null ? "" : "forecast " + Shown.number(forecast.requests()),
              ""));
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

  private static Figure figure(String label, String value) {
    return new Figure(label, value, "", "");
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
