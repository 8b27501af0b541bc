package dev.deltaverse.webapi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row that failed in a bulk call on an elastic table, where the other rows are in.
 *
 * @param requestIndex position in the targets sent, from 0
 * @param id the row's id if the service named it
 * @param statusCode the row's own HTTP-like status, e.g. 409 or 429
 */
public record RowError(int requestIndex, @Nullable UUID id, int statusCode) {}
