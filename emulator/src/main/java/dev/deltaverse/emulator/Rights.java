package dev.deltaverse.emulator;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The privileges that a user has through its roles, all of them for the whole organisation.
 *
 * @param all whether it has every privilege there is, as a System Administrator has
 * @param names otherwise the names of those that it has, in lower case
 */
record Rights(boolean all, Set<String> names) {
  static final Rights ALL = new Rights(true, Set.of());

  Rights {
    names = Set.copyOf(names);
  }

  boolean has(String privilege) {
    return all || names.contains(privilege.toLowerCase(Locale.ROOT));
  }

  /** What both have: under impersonation nobody gains anything. */
  Rights and(Rights other) {
    if (all) {
      return other;
    }
    if (other.all) {
      return this;
    }
    Set<String> both = new HashSet<>(names);
    both.retainAll(other.names);
    return new Rights(false, both);
  }
}
