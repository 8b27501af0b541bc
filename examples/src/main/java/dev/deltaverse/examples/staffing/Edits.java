package dev.deltaverse.examples.staffing;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What later snapshots did to one table; only touched rows take memory. */
final class Edits {
  /** Rows ever issued, deleted ones among them. */
  private int rows;

  private final Map<Integer, Integer> versions;
  private final Map<Integer, Integer> moves;
  private final Set<Integer> deleted;
  private final Set<Integer> spoiled;
  private final Set<Integer> corrected;

  Edits(int rows) {
    this(rows, Map.of(), Map.of(), Set.of(), Set.of(), Set.of());
  }

  private Edits(
      int rows,
      Map<Integer, Integer> versions,
      Map<Integer, Integer> moves,
      Set<Integer> deleted,
      Set<Integer> spoiled,
      Set<Integer> corrected) {
    this.rows = rows;
    this.versions = new HashMap<>(versions);
    this.moves = new HashMap<>(moves);
    this.deleted = new HashSet<>(deleted);
    this.spoiled = new HashSet<>(spoiled);
    this.corrected = new HashSet<>(corrected);
  }

  Edits copy() {
    return new Edits(rows, versions, moves, deleted, spoiled, corrected);
  }

  int rows() {
    return rows;
  }

  /** 0 for a row as it was first written. */
  int version(int row) {
    return versions.isEmpty() ? 0 : versions.getOrDefault(row, 0);
  }

  /** How often the row got other parents. */
  int moves(int row) {
    return moves.isEmpty() ? 0 : moves.getOrDefault(row, 0);
  }

  boolean present(int row) {
    return row < rows && (deleted.isEmpty() || !deleted.contains(row));
  }

  boolean spoiled(int row) {
    return !spoiled.isEmpty() && spoiled.contains(row);
  }

  boolean corrected(int row) {
    return !corrected.isEmpty() && corrected.contains(row);
  }

  Set<Integer> deleted() {
    return Set.copyOf(deleted);
  }

  void add(int count) {
    rows = Math.addExact(rows, count);
  }

  void update(int row) {
    versions.merge(row, 1, Integer::sum);
  }

  void move(int row) {
    moves.merge(row, 1, Integer::sum);
    update(row);
  }

  void spoil(int row) {
    spoiled.add(row);
    update(row);
  }

  void correct(int row) {
    spoiled.remove(row);
    corrected.add(row);
    update(row);
  }

  void delete(int row) {
    deleted.add(row);
  }

  void restore(int row) {
    deleted.remove(row);
  }
}
