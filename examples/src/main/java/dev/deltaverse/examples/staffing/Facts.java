package dev.deltaverse.examples.staffing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** All that is known about the rows of one snapshot: their dirt, parents, places and fates. */
final class Facts {
  /** A parent that is nowhere. */
  static final int NOWHERE = -2;

  /** No parent at all. */
  static final int NONE = -1;

  private static final long PARENT = 1_000;
  private static final long SECOND_PARENT = 1_001;
  private static final long LATITUDE = 1_002;
  private static final long LONGITUDE = 1_003;

  /** Salts of later versions and moves lie this far apart. */
  private static final long STEP = 10_000;

  private final Mix mix;
  private final Map<StaffingTable, Layout> layouts;
  private final Map<StaffingTable, Edits> edits;
  private final Region region;

  Facts(Mix mix, Map<StaffingTable, Layout> layouts, Map<StaffingTable, Edits> edits) {
    this.mix = mix;
    this.layouts = new EnumMap<>(layouts);
    this.edits = new EnumMap<>(edits);
    this.region = Region.holding(layout(StaffingTable.ACCOUNTS).rows());
  }

  /** The same agency with other edits. */
  Facts with(Map<StaffingTable, Edits> others) {
    return new Facts(mix, layouts, others);
  }

  Layout layout(StaffingTable table) {
    return of(layouts, table);
  }

  Edits edits(StaffingTable table) {
    return of(edits, table);
  }

  private static <T> T of(Map<StaffingTable, T> map, StaffingTable table) {
    T value = map.get(table);
    if (value == null) {
      throw new IllegalStateException("nothing is known of " + table);
    }
    return value;
  }

  /** Random bits for a use that stays the same in all versions of a row. */
  long bits(StaffingTable table, int row, int use) {
    return mix.at(table, row, use);
  }

  /** Random bits for a use that changes with the row's version. */
  long versionBits(StaffingTable table, int row, int use) {
    return mix.at(table, row, use + STEP * (1 + edits(table).version(row)));
  }

  /** What is wrong with a row in this snapshot. */
  Optional<Dirt> dirt(StaffingTable table, int row) {
    Edits of = edits(table);
    if (of.spoiled(row)) {
      return Optional.of(Dirt.BAD_NUMBER);
    }
    return of.corrected(row) ? Optional.empty() : layout(table).dirt(row);
  }

  /** What becomes of a row that is in this snapshot. */
  Outcome outcome(StaffingTable table, int row) {
    Optional<Dirt> dirt = dirt(table, row);
    if (dirt.isEmpty()) {
      return Outcome.GOOD;
    }
    boolean child =
        dirt.get() == Dirt.CHILD_OF_REJECTED || dirt.get() == Dirt.GRANDCHILD_OF_REJECTED;
    if (!child) {
      return dirt.get().outcome();
    }
    boolean released =
        switch (table) {
          case ACCOUNTS, JOBS -> good(StaffingTable.ACCOUNTS, account(table, row));
          case SHIFT_ORDERS -> good(StaffingTable.JOBS, jobOfOrder(row));
          case SHIFTS -> good(StaffingTable.SHIFT_ORDERS, orderOfShift(row));
          case PROVIDER_ACCOUNTS -> good(StaffingTable.PROVIDERS, providerOfPair(row));
          case PROVIDERS -> true;
        };
    return released ? Outcome.GOOD : Outcome.PARKED;
  }

  boolean good(StaffingTable table, int row) {
    return edits(table).present(row) && outcome(table, row) == Outcome.GOOD;
  }

  /** The row whose key a row has: its own, or that of the row whose twin it is. */
  int keyRow(StaffingTable table, int row, Dirt dirt) {
    Layout layout = layout(table);
    return switch (dirt) {
      case DUPLICATE_TWIN -> layout.rowWith(Dirt.DUPLICATE_KEY, layout.block(row));
      case CASE_TWIN -> layout.rowWith(Dirt.CASE_KEY, layout.block(row));
      case SUPERSEDED -> row - 1;
      default -> row;
    };
  }

  /** The parent of an account, or the account of a job. */
  int account(StaffingTable table, int row) {
    Optional<Dirt> dirt = dirt(table, row);
    if (dirt.isPresent()) {
      Layout accounts = layout(StaffingTable.ACCOUNTS);
      switch (dirt.get()) {
        case ORPHAN -> {
          return NOWHERE;
        }
        case CHILD_OF_REJECTED -> {
          return accounts.rowWith(Dirt.BAD_NUMBER, layout(table).block(row));
        }
        case GRANDCHILD_OF_REJECTED -> {
          return accounts.rowWith(Dirt.CHILD_OF_REJECTED, layout(table).block(row));
        }
        default -> {}
      }
    }
    return cleanAccount(table, row, parentBits(table, row, PARENT));
  }

  /** The account of an order: the one that its job had at first, so that it does not move along. */
  int accountOfOrder(int row) {
    int job = jobOfOrder(row);
    if (job == NOWHERE) {
      return NONE;
    }
    return layout(StaffingTable.JOBS).dirt(job).isPresent()
        ? account(StaffingTable.JOBS, job)
        : cleanAccount(StaffingTable.JOBS, job, mix.at(StaffingTable.JOBS, job, PARENT));
  }

