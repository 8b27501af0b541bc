package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * A phase whose journal is not known to be in the ledger in full.
 *
 * @param lastRequest the last request in its journal
 */
public record Unfolded(long run, PhaseId phase, long lastRequest) {}
