package dev.deltaverse.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A stop watch with named laps. */
final class Seconds {
  private final Map<String, Double> laps = new LinkedHashMap<>();
  private long last = System.nanoTime();

  void lap(String name) {
    long now = System.nanoTime();
    laps.merge(name, (now - last) / 1e9, Double::sum);
    last = now;
  }

  double total() {
    return laps.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Override
  public String toString() {
    return laps.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.2f s", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", ", String.format(Locale.ROOT, "%.2f s (", total()), ")"));
  }
}
