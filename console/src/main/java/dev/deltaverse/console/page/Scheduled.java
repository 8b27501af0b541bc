package dev.deltaverse.console.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the schedule stands.
 *
 * @param rule when a run is started, for example {@code at 30 2 * * 1-5, Europe/Berlin}
 * @param complete when a snapshot is complete, for example {@code it holds COMPLETE}
 * @param on whether it starts runs
 * @param next when it starts the next run; null if that is not known
 * @param whyNot what keeps it from starting one now; empty for nothing but the time
 * @param last what it did last; null for nothing yet
 */
public record Scheduled(
    String rule,
    String complete,
    boolean on,
    @Nullable Instant next,
    String whyNot,
    @Nullable Last last) {

  /**
   * What became of a start.
   *
   * @param snapshot of the run that was to start; empty if there was none
   * @param outcome {@code started}, or {@code not started} with the reason
   */
  public record Last(Instant at, String snapshot, String outcome) {
    String tone() {
      return outcome.equals("started") ? "good" : "warn";
    }
  }

  /** To what it can be switched. */
  String other() {
    return on ? "off" : "on";
  }

  String headline() {
    if (!on) {
      return "Switched off";
    }
    return next == null ? "On" : "Next start " + Shown.dayAndTime(next);
  }
}
