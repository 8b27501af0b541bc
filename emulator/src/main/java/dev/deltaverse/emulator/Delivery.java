package dev.deltaverse.emulator;

import java.time.Duration;

/** How an answer gets to the client. */
sealed interface Delivery {
  /** Whole and at once. */
  record Whole() implements Delivery {}

  /** Not at all: the connection is closed. */
  record Cut() implements Delivery {}

  /** Headers and the first part of the body, then the connection is closed. */
  record Truncated() implements Delivery {}

  /** Whole, but the body comes in pieces spread over this time. */
  record Slow(Duration over) implements Delivery {}
}