  private int cleanAccount(StaffingTable table, int row, long bits) {
    if (table == StaffingTable.ACCOUNTS) {
      // The parent has a smaller number, so that there is no circle; every third has none.
      Layout accounts = layout(table);
      int candidates = accounts.cleanBefore(Math.min(row, accounts.tail()));
      return candidates == 0 || (bits & 15) >= 11
          ? NONE
          : accounts.clean(Mix.below(bits, candidates));
    }
    return pick(StaffingTable.ACCOUNTS, bits);
  }

  int jobOfOrder(int row) {
    Optional<Dirt> dirt = dirt(StaffingTable.SHIFT_ORDERS, row);
    if (dirt.isPresent()) {
      Layout jobs = layout(StaffingTable.JOBS);
      int block = layout(StaffingTable.SHIFT_ORDERS).block(row);
      switch (dirt.get()) {
        case ORPHAN -> {
          return NOWHERE;
        }
        case CHILD_OF_REJECTED -> {
          return jobs.rowWith(Dirt.UNKNOWN_CHOICE, block);
        }
        case GRANDCHILD_OF_REJECTED -> {
          return jobs.rowWith(Dirt.CHILD_OF_REJECTED, block);
        }
        default -> {}
      }
    }
    return pick(StaffingTable.JOBS, parentBits(StaffingTable.SHIFT_ORDERS, row, PARENT));
  }

  int orderOfShift(int row) {
    Optional<Dirt> dirt = dirt(StaffingTable.SHIFTS, row);
    Layout orders = layout(StaffingTable.SHIFT_ORDERS);
    if (dirt.isPresent()) {
      Layout shifts = layout(StaffingTable.SHIFTS);
      switch (dirt.get()) {
        case ORPHAN -> {
          return NOWHERE;
        }
        case CHILD_OF_REJECTED -> {
          return orders.rowWith(Dirt.BAD_DATE, shifts.block(row));
        }
        case GRANDCHILD_OF_REJECTED -> {
          return orders.rowWith(Dirt.GRANDCHILD_OF_REJECTED, shifts.block(row));
        }
        default -> {}
      }
    }
    int own = orders.tail() + row;
    if (own < orders.rows()
        && edits(StaffingTable.SHIFTS).moves(row) == 0
        && orders.dirt(own).isEmpty()) {
      return own;
    }
    return pick(StaffingTable.SHIFT_ORDERS, parentBits(StaffingTable.SHIFTS, row, PARENT));
  }

  int providerOfShift(int row) {
    return pick(StaffingTable.PROVIDERS, parentBits(StaffingTable.SHIFTS, row, SECOND_PARENT));
  }

  int providerOfPair(int row) {
    Optional<Dirt> dirt = dirt(StaffingTable.PROVIDER_ACCOUNTS, row);
    if (dirt.isPresent()) {
      switch (dirt.get()) {
        case ORPHAN -> {
          return NOWHERE;
        }
        case CHILD_OF_REJECTED -> {
          return layout(StaffingTable.PROVIDERS)
              .rowWith(Dirt.BAD_NUMBER, layout(StaffingTable.PROVIDER_ACCOUNTS).block(row));
        }
        default -> {}
      }
    }
    Layout providers = layout(StaffingTable.PROVIDERS);
    int pair = pairNumber(row);
    return providers.clean(pair % providers.cleanBefore(providers.tail()));
  }

  /** Pairs differ: a provider's first pair has any account, each further one the next account. */
  int accountOfPair(int row) {
    Layout providers = layout(StaffingTable.PROVIDERS);
    Layout accounts = layout(StaffingTable.ACCOUNTS);
    int pair = pairNumber(row);
    int some = providers.cleanBefore(providers.tail());
    int all = accounts.cleanBefore(accounts.tail());
    long first =
        Mix.below(mix.at(StaffingTable.PROVIDER_ACCOUNTS, pair % some, SECOND_PARENT), all);
    return accounts.clean((int) ((first + pair / some) % all));
  }

  private int pairNumber(int row) {
    boolean copy =
        dirt(StaffingTable.PROVIDER_ACCOUNTS, row)
            .filter(d -> d == Dirt.DUPLICATE_PAIR)
            .isPresent();
    return copy ? row - 1 : row;
  }

  private long parentBits(StaffingTable table, int row, long use) {
    return mix.at(table, row, use + STEP * edits(table).moves(row));
  }

  private int pick(StaffingTable table, long bits) {
    Layout layout = layout(table);
    return layout.clean(Mix.below(bits, layout.cleanBefore(layout.tail())));
  }

  /** Millionths of a degree. Providers move with every second version. */
  int latitudeMicros(StaffingTable table, int row) {
    return region.latitudeMicros(placeBits(table, row, LATITUDE));
  }

  /** Millionths of a degree. */
  int longitudeMicros(StaffingTable table, int row) {
    return region.longitudeMicros(placeBits(table, row, LONGITUDE));
  }

  private long placeBits(StaffingTable table, int row, long use) {
    return mix.at(table, row, use + STEP * ((edits(table).version(row) + 1) / 2));
  }
}
