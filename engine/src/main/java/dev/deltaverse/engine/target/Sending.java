package dev.deltaverse.engine.target;

/** Sends one request. The target does it; retry, pacing and recording wrap it. */
public interface Sending {

  /**
   * Sends and waits for the answer. Whatever the service or the network answers is an {@link
   * Answer}, never an exception.
   *
   * @throws InterruptedException if the thread was interrupted while waiting; the request may have
   *     left
   */
  Answer send(TargetRequest request) throws InterruptedException;

  /**
   * Sends like {@link #send(TargetRequest)} and tells what came with the answer.
   *
   * @param server the web server to ask for, by the name that an earlier reply gave; empty for any.
   *     A wish: another one may answer
   */
  default Reply send(Payload payload, String server) throws InterruptedException {
    return new Reply(send(payload.request()), Signals.NONE);
  }
}
