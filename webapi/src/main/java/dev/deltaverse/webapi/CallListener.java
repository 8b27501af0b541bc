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
}
