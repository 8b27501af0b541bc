package dev.deltaverse.engine.staging;

/**
 * The delta of one table or link: {@code desired = same + create + update}.
 *
 * @param delete rows to delete or deactivate, by the table's policy
 * @param kept rows whose key is absent and which the policy keeps
 * @param stale rows that keep their old version because their new one was rejected or parked
 * @param withheld absent rows that are not deleted: the source was not read completely, rows that
 *     they are computed from could not be loaded, or rows that stay refer to them
 * @param lookups rows with lookups that are set later
 * @param states rows whose state or status is set at the end
 * @param ledger rows that the ledger holds before the run
 */
public record DeltaCounts(
    String name,
    long same,
    long create,
    long update,
    long delete,
    long kept,
    long stale,
    long withheld,
    long lookups,
    long states,
    long ledger) {

  /** The counts when some deletes are taken back. */
  public DeltaCounts withheld(long rows) {
    return new DeltaCounts(
        name,
        same,
        create,
        update,
        delete - rows,
        kept,
        stale,
        withheld + rows,
        lookups,
        states,
        ledger);
  }
}
