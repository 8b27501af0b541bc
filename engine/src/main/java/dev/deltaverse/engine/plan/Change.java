package dev.deltaverse.engine.plan;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of a phase as it leaves staging.
 *
 * @param seq its number in the table's delta, unique over the phases of the table
 * @param key canonical texts of the key columns; of a link, those of the left row and then of the
 *     right row
 * @param id the row's id in the target where known
 * @param sent indexes of the columns to send
 * @param values canonical texts by column index; null clears. Columns not in {@code sent} hold null
 * @param isNew whether the ledger knows nothing of it, not even a doubt
 */
public record Change(
    long seq,
    List<String> key,
    @Nullable String id,
    BitSet sent,
    List<@Nullable String> values,
    boolean isNew) {

  /** A row that may be in the target. */
  public Change(
      long seq, List<String> key, @Nullable String id, BitSet sent, List<@Nullable String> values) {
    this(seq, key, id, sent, values, false);
  }
}
