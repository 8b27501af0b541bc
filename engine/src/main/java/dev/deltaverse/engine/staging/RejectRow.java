package dev.deltaverse.engine.staging;

import org.jspecify.annotations.Nullable;

/**
 * A record that is not loaded, and why.
 *
 * @param name the table or link
 * @param kind rejected or parked
 * @param file file name within the snapshot, empty for a model
 * @param record record number within the file from 1, header not counted
 * @param column target or source column; empty for the whole record
 * @param rule short name of the rule, for example {@code whole number}
 * @param value the offending value, null if there is none
 * @param reason a sentence
 * @param raw the raw record as text, null where it is not kept
 */
public record RejectRow(
    String name,
    Kind kind,
    String file,
    long record,
    String column,
    String rule,
    @Nullable String value,
    String reason,
    @Nullable String raw) {

  /** Why it is not loaded. */
  public enum Kind {
    REJECTED,
    PARKED,
    /** Loaded, but without a lookup whose row is nowhere. */
    BLANKED
  }
}
