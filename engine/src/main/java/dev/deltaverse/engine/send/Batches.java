package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the changes of a phase apart into batches. Where rows could lock each other, those that
 * share what they lock are in one group, and of a group one batch is under way at a time. Holds a
 * few batches of rows at most. Not thread-safe.
 */
final class Batches {
  private static final int GROUPS = 64;

  /** So many batches of rows are read ahead at most to find some that do not lock each other. */
  private static final int AHEAD = 8;

  /** A batch on its way; of rows of no group if that is negative. */
  record Batch(List<Change> rows, int group) {}

  private static final int NO_GROUP = -1;

  private final ChangeCursor changes;
  private final Map<Integer, List<Change>> held = new TreeMap<>();
  private final Set<Integer> busy = new HashSet<>();
  private @Nullable Function<Change, @Nullable String> shared;
  private int heldRows;
  private boolean ended;
  private long read;

  /**
   * @param shared what a row shares with rows that it could lock; null for nothing
   */
  Batches(ChangeCursor changes, @Nullable Function<Change, @Nullable String> shared) {
    this.changes = changes;
    this.shared = shared;
  }

  /** From now on rows that share this are kept apart. */
  void keepApart(Function<Change, @Nullable String> by) {
    shared = by;
  }

  /** Rows read so far. */
  long read() {
    return read;
  }

  /** Whether there will be no further batch. */
  boolean ended() {
    return ended && heldRows == 0;
  }

  /** The next batch; null if all that is left would lock what is under way, or nothing is left. */
  @Nullable Batch next(int size) throws MigrationException {
    while (!ended && heldRows < size * AHEAD) {
      Batch full = take(size);
      if (full != null) {
        return full;
      }
      Change change = changes.next();
      if (change == null) {
        ended = true;
      } else {
        read++;
        heldRows++;
        held.computeIfAbsent(group(change), _ -> new ArrayList<>()).add(change);
      }
    }
    Batch full = take(size);
    return full == null ? take(1, size) : full;
  }

  /** A batch came back. */
  void settled(Batch batch) {
    if (batch.group() != NO_GROUP) {
      busy.remove(batch.group());
    }
  }

  private int group(Change change) {
    Function<Change, @Nullable String> by = shared;
    String text = by == null ? null : by.apply(change);
    return text == null ? NO_GROUP : Math.floorMod(text.hashCode(), GROUPS);
  }

  private @Nullable Batch take(int size) {
    return take(size, size);
  }

  /** The largest batch of at least so many rows that locks nothing under way. */
  private @Nullable Batch take(int least, int size) {
    int group = NO_GROUP;
    List<Change> largest = null;
    for (Map.Entry<Integer, List<Change>> entry : held.entrySet()) {
      List<Change> rows = entry.getValue();
      if (rows.size() >= least
          && !busy.contains(entry.getKey())
          && (largest == null || rows.size() > largest.size())) {
        group = entry.getKey();
        largest = rows;
      }
    }
    if (largest == null) {
      return null;
    }
    List<Change> rows = List.copyOf(largest.subList(0, Math.min(size, largest.size())));
    largest.subList(0, rows.size()).clear();
    if (largest.isEmpty()) {
      held.remove(group);
    }
    heldRows -= rows.size();
    if (group != NO_GROUP) {
      busy.add(group);
    }
    return new Batch(rows, group);
  }
}
