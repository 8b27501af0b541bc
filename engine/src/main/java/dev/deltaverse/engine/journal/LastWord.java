package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.plan.SeqRanges.Range;
import dev.deltaverse.engine.staging.Staging;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of the rows of a phase, from its requests one after the other. Of a row that was sent
 * several times the last word counts. A failure that may pass and a request that was taken apart
 * say nothing; a lost answer takes back what an earlier request said, for the row may have changed
 * since. Not thread-safe.
 */
final class LastWord {
  private final SeqSet applied = new SeqSet();
  private final SeqSet refused = new SeqSet();
  private final SeqSet missing = new SeqSet();
  private final SeqSet unknown = new SeqSet();

  private long request;
  private int state = Journal.SPLIT;
  private SeqRanges rows = new SeqRanges(List.of());
  private long excepted;
  private final Map<Long, Journal.Kind> exceptions = new TreeMap<>();

  /**
   * Begins with a request; the exceptions that follow are its own.
   *
   * @param rowCount rows that it carried
   * @param appliedCount those of them that were applied, if it was answered
   * @throws IllegalStateException if its figures contradict each other: the file is damaged
   */
  void request(
      long number, int requestState, SeqRanges requestRows, long rowCount, long appliedCount) {
    settle();
    request = number;
    state = requestState;
    rows = requestRows;
    excepted = rowCount - appliedCount;
    if (requestRows.count() != rowCount) {
      throw contradiction("it names " + requestRows.count() + " rows and carried " + rowCount);
    }
  }

  private IllegalStateException contradiction(String what) {
    return new IllegalStateException("request " + request + ": " + what);
  }

  void exception(long seq, Journal.Kind kind) {
    exceptions.put(seq, kind);
  }

  long lastRequest() {
    return request;
  }

  /**
   * @throws IllegalStateException as {@link #request}
   */
  Staging.Acknowledged acknowledged() {
    settle();
    return new Staging.Acknowledged(
        applied.ranges(), refused.ranges(), missing.ranges(), unknown.ranges());
  }

  private void settle() {
    switch (state) {
      case Journal.INTENT -> rows.ranges().forEach(range -> move(range, unknown));
      case Journal.ANSWERED -> {
        if (exceptions.size() != excepted) {
          throw contradiction(
              exceptions.size() + " rows have an outcome of their own, of " + excepted);
        }
        SeqSet others = new SeqSet();
        rows.ranges().forEach(others::add);
        exceptions.forEach(
            (seq, kind) -> {
              Range row = new Range(seq, seq);
              others.remove(row);
              switch (kind) {
                case REFUSED -> move(row, refused);
                case MISSING -> move(row, missing);
                case UNKNOWN -> move(row, unknown);
                case TRANSIENT -> {}
              }
            });
        others.ranges().ranges().forEach(range -> move(range, applied));
      }
      case Journal.SPLIT -> {}
      default -> throw contradiction("state " + state);
    }
    state = Journal.SPLIT;
    exceptions.clear();
  }

  private void move(Range range, SeqSet into) {
    applied.remove(range);
    refused.remove(range);
    missing.remove(range);
    unknown.remove(range);
    into.add(range);
  }
}
