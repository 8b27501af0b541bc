package dev.deltaverse.engine.staging;

/**
 * How far target and ledger agree on one table or link.
 *
 * @param ledger rows by the ledger
 * @param target rows read back
 * @param cells cells compared
 * @param missing rows that the target lacks
 * @param extra rows that the ledger does not know
 * @param different cells that differ
 * @param snapshot desired rows of the last snapshot that are not in the target as they should be,
 *     counted from the snapshot itself
 */
public record Agreement(
    String name,
    long ledger,
    long target,
    long cells,
    long missing,
    long extra,
    long different,
    long snapshot) {
  public boolean agrees() {
    return missing == 0 && extra == 0 && different == 0 && snapshot == 0;
  }
}
