package dev.deltaverse.engine.project;

/** Where a column's text comes from. */
public sealed interface ValueSource {

  /** A column of the raw row. */
  record From(String column) implements ValueSource {}

  /** A SQL expression over the raw row's columns (all text). */
  record Expression(String sql) implements ValueSource {}

  /** The same text for every row. */
  record Constant(String text) implements ValueSource {}

  /** No text: a lookup, whose texts its {@link LookupMapping} names. */
  record None() implements ValueSource {}
}
