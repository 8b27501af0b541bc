package dev.deltaverse.engine.send;

import dev.deltaverse.engine.flow.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until someone sleeps. */
final class ManualTime extends Clock implements Sleeper {
  static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

  private final List<Duration> slept = new ArrayList<>();
  private Instant now = START;

  @Override
  public synchronized void sleep(Duration time) {
    slept.add(time);
    now = now.plus(time);
  }

  /** This time for a sender; who waits for the pool moves it. */
  Sender.Time forSender(long seed) {
    return new Sender.Time(this, this, (_, atMost) -> sleep(atMost), seed);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized List<Duration> slept() {
    return List.copyOf(slept);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
