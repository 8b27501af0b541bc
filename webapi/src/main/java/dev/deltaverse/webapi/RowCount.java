package dev.deltaverse.webapi;

/**
 * How many rows there are.
 *
 * @param exceeded true if there are more than {@code rows}, which the service does not count
 */
public record RowCount(long rows, boolean exceeded) {}
