package dev.deltaverse.engine.send;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts failures that follow each other without a success between. Thread-safe. */
final class Streak {
  private final int longest;
  private final AtomicInteger length = new AtomicInteger();

  /**
   * @param longest failures in a row that are too many
   */
  Streak(int longest) {
    this.longest = longest;
  }

  /** Counts a failure; true if it is one too many. */
  boolean goesOnTooLong() {
    return length.incrementAndGet() >= longest;
  }

  /** A success ends the streak. */
  void end() {
    length.set(0);
  }
}
