package dev.deltaverse.engine.project;

/**
 * An own check of a table.
 *
 * @param name shown as the rule of the rejects
 * @param sql predicate over the raw row's columns; a row for which it is false is rejected (null
 *     passes, as in SQL's CHECK)
 */
public record CheckRule(String name, String sql) {}
