package dev.deltaverse.engine.plan;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
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
 * @param named ids of the rows that it refers to, where they are known and the row is to name them
 *     so: of a lookup by column index, of a link 0 for the left row and 1 for the right
 */
public record Change(
    long seq,
    List<String> key,
    @Nullable String id,
    BitSet sent,
    List<@Nullable String> values,
    boolean isNew,
    Map<Integer, String> named) {
  /** The left row of a link in {@link #named}. */
  public static final int LEFT = 0;

  /** The right row of a link in {@link #named}. */
  public static final int RIGHT = 1;

  /** A row that refers to others by their keys. */
  public Change(
      long seq,
      List<String> key,
      @Nullable String id,
      BitSet sent,
      List<@Nullable String> values,
      boolean isNew) {
    this(seq, key, id, sent, values, isNew, Map.of());
  }

  /** A row that may be in the target, and refers to others by their keys. */
  public Change(
      long seq, List<String> key, @Nullable String id, BitSet sent, List<@Nullable String> values) {
    this(seq, key, id, sent, values, false);
  }

  /** The same row, which refers to others by their keys. */
  public Change namingByKey() {
    return new Change(seq, key, id, sent, values, isNew);
  }

  /** The same row, known by its key. */
  public Change withoutId() {
    return new Change(seq, key, null, sent, values, isNew, named);
  }
}
