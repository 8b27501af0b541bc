package dev.deltaverse.emulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last requests. Thread-safe. */
final class RequestLog {
  private final int size;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private long number;

  /**
   * One request.
   *
   * @param number counts from 1
   * @param at when it came
   * @param method HTTP method
   * @param target path and query
   * @param status of the answer; 0 if the connection was cut instead
   * @param micros time to answer
   */
  record Entry(long number, Instant at, String method, String target, int status, long micros) {}

  RequestLog(int size) {
    this.size = size;
  }

  synchronized void add(Instant at, String method, String target, int status, long micros) {
    number++;
    if (size == 0) {
      return;
    }
    if (entries.size() == size) {
      entries.removeFirst();
    }
    entries.addLast(new Entry(number, at, method, target, status, micros));
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  synchronized void clear() {
    entries.clear();
  }
}
