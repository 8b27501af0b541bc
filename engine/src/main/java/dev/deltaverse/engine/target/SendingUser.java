package dev.deltaverse.engine.target;

/**
 * One application user's way to send. The service's limits hold for each user by itself.
 *
 * @param name the user's name in the project
 */
public record SendingUser(String name, Sending sending) {}
