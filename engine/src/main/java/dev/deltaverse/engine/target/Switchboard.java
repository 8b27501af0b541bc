package dev.deltaverse.engine.target;

import dev.deltaverse.engine.MigrationException;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The target's logic that can be kept from running while it is loaded: switched off for everybody,
 * or left out of our own requests. Thread-safe. All calls block and repeat by themselves what fails
 * for a passing reason.
 *
 * <p>Every method throws MigrationException with code TARGET if the target cannot be reached or
 * denies access.
 */
public interface Switchboard {

  /** All of some kinds that can be switched, by name; what cannot be switched is left out. */
  List<Switch> list(Collection<Switch.Kind> kinds) throws MigrationException;

  /**
   * The names of the privileges that the user who switches lacks for these kinds; empty if it has
   * all.
   */
  Set<String> lacking(Collection<Switch.Kind> kinds) throws MigrationException;

  /**
   * Leaves out as many of these as can be left out of all requests that are sent from now on, in
   * place of those that were left out before.
   *
   * @param wanted as {@link #list} has told them
   * @return those that need not be switched off
   */
  Set<Switch> bypass(Collection<Switch> wanted) throws MigrationException;

  /** Switches it; nothing happens if it is so already. When this returns, it is done. */
  void set(Switch.Kind kind, String id, boolean on) throws MigrationException;
}
