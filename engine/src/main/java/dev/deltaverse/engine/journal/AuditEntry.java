package dev.deltaverse.engine.journal;

import java.time.Instant;

/**
 * Something that was asked for.
 *
 * @param at when it was asked
 * @param action as one would write it on the command line
 * @param outcome {@code done}, {@code failed} or {@code refused} with the reason; empty if it is
 *     under way, or if the process ended before it was known
 */
public record AuditEntry(long id, Instant at, Actor actor, String action, String outcome) {}
