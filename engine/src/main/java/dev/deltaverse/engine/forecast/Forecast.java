package dev.deltaverse.engine.forecast;

import java.util.List;

/**
 * What is expected of a run. Durations are those of the whole run: staging and, if it verifies,
 * verification included.
 *
 * @param phases those that the run sends, in the plan's order
 * @param otherSeconds of them, time in which nothing is sent or verified
 * @param verification at the end of the run, or what it would take
 * @param p50Seconds as likely longer as shorter
 * @param p90Seconds longer in one of ten cases
 * @param entitlement requests that the licences allow in 24 h
 */
public record Forecast(
    List<PhaseForecast> phases,
    Capacity capacity,
    double otherSeconds,
    VerifyForecast verification,
    double p50Seconds,
    double p90Seconds,
    Entitlement entitlement)
    implements Expected {
  public Forecast {
    phases = List.copyOf(phases);
  }

  /** Execution seconds over all phases. */
  public double executionSeconds() {
    return phases.stream().mapToDouble(PhaseForecast::executionSeconds).sum();
  }
}
