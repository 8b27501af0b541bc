package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.plan.SeqRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of change numbers that grows and shrinks by ranges. Not thread-safe. */
final class SeqSet {
  /** Last number by first; ranges neither overlap nor touch. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  void add(Range range) {
    long first = range.first();
    long last = range.last();
    Map.Entry<Long, Long> before = ranges.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      first = before.getKey();
      last = Math.max(last, before.getValue());
    }
    Map.Entry<Long, Long> next = ranges.ceilingEntry(first);
    while (next != null && next.getKey() <= last + 1) {
      last = Math.max(last, next.getValue());
      ranges.remove(next.getKey());
      next = ranges.higherEntry(first);
    }
    ranges.put(first, last);
  }

  void remove(Range range) {
    Map.Entry<Long, Long> before = ranges.lowerEntry(range.first());
    if (before != null && before.getValue() >= range.first()) {
      ranges.put(before.getKey(), range.first() - 1);
      if (before.getValue() > range.last()) {
        ranges.put(range.last() + 1, before.getValue());
      }
    }
    Map.Entry<Long, Long> next = ranges.ceilingEntry(range.first());
    while (next != null && next.getKey() <= range.last()) {
      ranges.remove(next.getKey());
      if (next.getValue() > range.last()) {
        ranges.put(range.last() + 1, next.getValue());
      }
      next = ranges.ceilingEntry(range.first());
    }
  }

  SeqRanges ranges() {
    List<Range> list = new ArrayList<>(ranges.size());
    ranges.forEach((first, last) -> list.add(new Range(first, last)));
    return new SeqRanges(list);
  }
}
