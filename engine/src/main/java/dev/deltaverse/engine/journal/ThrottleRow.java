package dev.deltaverse.engine.journal;

import java.time.Duration;
import java.time.Instant;

/**
 * An answer that told a user to wait.
 *
 * @param id its number, ascending
 * @param user the application user's name in the project
 * @param limit the service's name of the limit
 * @param pause how long
 */
public record ThrottleRow(long id, Instant at, String user, String limit, Duration pause) {
  /** When the wait ends. */
  public Instant until() {
    return at.plus(pause);
  }
}
