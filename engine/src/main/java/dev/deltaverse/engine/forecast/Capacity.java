package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.project.LimitSettings;

/**
 * What requests can be sent by.
 *
 * @param servers web servers that share the users' requests
 * @param width requests at once, over all users
 * @param limits of one user on one server
 */
public record Capacity(int users, int servers, int width, LimitSettings limits) {
  public Capacity {
    if (users < 1 || servers < 1 || width < 1) {
      throw new IllegalArgumentException(users + " users, " + servers + " servers, " + width);
    }
  }
}
