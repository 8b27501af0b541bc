package dev.deltaverse.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Opens addresses in the user's browser. */
final class Browser {
  private Browser() {}

  /** Tries to; where there is no browser nothing happens, since the address is printed as well. */
  static void open(URI url) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("win")
            ? List.of("rundll32", "url.dll,FileProtocolHandler", url.toString())
            : List.of(system.contains("mac") ? "open" : "xdg-open", url.toString());
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException _) {
      // The address is on the screen.
    }
  }
}
