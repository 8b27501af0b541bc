package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.JournalView;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.RefusedRow;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.staging.Staging;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows that the target refused in the last run and that are still not as they should be. */
final class Refusals {
  private final JournalView journal;
  private final long run;
  private final Map<String, BitSet> open = new HashMap<>();

  private Refusals(JournalView journal, long run) {
    this.journal = journal;
    this.run = run;
  }

  static Refusals of(Staging staging, JournalView journal, List<String> names)
      throws MigrationException {
    Refusals refusals = new Refusals(journal, staging.refusedRun());
    for (String name : names) {
      refusals.open.put(name, bits(staging.refused(name)));
    }
    return refusals;
  }

  /** The run that they were refused in; 0 if there is none. */
  long run() {
    return run;
  }

  List<RefusedGroup> groups() throws MigrationException {
    return journal.refusedGroups(run, this::isOpen);
  }

  /** The rows of a table or link that are to be sent again, by their numbers in the run's delta. */
  SeqRanges chosen(String name, RetryOptions options) throws MigrationException {
    BitSet seqs = new BitSet();
    if (options.takes(name)) {
      journal.eachRefused(
          run,
          row -> {
            if (row.phase().name().equals(name)
                && isOpen(row)
                && options.group().stream().allMatch(row::isOf)) {
              seqs.set(Math.toIntExact(row.seq()));
            }
          });
    }
    return ranges(seqs);
  }

  private boolean isOpen(RefusedRow row) {
    BitSet seqs = open.get(row.phase().name());
    return seqs != null && seqs.get(Math.toIntExact(row.seq()));
  }

  private static BitSet bits(SeqRanges ranges) {
    BitSet bits = new BitSet();
    for (SeqRanges.Range range : ranges.ranges()) {
      bits.set(Math.toIntExact(range.first()), Math.toIntExact(range.last() + 1));
    }
    return bits;
  }

  private static SeqRanges ranges(BitSet bits) {
    List<SeqRanges.Range> ranges = new ArrayList<>();
    for (int first = bits.nextSetBit(0); first >= 0; ) {
      int next = bits.nextClearBit(first);
      ranges.add(new SeqRanges.Range(first, next - 1L));
      first = bits.nextSetBit(next);
    }
    return new SeqRanges(ranges);
  }
}
