package dev.deltaverse.emulator;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the emulator did, by message and kind. Thread-safe. */
final class Counters {
  private final Map<String, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();

  void add(String message, String kind, long number) {
    counts
        .computeIfAbsent(message, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(kind, _ -> new LongAdder())
        .add(number);
  }

  void clear() {
    counts.clear();
  }

  /** A copy, in order of name. */
  Map<String, Map<String, Long>> snapshot() {
    Map<String, Map<String, Long>> result = new TreeMap<>();
    counts.forEach(
        (message, kinds) -> {
          Map<String, Long> copy = new TreeMap<>();
          kinds.forEach((kind, count) -> copy.put(kind, count.sum()));
          result.put(message, copy);
        });
    return result;
  }
}
