package dev.deltaverse.console.page;

import dev.deltaverse.engine.forecast.Entitlement;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.project.EntitlementSettings.Counts;
import java.util.List;

/**
 * What a plan takes of the requests that the licences allow in 24 hours, as it stood when the plan
 * was made.
 *
 * @param sentence whether it is enough, and whether a guard stops the run
 * @param tone of the sentence, for the style sheet
 * @param byRows whether each row counts in this project, and not each request
 */
record EntitlementTable(String sentence, String tone, boolean byRows, List<Line> lines) {
  private static final String NOT_COUNTED = "–";

  /**
   * A figure by both readings.
   *
   * @param byRequests if each request counts as one
   * @param byRows if each row does
   */
  record Line(String name, String byRequests, String byRows) {}

  static EntitlementTable of(KeptForecast forecast) {
    Entitlement entitlement = forecast.entitlement();
    boolean byRows = entitlement.settings().counts() == Counts.ROWS;
    long day = forecast.day();
    return new EntitlementTable(
        sentence(forecast),
        day == 1 ? "good" : entitlement.settings().stop() ? "warn" : "bad",
        byRows,
        List.of(
            new Line(
                "this plan takes",
                Shown.number(forecast.requests()),
                Shown.number(forecast.rows())),
            new Line(
                "of " + Shown.number(entitlement.settings().perDay()) + " a day",
                Shown.share(forecast.shareByRequests()),
                Shown.share(forecast.shareByRows())),
            counted("spent in the last 24 hours", Shown.number(entitlement.spent()), byRows),
            counted("left", Shown.number(entitlement.left()), byRows),
            counted("done", day == 1 ? "today" : "on day " + Shown.number(day), byRows)));
  }

  private static Line counted(String name, String value, boolean byRows) {
    return byRows ? new Line(name, NOT_COUNTED, value) : new Line(name, value, NOT_COUNTED);
  }

  private static String sentence(KeptForecast forecast) {
    Entitlement entitlement = forecast.entitlement();
    String of =
        Shown.number(entitlement.left())
            + " are left, and it takes "
            + Shown.number(forecast.needed());
    if (forecast.day() == 1) {
      return of
          + (entitlement.settings().stop()
              ? ". A guard stops a run before they are spent."
              : ". No guard stops a run when they are spent.");
    }
    return entitlement.settings().stop()
        ? "The guard will stop the run: "
            + of
            + ". Run again each day, and it is done on day "
            + Shown.number(forecast.day())
            + "."
        : of
            + ". No guard stops the run there (send.entitlement.stop is false), so it goes on"
            + " beyond what the licences allow.";
  }
}
