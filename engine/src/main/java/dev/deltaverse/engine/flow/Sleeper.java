package dev.deltaverse.engine.flow;

import java.time.Duration;

/** Lets time pass; a parameter, so that tests need no real time. */
@FunctionalInterface
public interface Sleeper {
  /** Really sleeps. */
  Sleeper REAL = Thread::sleep;

  void sleep(Duration duration) throws InterruptedException;
}
