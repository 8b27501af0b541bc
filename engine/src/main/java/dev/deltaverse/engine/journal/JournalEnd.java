package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * How far the journal of a phase goes.
 *
 * @param folded the last request that was noted as in the ledger; 0 if none was
 * @param last the last request there is, or was
 */
public record JournalEnd(long run, PhaseId phase, long folded, long last) {}
