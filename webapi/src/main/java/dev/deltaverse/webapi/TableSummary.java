package dev.deltaverse.webapi;

/**
 * A table in a list of tables.
 *
 * @param label what people call it; empty if it has no label
 * @param custom whether it is no table of the platform itself
 */
public record TableSummary(TableName name, String label, boolean custom) {}
