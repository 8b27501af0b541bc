package dev.deltaverse.engine.journal;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who runs this program, for people who find its traces. */
record ThisProcess(String user, String host, long pid) {

  static ThisProcess describe() {
    return new ThisProcess(
        System.getProperty("user.name", "unknown"), hostName(), ProcessHandle.current().pid());
  }

  /** The variables come first because asking for the local host's name may ask the network. */
  private static String hostName() {
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String name = System.getenv(variable);
      if (name != null && !name.isBlank()) {
        return name;
      }
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
