package dev.deltaverse.engine.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * An ascending set of change numbers, kept as inclusive ranges. Its text is {@code
 * 1-100,104,110-112}.
 */
public record SeqRanges(List<Range> ranges) {

  /** Inclusive at both ends. */
  public record Range(long first, long last) {
    public Range {
      if (first > last) {
        throw new IllegalArgumentException("range " + first + "-" + last);
      }
    }
  }

  public SeqRanges {
    ranges = List.copyOf(ranges);
  }

  /** The numbers of some changes, which must be in ascending order. */
  public static SeqRanges of(List<Change> changes) {
    List<Range> ranges = new ArrayList<>();
    long first = 0;
    long last = -1;
    for (Change change : changes) {
      if (last >= first && change.seq() == last + 1) {
        last++;
        continue;
      }
      if (last >= first) {
        ranges.add(new Range(first, last));
      }
      first = change.seq();
      last = first;
    }
    if (last >= first) {
      ranges.add(new Range(first, last));
    }
    return new SeqRanges(ranges);
  }

  public static SeqRanges parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",")) {
      int dash = part.indexOf('-');
      ranges.add(
          dash < 0
              ? new Range(Long.parseLong(part), Long.parseLong(part))
              : new Range(
                  Long.parseLong(part.substring(0, dash)),
                  Long.parseLong(part.substring(dash + 1))));
    }
    return new SeqRanges(ranges);
  }

  public long count() {
    return ranges.stream().mapToLong(r -> r.last() - r.first() + 1).sum();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Range range : ranges) {
      if (!text.isEmpty()) {
        text.append(',');
      }
      text.append(range.first());
      if (range.last() > range.first()) {
        text.append('-').append(range.last());
      }
    }
    return text.toString();
  }
}
