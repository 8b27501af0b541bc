package dev.deltaverse.engine.staging;

/**
 * The rows by which the rows of a phase are addressed, of one lookup of the key.
 *
 * @param wanted how many rows that are
 * @param known how many rows the ledger has of their table
 */
public record Parents(long wanted, long known) {}
