package dev.deltaverse.webapi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that goes on only when it is told to, or by waiting on it. */
final class ManualClock extends Clock implements Sleeper {
  private volatile Instant now = Instant.parse("2024-05-01T10:00:00Z");
  private final List<Duration> waits = new CopyOnWriteArrayList<>();

  void advance(Duration time) {
    now = now.plus(time);
  }

  List<Duration> waits() {
    return waits;
  }

  @Override
  public void sleep(Duration time) {
    waits.add(time);
    advance(time);
  }

  @Override
  public Instant instant() {
    return now;
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
