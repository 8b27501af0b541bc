package dev.deltaverse.cli;

import java.io.Console;

/** Whether the person at the terminal wants what was shown. */
final class Consent {
  private Consent() {}

  /**
   * Asks, where there is a terminal and a person reads the text.
   *
   * @param question without a question mark
   * @return false if nobody can be asked
   */
  static boolean given(Deltaverse options, String question) {
    Console console = System.console();
    if (options.json() || console == null || !console.isTerminal()) {
      return false;
    }
    options.out().flush();
    String answer = console.readLine("%s? Type yes to go on: ", question);
    return "yes".equals(answer);
  }
}
