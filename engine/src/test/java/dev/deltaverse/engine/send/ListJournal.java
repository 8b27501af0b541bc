package dev.deltaverse.engine.send;

import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.target.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal in a list, a line for each record. */
final class ListJournal implements RequestJournal {
  private final List<String> lines = new ArrayList<>();
  private final Map<Long, SeqRanges> open = new TreeMap<>();
  private final Map<Long, Outcome> settled = new TreeMap<>();

  @Override
  public synchronized long intent(PhaseId phase, SeqRanges rows) {
    long number = lines.stream().filter(l -> l.startsWith("intent")).count() + 1;
    lines.add("intent " + number + " " + phase + " " + rows);
    open.put(number, rows);
    return number;
  }

  @Override
  public synchronized void outcome(
      long request, Map<Long, Outcome> exceptions, int attempts, Duration duration) {
    lines.add(
        "outcome " + request + " " + text(exceptions) + " " + attempts + " " + duration.toMillis());
    SeqRanges rows = open.remove(request);
    if (rows == null) {
      throw new IllegalStateException("outcome of request " + request + ", which is not open");
    }
    for (SeqRanges.Range range : rows.ranges()) {
      for (long seq = range.first(); seq <= range.last(); seq++) {
        Outcome outcome = exceptions.getOrDefault(seq, new Outcome.Applied());
        if (settled.put(seq, outcome) != null) {
          throw new IllegalStateException("row " + seq + " has two outcomes");
        }
      }
    }
  }

  @Override
  public synchronized void split(
      long request, String code, String message, int attempts, Duration duration) {
    lines.add("split " + request + " " + code + " " + message + " " + attempts);
    if (open.remove(request) == null) {
      throw new IllegalStateException("split of request " + request + ", which is not open");
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The rows of requests that have an intent only. */
  synchronized List<String> inDoubt() {
    return open.values().stream().map(SeqRanges::toString).toList();
  }

  synchronized Map<Long, Outcome> settled() {
    return new TreeMap<>(settled);
  }

  private static String text(Map<Long, Outcome> exceptions) {
    return new TreeMap<>(exceptions).toString();
  }
}
