package dev.deltaverse.console.page;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.engine.MigrationException;

/** A page of the console. Thread-safe. */
public interface Page {
  /** Its address as a route, for example {@code /runs/{run}}. */
  String path();

  /**
   * The whole page. Parts between {@link Region} marks are sent again by themselves when they
   * change.
   */
  String render(Asked asked, Frame frame) throws MigrationException;

  /** The role that one needs to see it. */
  default Role needs() {
    return Role.VIEWER;
  }

  /** Whether it may change though the state does not. */
  default boolean lively() {
    return false;
  }
}
