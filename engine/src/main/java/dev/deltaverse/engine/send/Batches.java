package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private static final int GROUPS = 1024;

  /** So many batches of rows are read ahead to find some that do not lock each other. */
  private static final int AHEAD = 8;

  /** More are read ahead for more requests at once, up to so many rows. */
  private static final int MOST_AHEAD = 20_000;

  /**
   * A batch on its way.
   *
   * @param groups those of its rows, of which no other row may leave meanwhile
   */
  record Batch(List<Change> rows, Set<Integer> groups) {}

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

  /**
   * The next batch; null if all that is left would lock what is under way, or nothing is left.
   *
   * @param width batches that are to be under way at once
   * @param patient whether it is null, too, while only changes that are not ready would fill it, or
   *     while most of it would lock what is under way
   */
  @Nullable Batch next(int size, int width, boolean patient) throws MigrationException {
    long ahead = Math.max((long) size * AHEAD, Math.min((long) size * width, MOST_AHEAD));
    Optional<Integer> full = largest().filter(group -> rowsOf(group) >= size);
    if (full.isPresent()) {
      return leave(Set.of(full.get()), size);
    }
    while (!ended && heldRows < ahead) {
      if (!changes.ready()) {
        return patient && heldRows < size ? null : together(size);
      }
      Change change = changes.next();
      if (change == null) {
        ended = true;
        break;
      }
      read++;
      heldRows++;
      int group = group(change);
      List<Change> rows = held.computeIfAbsent(group, _ -> new ArrayList<>());
      rows.add(change);
      if (rows.size() >= size && !busy.contains(group)) {
        return leave(Set.of(group), size);
      }
    }
    return patient && !ended && free() * 2 < size ? null : together(size);
  }

  /** Rows that are held and lock nothing under way. */
  private int free() {
    return held.keySet().stream()
        .filter(group -> !busy.contains(group))
        .mapToInt(this::rowsOf)
        .sum();
  }

  /** A batch came back. */
  void settled(Batch batch) {
    busy.removeAll(batch.groups());
  }

  private int group(Change change) {
    Function<Change, @Nullable String> by = shared;
    String text = by == null ? null : by.apply(change);
    return text == null ? NO_GROUP : Math.floorMod(text.hashCode(), GROUPS);
  }

  /** A batch of all groups that it takes to fill it, the largest first. */
  private @Nullable Batch together(int size) {
    List<Integer> free = new ArrayList<>(held.keySet());
    free.removeAll(busy);
    free.sort(Comparator.comparingInt(this::rowsOf).reversed());
    Set<Integer> groups = new LinkedHashSet<>();
    int rows = 0;
    for (int group : free) {
      if (rows >= size) {
        break;
      }
      groups.add(group);
      rows += rowsOf(group);
    }
    return groups.isEmpty() ? null : leave(groups, size);
  }

  /** The largest group that locks nothing under way. */
  private Optional<Integer> largest() {
    return held.keySet().stream()
        .filter(group -> !busy.contains(group))
        .max(Comparator.comparingInt(this::rowsOf));
  }

  private int rowsOf(int group) {
    List<Change> rows = held.get(group);
    return rows == null ? 0 : rows.size();
  }

  /** Takes rows of these groups, as many as there are and as fit. */
  private Batch leave(Set<Integer> groups, int size) {
    List<Change> rows = new ArrayList<>();
    for (int group : groups) {
      List<Change> all = Objects.requireNonNull(held.get(group));
      List<Change> some = all.subList(0, Math.min(size - rows.size(), all.size()));
      rows.addAll(some);
      some.clear();
      if (all.isEmpty()) {
        held.remove(group);
      }
      if (group != NO_GROUP) {
        busy.add(group);
      }
    }
    heldRows -= rows.size();
    return new Batch(rows, groups);
  }
}
