package dev.deltaverse.engine.notify;

/**
 * One try to reach a receiver.
 *
 * @param problem empty if he was reached
 * @param again whether another try may help
 */
record Attempt(String problem, boolean again) {
  static final Attempt DONE = new Attempt("", false);
}
