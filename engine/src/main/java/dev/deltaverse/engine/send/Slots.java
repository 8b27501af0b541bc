package dev.deltaverse.engine.send;

import java.util.concurrent.Semaphore;

/** The requests that may be in flight at once over all phases of a run. Thread-safe. */
final class Slots {
  private final Semaphore free;

  Slots(int count) {
    this.free = new Semaphore(count, true);
  }

  void acquire() throws InterruptedException {
    free.acquire();
  }

  void release() {
    free.release();
  }
}
