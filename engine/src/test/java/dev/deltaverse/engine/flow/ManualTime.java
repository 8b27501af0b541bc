package dev.deltaverse.engine.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when the test says so; sleepers wait for it. */
final class ManualTime extends Clock implements Sleeper {
  static final Instant START = Instant.parse("2026-11-02T02:00:00Z");
  private static final long PATIENCE_MS = 30_000;

  private final List<Duration> sleeping = new ArrayList<>();
  private Instant now = START;

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    Instant end = now.plus(duration);
    sleeping.add(duration);
    notifyAll();
    try {
      while (now.isBefore(end)) {
        wait();
      }
    } finally {
      sleeping.remove(duration);
      notifyAll();
    }
  }

  synchronized void advance(Duration by) {
    now = now.plus(by);
    notifyAll();
  }

  /** Returns when someone sleeps for this long. */
  synchronized void awaitSleeper(Duration duration) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!sleeping.contains(duration)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("nobody sleeps for " + duration + ", but " + sleeping);
      }
      wait(100);
    }
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the clock has one zone");
  }
}
