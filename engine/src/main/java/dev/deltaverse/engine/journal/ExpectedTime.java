package dev.deltaverse.engine.journal;

/**
 * How long a run was expected to take: as likely longer as shorter, and longer in one of ten cases.
 */
public record ExpectedTime(double p50Seconds, double p90Seconds) {}
