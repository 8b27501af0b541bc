package dev.deltaverse.cli;

import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.MigrationWindow;
import dev.deltaverse.engine.forecast.PhaseForecast;
import dev.deltaverse.engine.forecast.VerifyForecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** A forecast for people. */
final class ForecastText {
  private ForecastText() {}

  /** What each phase and the whole run is expected to take and to spend. */
  static List<String> of(Forecast forecast) {
    TextTable table =
        new TextTable("<phase", "requests", "rows each", "execution", "p50", "p90", "<cost");
    for (PhaseForecast phase : forecast.phases()) {
      table.line(
          phase.phase(),
          phase.requests(),
          phase.batchRows(),
          time(phase.executionSeconds()),
          time(phase.p50Seconds()),
          time(phase.p90Seconds()),
          phase.learnt() ? "calibrated" : "not calibrated");
    }
    table.line(
        "whole run",
        forecast.requests(),
        "",
        time(forecast.executionSeconds()),
        time(forecast.p50Seconds()),
        time(forecast.p90Seconds()),
        "");
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    lines.add(
        "By "
            + TextTable.count(forecast.capacity().users(), "user")
            + " on "
            + TextTable.count(forecast.capacity().servers(), "server")
            + ", "
            + TextTable.count(forecast.capacity().width(), "request")
            + " at once. Of "
            + TextTable.number(forecast.entitlement().settings().perDay())
            + " requests a day: "
            + percent(forecast.shareByRequests())
            + " if a request counts as one, "
            + percent(forecast.shareByRows())
            + " if each row counts.");
    VerifyForecast verification = forecast.verification();
    if (!verification.included()) {
      lines.add(
          "Without verification, which takes "
              + time(verification.p50Seconds())
              + " more (p90 "
              + time(verification.p90Seconds())
              + (verification.learnt() ? ")." : "), not calibrated."));
    }
    if (forecast.entitlement().settings().stop()) {
      lines.add(
          "Of these "
              + TextTable.number(forecast.entitlement().spent())
              + " were spent in the last 24 hours, "
              + TextTable.number(forecast.entitlement().left())
              + " are left, and this takes "
              + TextTable.number(forecast.needed())
              + (forecast.day() == 1
                  ? "."
                  : ": a run stops before they are spent. Run again each day, and it is done on day"
                      + " "
                      + forecast.day()
                      + "."));
    }
    if (!forecast.guessed().isEmpty()) {
      lines.add(
          "Not calibrated: no run of this project has sent "
              + (forecast.guessed().size() == forecast.phases().size()
                  ? "any of this"
                  : "all of this")
              + " yet. Published figures stand in, which may be far off.");
    }
    return lines;
  }

  /** Whether a run fits a window. */
  static String fit(Forecast forecast, MigrationWindow window) {
    String verdict =
        window.fits(forecast.p90Seconds())
            ? "fits, in nine of ten cases"
            : window.fits(forecast.p50Seconds())
                ? "fits more likely than not, but not in nine of ten cases"
                : "does not fit";
    boolean longer =
        window.fits(forecast.p90Seconds()) && !window.fits(forecast.p90VerifiedSeconds());
    return "Window "
        + window
        + " ("
        + Durations.text(window.length())
        + "): the run "
        + verdict
        + " (p50 "
        + time(forecast.p50Seconds())
        + ", p90 "
        + time(forecast.p90Seconds())
        + ")"
        + (longer ? ", but with verification it may not." : ".");
  }

  /**
   * The forecast beside what happened; both hold the verification of a run that verifies.
   *
   * @param forecast as {@code ForecastJson} writes it
   * @param verb what the run does with its time: {@code took}
   */
  static String beside(JsonNode forecast, String verb, Duration elapsed, long requests) {
    return "Forecast: "
        + time(forecast.path("p50Seconds").asDouble())
        + (forecast.path("verification").path("included").asBoolean() ? " with verification" : "")
        + " (p90 "
        + time(forecast.path("p90Seconds").asDouble())
        + ") and "
        + TextTable.count(forecast.path("requests").asLong(), "request")
        + (forecast.path("calibrated").asBoolean()
            ? ""
            : ", not calibrated since no run has shown all of this")
        + "; it "
        + verb
        + " "
        + Durations.text(elapsed)
        + " and "
        + TextTable.count(requests, "request");
  }

  private static String time(double seconds) {
    return Durations.text(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
