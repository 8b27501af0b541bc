package dev.deltaverse.engine.forecast;

import java.util.List;

/** What follows from the parts of a forecast and the entitlement, as made or as kept. */
public sealed interface Expected permits Forecast, KeptForecast {
  /** Those that the run sends, in the plan's order. */
  List<PhaseForecast> phases();

  /** The end of the run, or what it would take. */
  VerifyForecast verification();

  /** Of the whole run; longer in one of ten cases. */
  double p90Seconds();

  /** Requests that the licences allow in 24 h, and what of them was used when it was made. */
  Entitlement entitlement();

  /** Requests over all phases. */
  default long requests() {
    return phases().stream().mapToLong(PhaseForecast::requests).sum();
  }

  /** Rows over all phases. */
  default long rows() {
    return phases().stream().mapToLong(PhaseForecast::rows).sum();
  }

  /** Share of the entitlement if a bulk request counts as one. */
  default double shareByRequests() {
    return requests() / (double) entitlement().settings().perDay();
  }

  /** Share of the entitlement if each row counts. */
  default double shareByRows() {
    return rows() / (double) entitlement().settings().perDay();
  }

  /** What the run takes of the entitlement, counted as the settings say. */
  default long needed() {
    return entitlement().counted(requests(), rows());
  }

  /** The day on which it is done if runs stop before a day's entitlement is spent; 1 is today. */
  default long day() {
    return entitlement().day(needed());
  }

  /** Phases whose cost is a documented default, since no earlier run sent any. */
  default List<PhaseForecast> guessed() {
    return phases().stream().filter(phase -> !phase.learnt()).toList();
  }

  /** What one of ten runs exceeds that verify. */
  default double p90VerifiedSeconds() {
    return p90Seconds() + (verification().included() ? 0 : verification().p90Seconds());
  }

  /** Whether earlier runs have shown what each part of the run costs. */
  default boolean calibrated() {
    return guessed().isEmpty() && (verification().learnt() || !verification().included());
  }
}
