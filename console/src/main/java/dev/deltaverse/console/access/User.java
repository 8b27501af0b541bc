package dev.deltaverse.console.access;

/**
 * Someone who may use the console.
 *
 * @param hash of the password, by bcrypt; {@code *} for a user who has none and comes through a
 *     proxy
 */
public record User(String name, Role role, String hash) {
  static final String NO_PASSWORD = "*";

  /** The line of the users file. */
  String line() {
    return name + ":" + role.word() + ":" + hash;
  }
}
