package dev.deltaverse.engine.send;

import java.time.Duration;

/** Waits. Given from outside, so that a test decides how time passes. */
@FunctionalInterface
public interface Sleeper {
  /** Returns after the time has passed. */
  void sleep(Duration time) throws InterruptedException;
}
