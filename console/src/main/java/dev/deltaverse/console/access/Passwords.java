package dev.deltaverse.console.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Passwords and their hashes, by bcrypt. Thread-safe. */
public final class Passwords {
  /** NIST SP 800-63B, "Passwords", wants 15 where there is no second factor, 8 at the least. */
  private static final int SHORTEST = 12;

  /** Bcrypt looks at no more bytes than these. */
  private static final int LONGEST_BYTES = 72;

  private static final int COST = 12;

  /** Is compared with where there is no such user, so that the answer takes as long. */
  private static final String NONE = BCrypt.withDefaults().hashToString(COST, "none".toCharArray());

  private Passwords() {}

  /**
   * The hash of a new password.
   *
   * @throws MigrationException SETUP if it is too short or too long
   */
  public static String hash(char[] password) throws MigrationException {
    if (password.length < SHORTEST) {
      throw new MigrationException(
          Code.SETUP,
          "the password has " + password.length + " characters",
          "Take " + SHORTEST + " at least.");
    }
    int bytes = bytes(password);
    if (bytes > LONGEST_BYTES) {
      throw new MigrationException(
          Code.SETUP,
          "the password has " + bytes + " bytes in UTF-8",
          "Take " + LONGEST_BYTES + " at most, which is all that bcrypt looks at.");
    }
    return BCrypt.withDefaults().hashToString(COST, password);
  }

  /** Whether it is a user's password. One at a time, so that guessing cannot take all cores. */
  static synchronized boolean matches(Optional<User> user, char[] password) {
    String hash = user.map(User::hash).filter(h -> !h.equals(User.NO_PASSWORD)).orElse(NONE);
    if (bytes(password) > LONGEST_BYTES) {
      return false;
    }
    boolean verified =
        BCrypt.verifyer().verify(password, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    return verified && !hash.equals(NONE);
  }

  private static int bytes(char[] password) {
    return StandardCharsets.UTF_8.encode(CharBuffer.wrap(password)).remaining();
  }

  /** Forgets a password that was read. */
  public static void wipe(char[] password) {
    Arrays.fill(password, '\0');
  }
}
