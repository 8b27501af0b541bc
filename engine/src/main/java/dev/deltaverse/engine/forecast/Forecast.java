package dev.deltaverse.engine.forecast;

import java.util.List;

/**
 * What is expected of a run. Durations are those of the whole run: staging and, if earlier runs
 * verified, verification included.
 *
 * @param phases those of the plan, in its order
 * @param otherSeconds of them, time in which nothing is sent
 * @param p50Seconds as likely longer as shorter
 * @param p90Seconds longer in one of ten cases
 * @param entitlement requests that the licences allow in 24 h
 */
public record Forecast(
    List<PhaseForecast> phases,
    Capacity capacity,
    double otherSeconds,
    double p50Seconds,
    double p90Seconds,
    Entitlement entitlement) {
  public Forecast {
    phases = List.copyOf(phases);
  }

  /** Requests over all phases. */
  public long requests() {
    return phases.stream().mapToLong(PhaseForecast::requests).sum();
  }

  /** Rows over all phases. */
  public long rows() {
    return phases.stream().mapToLong(PhaseForecast::rows).sum();
  }

  /** Execution seconds over all phases. */
  public double executionSeconds() {
    return phases.stream().mapToDouble(PhaseForecast::executionSeconds).sum();
  }

  /** Share of the entitlement if a bulk request counts as one. */
  public double shareByRequests() {
    return requests() / (double) entitlement.settings().perDay();
  }

  /** Share of the entitlement if each row counts. */
  public double shareByRows() {
    return rows() / (double) entitlement.settings().perDay();
  }

  /** What the run takes of the entitlement, counted as the settings say. */
  public long needed() {
    return entitlement.counted(requests(), rows());
  }

  /** The day on which it is done if runs stop before a day's entitlement is spent; 1 is today. */
  public long day() {
    return entitlement.day(needed());
  }

  /** Phases whose cost is a documented default, since no earlier run sent any. */
  public List<PhaseForecast> guessed() {
    return phases.stream().filter(phase -> !phase.learnt()).toList();
  }
}
