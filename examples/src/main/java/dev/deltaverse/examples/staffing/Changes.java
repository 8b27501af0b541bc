package dev.deltaverse.examples.staffing;

/**
 * How many rows a later snapshot adds, alters and lacks, over all tables in proportion to their
 * size.
 *
 * @param inserts new rows; of shifts, accounts and providers up to a tenth are rows that an earlier
 *     snapshot had and the one before lacked
 * @param updates rows with other values; a quarter of them get another parent, a few become dirty,
 *     and a few dirty ones are corrected
 * @param deletes rows left out
 * @param mended whether all records that cannot be read are written well from now on; until then
 *     nothing is deleted, since a row that is missing may be one of them
 */
public record Changes(int inserts, int updates, int deletes, boolean mended) {
  public Changes {
    if (inserts < 0 || updates < 0 || deletes < 0) {
      throw new IllegalArgumentException(
          "changes must not be negative: %d, %d, %d".formatted(inserts, updates, deletes));
    }
  }

  /** Records that cannot be read stay so. */
  public Changes(int inserts, int updates, int deletes) {
    this(inserts, updates, deletes, false);
  }

  /** The part of a number that falls to a table; shifts take what is left over. */
  static int part(StaffingTable table, int count) {
    int part = (int) ((long) count * table.share() / 1_000);
    if (table != StaffingTable.SHIFTS) {
      return part;
    }
    int others = 0;
    for (StaffingTable other : StaffingTable.values()) {
      others += other == StaffingTable.SHIFTS ? 0 : part(other, count);
    }
    return count - others;
  }
}
