package dev.deltaverse.webapi;

import java.time.Duration;

/** Waits; a parameter, so that tests need not. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration time) throws InterruptedException;

  /** The real one. */
  static Sleeper real() {
    return Thread::sleep;
  }
}
