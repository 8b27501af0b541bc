package dev.deltaverse.emulator;

import java.time.Duration;

/** Waits on the real clock, as the modelled service time and slow answers need it. */
final class Pause {
  private Pause() {}

  /** Waits at least that long, unless the thread is interrupted. */
  static void nanos(long nanos) {
    if (nanos <= 0) {
      return;
    }
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
