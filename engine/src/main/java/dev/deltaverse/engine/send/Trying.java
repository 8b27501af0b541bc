package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.Sending;

/**
 * Sends one request, however many tries it takes. As {@link Sending}, and says what it took.
 * Thread-safe.
 */
@FunctionalInterface
interface Trying {
  /**
   * Sends and waits for the answer.
   *
   * @throws InterruptedException if the thread was interrupted; the request may have left
   */
  Tried send(Payload payload) throws InterruptedException;
}
