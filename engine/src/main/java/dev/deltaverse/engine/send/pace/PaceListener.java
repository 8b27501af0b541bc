package dev.deltaverse.engine.send.pace;

import java.time.Instant;

/** Hears how users are paced. Called under the pool's lock: must be quick, and not call back. */
public interface PaceListener {
  /** Hears nothing. */
  PaceListener NONE = new PaceListener() {};

  /** The service turned a request away; the user has to wait. */
  default void throttled(String user, Limit limit, Instant until) {}

  /** A user is left out, since it alone is denied access. */
  default void denied(String user, String code, String message, Instant until) {}

  /**
   * No request leaves at the moment, and why. Told when the reason changes, and every few seconds
   * while it lasts.
   */
  default void waiting(Waiting why, Instant now) {}

  /** Requests leave again without waiting for a limit. */
  default void fullSpeed(Instant now) {}
}
