package dev.deltaverse.engine.target;

/** Sends one request. The target does it; retry, throttling and recording wrap it. */
public interface Sending {

  /**
   * Sends and waits for the answer. Whatever the service or the network answers is an {@link
   * Answer}, never an exception.
   *
   * @throws InterruptedException if the thread was interrupted while waiting; the request may have
   *     left
   */
  Answer send(TargetRequest request) throws InterruptedException;
}
