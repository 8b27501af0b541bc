package dev.deltaverse.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory the staging database gets: a quarter of the machine's, within bounds. */
final class Memory {
  private static final long LEAST_BYTES = 512L << 20;
  private static final long MOST_BYTES = 4L << 30;

  private Memory() {}

  /** In bytes. In a container, a quarter of what the container may use. */
  static long forStaging() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine
        ? of(machine.getTotalMemorySize())
        : LEAST_BYTES;
  }

  /** Of a machine with so many bytes. */
  static long of(long machineBytes) {
    return Math.clamp(machineBytes / 4, LEAST_BYTES, MOST_BYTES);
  }
}
