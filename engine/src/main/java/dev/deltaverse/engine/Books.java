package dev.deltaverse.engine;

/**
 * Where every row of a table or link went in one run, in rows: {@code read = same + created +
 * updated + rejected + parked + excluded + refused + inDoubt}. Deletes are counted beside it.
 *
 * @param read records read from the snapshot, the unreadable ones included
 * @param same rows that the target has already
 * @param created rows that the target acknowledged and did not have
 * @param updated rows that the target acknowledged and had
 * @param deleted rows deleted or deactivated in the target
 * @param rejected rows that failed a check
 * @param parked good rows whose parents are not in the target
 * @param excluded rows left out by the project's own rules
 * @param refused rows that the target refused
 * @param inDoubt rows that were sent and whose answer was lost
 */
public record Books(
    long read,
    long same,
    long created,
    long updated,
    long deleted,
    long rejected,
    long parked,
    long excluded,
    long refused,
    long inDoubt) {

  /** No rows at all. */
  public static final Books EMPTY = new Books(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The rows whose fate is known to be one of the kinds. */
  public long accounted() {
    return same + created + updated + rejected + parked + excluded + refused + inDoubt;
  }

  /** Rows read that are in no kind; negative if more rows are accounted for than were read. */
  public long unaccounted() {
    return read - accounted();
  }

  public boolean balanced() {
    return unaccounted() == 0;
  }

  /** Whether every row that should be in the target is there: no reject, nothing left to do. */
  public boolean complete() {
    return balanced() && rejected == 0 && parked == 0 && refused == 0 && inDoubt == 0;
  }

  public Books plus(Books other) {
    return new Books(
        read + other.read,
        same + other.same,
        created + other.created,
        updated + other.updated,
        deleted + other.deleted,
        rejected + other.rejected,
        parked + other.parked,
        excluded + other.excluded,
        refused + other.refused,
        inDoubt + other.inDoubt);
  }
}
