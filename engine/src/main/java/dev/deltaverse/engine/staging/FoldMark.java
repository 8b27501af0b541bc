package dev.deltaverse.engine.staging;

import java.util.Comparator;

/**
 * How far the journal of a phase is in the ledger.
 *
 * @param run the last run of which something is
 * @param request the last request of that run's journal; a later run may give its number again if
 *     the journal lost its end
 */
public record FoldMark(long run, long request) implements Comparable<FoldMark> {
  /** Of a phase of which nothing was ever folded. */
  public static final FoldMark NONE = new FoldMark(0, 0);

  @Override
  public int compareTo(FoldMark other) {
    return Comparator.comparingLong(FoldMark::run)
        .thenComparingLong(FoldMark::request)
        .compare(this, other);
  }
}
