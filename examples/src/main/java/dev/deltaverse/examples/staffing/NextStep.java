package dev.deltaverse.examples.staffing;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/** Chooses what the next snapshot adds, alters, leaves out and brings back. */
final class NextStep {
  private final Facts facts;
  private final int number;
  private final Map<StaffingTable, Edits> edits = new EnumMap<>(StaffingTable.class);
  private final Map<StaffingTable, Set<Integer>> taken = new EnumMap<>(StaffingTable.class);
  private final Facts next;

  /**
   * @param facts of the snapshot before
   * @param number of the step, the first being 1
   */
  NextStep(Facts facts, int number) {
    this.facts = facts;
    this.number = number;
    for (StaffingTable table : StaffingTable.values()) {
      edits.put(table, facts.edits(table).copy());
      taken.put(table, new HashSet<>());
    }
    this.next = facts.with(edits);
  }

  Facts take(Changes changes) {
    for (StaffingTable table : StaffingTable.values()) {
      insert(table, Changes.part(table, changes.inserts()));
    }
    if (changes.mended()) {
      mend();
    }
    int left = changes.updates() == 0 ? 0 : correct(Math.max(1, changes.updates() / 400));
    deletes(changes.deletes());
    for (StaffingTable table : StaffingTable.values()) {
      if (table != StaffingTable.PROVIDER_ACCOUNTS) {
        int part = Changes.part(table, changes.updates());
        if (table == StaffingTable.SHIFTS) {
          // A pair has nothing but its key, so shifts take over the updates of pairs.
          part += Changes.part(StaffingTable.PROVIDER_ACCOUNTS, changes.updates()) - left;
        }
        update(table, Math.max(0, part));
      }
    }
    return next;
  }

  private void insert(StaffingTable table, int count) {
    int back = 0;
    if (mayComeBack(table)) {
      for (int row : new TreeSet<>(edits(table).deleted())) {
        if (back < count / 10 && (table != StaffingTable.SHIFTS || row >= ownShifts())) {
          edits(table).restore(row);
          take(table, row);
          back++;
        }
      }
    }
    edits(table).add(count - back);
  }

  /** Rows whose parents are never deleted. */
  private static boolean mayComeBack(StaffingTable table) {
    return switch (table) {
      case ACCOUNTS, PROVIDERS, SHIFTS -> true;
      case JOBS, SHIFT_ORDERS, PROVIDER_ACCOUNTS -> false;
    };
  }

  /** Shifts below this number belong to an order of the tail each. */
  private int ownShifts() {
    Layout orders = facts.layout(StaffingTable.SHIFT_ORDERS);
    return orders.rows() - orders.tail();
  }

  private void mend() {
    for (StaffingTable table : StaffingTable.values()) {
      for (Dirt dirt : table.dirt()) {
        for (int block = 0; dirt.unreadable() && block < facts.layout(table).blocks(); block++) {
          if (!edits(table).corrected(facts.layout(table).rowWith(dirt, block))) {
            correct(table, dirt, block);
          }
        }
      }
    }
  }

  /**
   * Corrects an account that others wait for, and shifts.
   *
   * @return how many rows
   */
  private int correct(int shifts) {
    int corrected = correct(StaffingTable.ACCOUNTS, Dirt.BAD_NUMBER, number - 1);
    int first = (number - 1) * shifts;
    for (int i = 0; i < shifts; i++) {
      corrected += correct(StaffingTable.SHIFTS, Dirt.FRACTION, first + i);
    }
    return corrected;
  }

  private int correct(StaffingTable table, Dirt dirt, int block) {
    Layout layout = facts.layout(table);
    if (block >= layout.blocks()) {
      return 0;
    }
    int row = layout.rowWith(dirt, block);
    edits(table).correct(row);
    take(table, row);
    return 1;
  }

