package dev.deltaverse.console.access;

import java.nio.file.Path;
import java.util.Set;

/** How the console knows its visitors. */
public sealed interface Access {

  /** Whoever reaches the server is its owner; for a server that listens on its machine only. */
  record Local() implements Access {}

  /**
   * By name and password.
   *
   * @param users the users file
   */
  record Login(Path users) implements Access {}

  /**
   * By a proxy that has signed them in and names them in a header.
   *
   * @param users the users file, for their roles
   * @param addresses of the proxy; requests of others are refused
   */
  record Proxy(Path users, String header, Set<String> addresses) implements Access {
    public Proxy {
      addresses = Set.copyOf(addresses);
    }
  }
}
