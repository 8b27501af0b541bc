package dev.deltaverse.console;

/** A request that is not answered as wished, and why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String hint;

  /**
   * @param status of HTTP
   * @param hint the next step
   */
  Refusal(int status, String message, String hint) {
    super(message);
    this.status = status;
    this.hint = hint;
  }

  int status() {
    return status;
  }

  String hint() {
    return hint;
  }
}
