package dev.deltaverse.engine.staging;

/**
 * What the ledger takes, or would take, from the target of one table or link.
 *
 * @param target rows that the target has
 * @param matched of these, rows whose key is in the snapshot
 * @param equal of the matched, rows that are as the snapshot wants them
 * @param different of the matched, rows that the next run will update
 * @param onlyInTarget rows whose key is not in the snapshot
 * @param ledger rows that the ledger holds after
 * @param gone rows that the ledger knew and the target has not
 */
public record Adopted(
    String name,
    long target,
    long matched,
    long equal,
    long different,
    long onlyInTarget,
    long ledger,
    long gone) {}
