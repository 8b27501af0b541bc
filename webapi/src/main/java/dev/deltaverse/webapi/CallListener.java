package dev.deltaverse.webapi;

/**
 * Hears of every HTTP exchange of a client, those inside longer operations included. Called on the
 * caller's thread, so it must be quick and thread-safe.
 */
@FunctionalInterface
public interface CallListener {

  /** An answer came, of whatever status. */
  void answered(Call call, Answer answer);

  /** No answer came. */
  default void failed(Call call, WebApiException failure) {}

  /**
   * The service does not take compressed bodies; from this call on they go as they are.
   *
   * @param refusal the answer that said so
   */
  default void uncompressed(Call call, Answer refusal) {}
}
