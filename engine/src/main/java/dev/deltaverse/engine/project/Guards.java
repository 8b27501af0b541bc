package dev.deltaverse.engine.project;

/**
 * Bounds beyond which a run stops before it sends anything (exit code 5).
 *
 * @param maxDeletes most deletes of one run
 * @param maxDeleteShare most deletes as a share (0 to 1) of the ledger's rows
 * @param maxFall most fall (0 to 1) of the rows read against the previous applied snapshot
 */
public record Guards(long maxDeletes, double maxDeleteShare, double maxFall) {
  public static final Guards DEFAULT = new Guards(Long.MAX_VALUE, 0.10, 0.20);
}
