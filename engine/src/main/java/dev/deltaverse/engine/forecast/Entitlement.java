package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.project.EntitlementSettings;

/**
 * What the licences allow in 24 hours, and what of it is used.
 *
 * @param spent in the last 24 hours, counted as the settings say
 */
public record Entitlement(EntitlementSettings settings, long spent) {

  /** What so many requests with so many rows are of it. */
  long counted(long requests, long rows) {
    return settings.counts() == EntitlementSettings.Counts.ROWS ? rows : requests;
  }

  /** What is left now. */
  public long left() {
    return Math.max(0, settings.perDay() - spent);
  }

  /** The day on which so many more are done, if each day's are used up and today is day 1. */
  public long day(long needed) {
    return needed <= left() ? 1 : 1 + Math.ceilDiv(needed - left(), settings.perDay());
  }
}