  private void deletes(int count) {
    int ownShiftsDeleted = 0;
    for (StaffingTable table : StaffingTable.values()) {
      int part = Changes.part(table, count);
      Layout layout = facts.layout(table);
      switch (table) {
        case ACCOUNTS, PROVIDERS, JOBS ->
            choose(table, part, layout.tail(), row -> true, edits(table)::delete);
        case SHIFT_ORDERS -> {
          Set<Integer> before = edits(StaffingTable.SHIFTS).deleted();
          choose(table, part, layout.tail(), this::ownShiftMayGo, this::deleteOrder);
          ownShiftsDeleted = edits(StaffingTable.SHIFTS).deleted().size() - before.size();
        }
        case PROVIDER_ACCOUNTS -> choose(table, part, 0, row -> true, edits(table)::delete);
        case SHIFTS ->
            choose(
                table,
                Math.max(0, part - ownShiftsDeleted),
                ownShifts(),
                row -> true,
                edits(table)::delete);
      }
    }
  }

  private boolean ownShiftMayGo(int order) {
    int shift = order - facts.layout(StaffingTable.SHIFT_ORDERS).tail();
    Edits shifts = edits(StaffingTable.SHIFTS);
    return !shifts.present(shift) || shifts.moves(shift) > 0 || isFree(StaffingTable.SHIFTS, shift);
  }

  private void deleteOrder(int order) {
    edits(StaffingTable.SHIFT_ORDERS).delete(order);
    int shift = order - facts.layout(StaffingTable.SHIFT_ORDERS).tail();
    Edits shifts = edits(StaffingTable.SHIFTS);
    if (shifts.present(shift) && shifts.moves(shift) == 0) {
      shifts.delete(shift);
      take(StaffingTable.SHIFTS, shift);
    }
  }

  private void update(StaffingTable table, int count) {
    Edits of = edits(table);
    int spoiled = table == StaffingTable.SHIFTS && count > 0 ? Math.max(1, count / 100) : 0;
    int moved = table == StaffingTable.PROVIDERS ? 0 : count / 4;
    choose(table, spoiled, ownShifts(), row -> true, of::spoil);
    choose(table, moved, 0, row -> true, of::move);
    choose(table, Math.max(0, count - spoiled - moved), 0, row -> true, of::update);
  }

  /** Does something to as many clean rows of the first snapshot as asked for. */
  private void choose(
      StaffingTable table, int count, int from, IntPredicate allowed, IntConsumer action) {
    int size = facts.layout(table).rows() - from;
    int step = stride(size);
    int at = Mix.below(facts.bits(table, number, 9_000 + taken(table).size()), size);
    int done = 0;
    for (int tried = 0; done < count; tried++) {
      if (tried == size) {
        throw new IllegalArgumentException(
            "only %,d of %,d rows of %s can be changed as asked for"
                .formatted(done, count, table.projectName()));
      }
      int row = from + at;
      at = (int) (((long) at + step) % size);
      if (isFree(table, row) && allowed.test(row)) {
        take(table, row);
        action.accept(row);
        done++;
      }
    }
  }

  /** A number without a common divisor, so that its multiples visit every row once. */
  private static int stride(int size) {
    int stride = (int) (size * 0.618) + 1;
    while (gcd(stride, size) != 1) {
      stride++;
    }
    return stride;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** A clean row that no other row leans on and that this step has not touched yet. */
  private boolean isFree(StaffingTable table, int row) {
    Edits of = edits(table);
    Layout layout = facts.layout(table);
    return of.present(row)
        && !of.spoiled(row)
        && layout.dirt(row).isEmpty()
        && layout.dirt(row + 1).filter(Dirt::leansOnTheRowBefore).isEmpty()
        && !taken(table).contains(row);
  }

  private void take(StaffingTable table, int row) {
    taken(table).add(row);
  }

  private Set<Integer> taken(StaffingTable table) {
    return Objects.requireNonNull(taken.get(table));
  }

  private Edits edits(StaffingTable table) {
    return Objects.requireNonNull(edits.get(table));
  }
}
