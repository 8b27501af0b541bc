package dev.deltaverse.console;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Where the console listens, and to whom it answers.
 *
 * @param host an address of this machine
 * @param port 0 for any free one
 * @param access how visitors are known
 * @param tls the certificate that it shows; empty for plain HTTP
 * @param names under which browsers reach it, beside the host and those of this machine
 */
public record ConsoleSettings(
    String host, int port, Access access, Optional<Tls> tls, Set<String> names) {
  public static final ConsoleSettings LOCAL =
      new ConsoleSettings("127.0.0.1", 0, new Access.Local(), Optional.empty(), Set.of());

  public ConsoleSettings {
    names = Set.copyOf(names);
  }

  /** Whether browsers reach it by HTTPS: by its own certificate, or that of the proxy. */
  boolean secure() {
    return tls.isPresent() || access instanceof Access.Proxy;
  }

  /**
   * Beyond this machine anybody who can reach the port could read along and steer runs.
   *
   * @throws MigrationException SETUP if visitors are not known there, or others could read along
   */
  public void requireSafe() throws MigrationException {
    if (loopback()) {
      return;
    }
    String operation = "listen on " + host;
    switch (access) {
      case Access.Local _ ->
          throw new MigrationException(
              Code.SETUP,
              operation + ": beyond this machine visitors must sign in",
              "Name the users with --users FILE, or leave --host out and come by an SSH tunnel.");
      case Access.Login _ -> {
        if (tls.isEmpty()) {
          throw new MigrationException(
              Code.SETUP,
              operation + ": beyond this machine passwords and rows must be encrypted",
              "Give a certificate with --tls-cert and --tls-key, or with --tls-p12.");
        }
      }
      case Access.Proxy _ -> {}
    }
  }

  private boolean loopback() throws MigrationException {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new MigrationException(
          Code.SETUP, "listen on " + host + ": no such address", "Name one of this machine.", e);
    }
  }
}
