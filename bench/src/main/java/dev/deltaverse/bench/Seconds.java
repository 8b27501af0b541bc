package dev.deltaverse.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A stop watch with named laps, and the processor time of the whole process beside it. */
final class Seconds {
  private final Map<String, Double> laps = new LinkedHashMap<>();
  private final double cpuStart = cpu();
  private double cpuEnd = cpuStart;
  private long last = System.nanoTime();

  void lap(String name) {
    long now = System.nanoTime();
    laps.merge(name, (now - last) / 1e9, Double::sum);
    last = now;
    cpuEnd = cpu();
  }

  /** Processor seconds of all threads, native ones among them. */
  double processor() {
    return cpuEnd - cpuStart;
  }

  /** Processor seconds of this process since its start. */
  static double cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  double total() {
    return laps.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public String toString() {
    return laps.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.2f s", e.getKey(), e.getValue()))
        .collect(
            Collectors.joining(
                ", ",
                String.format(Locale.ROOT, "%.2f s wall, %.2f s cpu (", total(), processor()),
                ")"));
  }
}
