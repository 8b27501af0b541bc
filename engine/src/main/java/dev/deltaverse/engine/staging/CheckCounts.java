package dev.deltaverse.engine.staging;

/**
 * What became of the records of one source before the delta: {@code read = desired + rejected +
 * parked + excluded}.
 *
 * @param read records read, the unreadable ones included
 */
public record CheckCounts(
    String name, long read, long desired, long rejected, long parked, long excluded) {}
