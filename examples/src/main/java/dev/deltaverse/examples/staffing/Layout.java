package dev.deltaverse.examples.staffing;

import java.util.Optional;

/**
 * Where the dirty rows of one table's first snapshot lie: spread evenly, the kinds in turn, so that
 * each question about a row is answered by arithmetic.
 *
 * <p>A block is one round of all kinds. The last quarter of a table is its tail: no row outside
 * refers to it, so that its rows can be deleted.
 */
final class Layout {
  private static final double SHARE = 0.005;

  private final StaffingTable table;
  private final int rows;
  private final int kinds;
  private final int blocks;
  private final long dirty;

  Layout(StaffingTable table, int rows) {
    this.table = table;
    this.rows = rows;
    kinds = table.dirt().size();
    blocks = Math.max(1, (int) Math.round(rows * SHARE / kinds));
    dirty = (long) kinds * blocks;
  }

  /** Rows of the first snapshot. */
  int rows() {
    return rows;
  }

  int blocks() {
    return blocks;
  }

  /** The first row of the tail. */
  int tail() {
    return rows - rows / 4;
  }

  /** The row that the dirty row of that number is. */
  private int place(long number) {
    return Math.toIntExact((2 * number + 1) * rows / (2 * dirty));
  }

  /** How many dirty rows there are up to a row and with it. */
  private long dirtyUpTo(int row) {
    long number = Math.min(dirty, (long) (row + 1) * dirty / rows + 1);
    while (number > 0 && place(number - 1) > row) {
      number--;
    }
    return number;
  }

  Optional<Dirt> dirt(int row) {
    long number = row < rows ? dirtyUpTo(row) - 1 : -1;
    return number >= 0 && place(number) == row
        ? Optional.of(table.dirt().get((int) (number % kinds)))
        : Optional.empty();
  }

  /** The block in which a dirty row lies. */
  int block(int row) {
    return Math.toIntExact((dirtyUpTo(row) - 1) / kinds);
  }

  /** The row that has that dirt in a block; blocks beyond the last begin again. */
  int rowWith(Dirt kind, int block) {
    return place((long) (block % blocks) * kinds + table.dirt().indexOf(kind));
  }

  /** How many clean rows are before a row. */
  int cleanBefore(int row) {
    return row == 0 ? 0 : Math.toIntExact(row - dirtyUpTo(row - 1));
  }

  /** The clean row of that number, counted from 0. */
  int clean(int number) {
    int row = number;
    while (true) {
      int next = Math.toIntExact(number + dirtyUpTo(row));
      if (next == row) {
        return row;
      }
      row = next;
    }
  }
}
