package dev.deltaverse.console;

/**
 * Where the console listens.
 *
 * @param host an address of this machine
 * @param port 0 for any free one
 */
public record ConsoleSettings(String host, int port) {
  public static final ConsoleSettings LOCAL = new ConsoleSettings("127.0.0.1", 0);
}
