package dev.deltaverse.engine.staging.duckdb;

/**
 * A rule of a column.
 *
 * @param name short name, as `rejects` groups by it
 * @param broken SQL predicate that is true for a row that breaks it, never null
 * @param reason a sentence about the value, without the value
 */
record Rule(String name, String broken, String reason) {}
