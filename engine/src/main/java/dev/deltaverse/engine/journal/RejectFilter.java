package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.staging.RejectRow;
import org.jspecify.annotations.Nullable;

/**
 * Which rejects to list; null takes all.
 *
 * @param name the table or link
 */
public record RejectFilter(
    @Nullable String name,
    RejectRow.@Nullable Kind kind,
    @Nullable String rule,
    @Nullable String column) {
  public static final RejectFilter ALL = new RejectFilter(null, null, null, null);

  /** All rejects of one table or link. */
  public static RejectFilter of(String name) {
    return new RejectFilter(name, null, null, null);
  }
}
