package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * What is expected of one phase.
 *
 * @param requests if none is refused
 * @param batchRows rows of its requests once it has settled
 * @param executionSeconds of all its requests
 * @param p50Seconds from its first request to its last answer, as likely longer as shorter
 * @param p90Seconds the same, longer in one of ten cases
 * @param learnt whether an earlier run told its cost
 */
public record PhaseForecast(
    PhaseId phase,
    long rows,
    long requests,
    int batchRows,
    double executionSeconds,
    double p50Seconds,
    double p90Seconds,
    boolean learnt) {}
