package dev.deltaverse.engine.send.pace;

/**
 * Leave to send one request. To be given back by {@link Pool#leave}, whatever came of it.
 *
 * @param user index of the user to send with
 * @param lane the web server whose account has room for it
 * @param server the web server to ask for; empty for any
 * @param expectedNanos how long it will probably execute
 * @param enteredNanos when it was given
 */
public record Pass(int user, String lane, String server, long expectedNanos, long enteredNanos) {}
