package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * Rows of a phase that were refused for the same reason.
 *
 * @param reason the server's message without ids, quoted values and numbers
 * @param example one of the messages as it came
 */
public record RefusedGroup(PhaseId phase, String code, String reason, String example, long rows) {}
