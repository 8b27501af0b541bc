package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.project.LimitSettings;

/**
 * What requests can be sent by.
 *
 * @param servers web servers that share the users' requests
 * @param width requests at once, over all users
 * @param limits of one user on one server
 * @param executed share of the time that a request takes that the service counts
 */
public record Capacity(int users, int servers, int width, LimitSettings limits, double executed) {
  public Capacity {
    if (users < 1 || servers < 1 || width < 1) {
      throw new IllegalArgumentException(users + " users, " + servers + " servers, " + width);
    }
  }

  /** Requests that the sender has ready: one more, by whose waiting it sees that there is more. */
  public int ready() {
    return width + 1;
  }
}
