package dev.deltaverse.emulator;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An app registration that may ask for tokens, and its application user. Immutable.
 *
 * @param clientId application id
 * @param secret client secret; null if it only proves itself by a client assertion
 * @param name full name of the user
 * @param enabled a disabled user is refused with 403, 0x80040225
 * @param member whether the environment has the user at all; if not, 403, 0x80072560
 * @param missingPrivileges names such as {@code prvCreateabc_item} that its roles lack
 */
public record ApplicationUser(
    String clientId,
    @Nullable String secret,
    String name,
    boolean enabled,
    boolean member,
    Set<String> missingPrivileges) {

  /** Copies the set. */
  public ApplicationUser {
    Objects.requireNonNull(clientId, "clientId");
    missingPrivileges = Set.copyOf(missingPrivileges);
  }

  /** An enabled user with all privileges. */
  public static ApplicationUser of(String clientId, String secret) {
    return new ApplicationUser(clientId, secret, "# " + clientId, true, true, Set.of());
  }

  @Override
  public String toString() {
    return "ApplicationUser[" + clientId + "]";
  }
}
