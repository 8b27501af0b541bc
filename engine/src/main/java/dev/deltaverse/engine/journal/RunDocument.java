package dev.deltaverse.engine.journal;

import java.time.Instant;

/**
 * Something that a run made and that is kept whole.
 *
 * @param at when it was made
 * @param json a JSON object
 */
public record RunDocument(long run, String kind, Instant at, String json) {
  /** The run's plan, as {@code PlanJson} writes it. */
  public static final String PLAN = "plan";

  /** What was expected of the run, as {@code ForecastJson} writes it. */
  public static final String FORECAST = "forecast";

  /**
   * The last verification after the run, as {@code VerifyJson} writes it; it may have been made by
   * a later {@code deltaverse verify}.
   */
  public static final String VERIFICATION = "verification";
}
