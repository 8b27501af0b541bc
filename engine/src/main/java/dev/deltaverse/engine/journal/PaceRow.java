package dev.deltaverse.engine.journal;

import java.time.Instant;

/**
 * What a user's answered requests had in them over a few seconds.
 *
 * @param id its number, ascending
 * @param since the begin of these seconds
 * @param at their end
 * @param user the application user's name in the project
 */
public record PaceRow(long id, Instant since, Instant at, String user, long rows, long requests) {}
