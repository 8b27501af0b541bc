package dev.deltaverse.engine.staging;

/**
 * What became of the delta of one table or link in this run. A row whose changes take several
 * phases counts once, by the worst of its outcomes.
 *
 * @param created acknowledged creates
 * @param updated acknowledged updates
 * @param deleted acknowledged deletes and deactivations
 * @param refused creates and updates that the target refused
 * @param refusedDeletes deletes and deactivations that the target refused
 * @param parked creates and updates whose parents did not arrive
 * @param inDoubt creates and updates without an answer
 * @param inDoubtDeletes deletes and deactivations without an answer
 * @param unsent creates and updates that were not sent
 * @param leftOut creates and updates that the run was told to leave out
 */
public record SentCounts(
    String name,
    long created,
    long updated,
    long deleted,
    long refused,
    long refusedDeletes,
    long parked,
    long inDoubt,
    long inDoubtDeletes,
    long unsent,
    long leftOut) {}
