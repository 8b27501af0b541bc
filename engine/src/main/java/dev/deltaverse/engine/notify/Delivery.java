package dev.deltaverse.engine.notify;

/**
 * What came of telling somebody.
 *
 * @param receiver his name in the project file
 * @param tries how often it was tried
 * @param problem why he was not reached, without any address; empty if he was
 */
public record Delivery(String receiver, int tries, String problem) {

  /** In one line, for log and history. */
  public String text() {
    return problem.isEmpty()
        ? receiver + " was notified"
        : receiver
            + " was not notified: "
            + problem
            + (tries > 1 ? " (tried " + tries + " times)" : "");
  }

  public boolean done() {
    return problem.isEmpty();
  }
}
