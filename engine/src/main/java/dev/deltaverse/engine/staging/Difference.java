package dev.deltaverse.engine.staging;

import org.jspecify.annotations.Nullable;

/**
 * A disagreement between the target and the ledger.
 *
 * @param key the row's key, its parts separated by {@code |}
 * @param column empty for a missing or extra row
 * @param expected canonical text by the ledger
 * @param found canonical text in the target
 */
public record Difference(
    String name,
    Kind kind,
    String key,
    String column,
    @Nullable String expected,
    @Nullable String found) {

  /** What disagrees. */
  public enum Kind {
    /** The ledger has the row, the target has not. */
    MISSING,
    /** The target has the row, the ledger has not. */
    EXTRA,
    /** A cell differs. */
    DIFFERENT
  }
}
