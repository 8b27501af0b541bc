package dev.deltaverse.examples.staffing;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A written snapshot, what is true of it, and how to write the next one. Immutable. */
public final class StaffingSnapshot {
  /** The version of a row that the target does not have. */
  private static final int NOT_LOADED = -1;

  private static final int ROWS_PER_PART = 1_000_000;

  private final Path folder;
  private final Facts facts;
  private final Optional<StaffingSnapshot> before;
  private final int number;

  private StaffingSnapshot(
      Path folder, Facts facts, Optional<StaffingSnapshot> before, int number) {
    this.folder = folder;
    this.facts = facts;
    this.before = before;
    this.number = number;
  }

  static StaffingSnapshot first(Path folder, Facts facts) throws IOException {
    return write(new StaffingSnapshot(folder, facts, Optional.empty(), 0));
  }

  /**
   * Writes the snapshot that comes after this one.
   *
   * @throws IllegalArgumentException if a table has not as many rows to delete, which are about a
   *     fifth of it over all snapshots
   */
  public StaffingSnapshot next(Path nextFolder, Changes changes) throws IOException {
    Facts next = new NextStep(facts, number + 1).take(changes);
    return write(new StaffingSnapshot(nextFolder, next, Optional.of(this), number + 1));
  }

  /** The folder with the files. */
  public Path folder() {
    return folder;
  }

  /** What has to come of every table, in the order of {@link StaffingTable}. */
  public Map<StaffingTable, TableTruth> truth() {
    Map<StaffingTable, TableTruth> truth = new EnumMap<>(StaffingTable.class);
    for (StaffingTable table : StaffingTable.values()) {
      truth.put(table, truth(table));
    }
    return truth;
  }

  /** Distances in km with two decimals, by provider and account number with a hyphen between. */
  public Map<String, BigDecimal> distances(double radiusKm) {
    return Distances.within(facts, radiusKm);
  }

  /** What has to come of a table. */
  public TableTruth truth(StaffingTable table) {
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    Map<Dirt, Long> dirt = new EnumMap<>(Dirt.class);
    long created = 0;
    long updated = 0;
    long deleted = 0;
    long stale = 0;
    Edits edits = facts.edits(table);
    for (int row = 0; row < edits.rows(); row++) {
      int had = before.isPresent() ? before.get().loaded(table, row) : NOT_LOADED;
      if (!edits.present(row)) {
        deleted += had == NOT_LOADED ? 0 : 1;
        continue;
      }
      Outcome outcome = facts.outcome(table, row);
      outcomes.merge(outcome, 1L, Long::sum);
      if (outcome == Outcome.GOOD) {
        created += had == NOT_LOADED ? 1 : 0;
        updated += had != NOT_LOADED && had != edits.version(row) ? 1 : 0;
      } else {
        dirt.merge(facts.dirt(table, row).orElseThrow(), 1L, Long::sum);
        stale += had == NOT_LOADED ? 0 : 1;
      }
    }
    long good = outcomes.getOrDefault(Outcome.GOOD, 0L);
    long rejected = outcomes.getOrDefault(Outcome.REJECTED, 0L);
    long parked = outcomes.getOrDefault(Outcome.PARKED, 0L);
    long excluded = outcomes.getOrDefault(Outcome.EXCLUDED, 0L);
    return new TableTruth(
        table,
        good + rejected + parked + excluded,
        good,
        rejected,
        parked,
        excluded,
        created,
        updated,
        good - created - updated,
        deleted,
        stale,
        dirt);
  }

  /** The version of a row that the target has once this snapshot is loaded. */
  private int loaded(StaffingTable table, int row) {
    Edits edits = facts.edits(table);
    if (!edits.present(row)) {
      return NOT_LOADED;
    }
    if (facts.outcome(table, row) == Outcome.GOOD) {
      return edits.version(row);
    }
    return before.isPresent() ? before.get().loaded(table, row) : NOT_LOADED;
  }

  private static StaffingSnapshot write(StaffingSnapshot snapshot) throws IOException {
    Files.createDirectories(snapshot.folder);
    for (StaffingTable table : StaffingTable.values()) {
      for (Map.Entry<String, int[]> file : snapshot.files(table).entrySet()) {
        snapshot.write(table, file.getKey(), file.getValue()[0], file.getValue()[1]);
      }
    }
    return snapshot;
  }

  /** The files of a table with the range of rows in each. */
  private Map<String, int[]> files(StaffingTable table) {
    int rows = facts.edits(table).rows();
    Map<String, int[]> files = new LinkedHashMap<>();
    switch (table) {
      case ACCOUNTS -> files.put("accounts.csv", new int[] {0, rows});
      case PROVIDERS -> files.put("providers.txt", new int[] {0, rows});
      case JOBS -> files.put("jobs.csv.gz", new int[] {0, rows});
      case SHIFT_ORDERS -> files.put("shift_orders.tsv", new int[] {0, rows});
      case PROVIDER_ACCOUNTS -> files.put("provider_accounts.csv", new int[] {0, rows});
      case SHIFTS -> {
        for (int from = 0; from < rows; from += ROWS_PER_PART) {
          files.put(
              "shifts_%03d.bcp".formatted(from / ROWS_PER_PART),
              new int[] {from, Math.min(rows, from + ROWS_PER_PART)});
        }
      }
    }
    return files;
  }

  private void write(StaffingTable table, String file, int from, int to) throws IOException {
    TableWriter writer = TableWriter.of(table);
    Edits edits = facts.edits(table);
    try (OutputStream stream = Files.newOutputStream(folder.resolve(file));
        RowWriter out = writer.open(stream)) {
      writer.begin(out);
      for (int row = from; row < to; row++) {
        if (edits.present(row)) {
          writer.write(out, facts, row, facts.dirt(table, row).orElse(null));
        }
      }
    }
  }
}
