package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.Answer;

/**
 * An answer and what it took to get it.
 *
 * @param tries requests made without those that were throttled
 * @param throttles requests that were throttled
 */
record Tried(Answer answer, int tries, int throttles) {}
