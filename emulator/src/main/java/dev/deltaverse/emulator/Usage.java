package dev.deltaverse.emulator;

import java.util.concurrent.atomic.AtomicLong;

/** What one HTTP request did, for service time and entitlement. Thread-safe. */
final class Usage {
  private final AtomicLong byId = new AtomicLong();
  private final AtomicLong byKey = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong delayNanos = new AtomicLong();

  /** One write addressed by id or without an address. */
  void byId() {
    byId.incrementAndGet();
    operations.incrementAndGet();
  }

  /** One write addressed by alternate key. */
  void byKey() {
    byKey.incrementAndGet();
    operations.incrementAndGet();
  }

  void address(Address address) {
    switch (address) {
      case Address.ById _, Address.InPartition _ -> byId();
      case Address.ByKey _ -> byKey();
    }
  }

  /** One read operation with that many rows. */
  void read(long rows) {
    read.addAndGet(rows);
    operations.incrementAndGet();
  }

  /** Time that plug-ins and flows take on top. */
  void delay(long nanos) {
    delayNanos.addAndGet(nanos);
  }

  long operations() {
    return operations.get();
  }

  /** The modelled time in nanoseconds, without base, jitter and parallelism. */
  long nanos(ServiceTime time) {
    return byId.get() * time.perRowById().toNanos()
        + byKey.get() * time.perRowByKey().toNanos()
        + read.get() * time.perRowRead().toNanos()
        + delayNanos.get();
  }
}
