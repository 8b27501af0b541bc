package dev.deltaverse.console.access;

import io.javalin.security.RouteRole;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a visitor may; each may what those before it may. A route needs one of them. */
public enum Role implements RouteRole {
  /** Who has not signed in. No user has this role. */
  NOBODY,
  /** Sees runs, plans, books and agreement, and no value of a row. */
  VIEWER,
  /** Sees values of rows, starts runs and controls them. */
  OPERATOR,
  /** Sees the audit log. */
  ADMIN;

  /** Whether this role may what another one may. */
  public boolean reaches(Role needed) {
    return compareTo(needed) >= 0;
  }

  public boolean seesValues() {
    return reaches(OPERATOR);
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a user by its word. */
  public static Optional<Role> ofUser(String word) {
    return Arrays.stream(values())
        .filter(role -> role != NOBODY && role.word().equals(word))
        .findFirst();
  }
}
