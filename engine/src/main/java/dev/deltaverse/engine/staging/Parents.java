package dev.deltaverse.engine.staging;

/**
 * Rows of a table whose ids the rows of a phase need: by which they are addressed, of one lookup of
 * the key, or which they are or name.
 *
 * @param wanted how many rows that are
 * @param known how many rows the ledger has of their table
 */
public record Parents(long wanted, long known) {}
