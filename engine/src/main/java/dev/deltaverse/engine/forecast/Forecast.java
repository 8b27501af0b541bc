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
