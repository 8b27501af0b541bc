package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.Answer;

/**
 * An answer and what it took to get it.
 *
 * @param tries requests made without those that were throttled
 * @param throttles requests that were throttled
 * @param lost whether the answer of an earlier try was lost, so that rows may be there although the
 *     last try was refused
 */
record Tried(Answer answer, int tries, int throttles, boolean lost) {
  /** Without an answer that was lost and matters. */
  Tried(Answer answer, int tries, int throttles) {
    this(answer, tries, throttles, false);
  }
}
