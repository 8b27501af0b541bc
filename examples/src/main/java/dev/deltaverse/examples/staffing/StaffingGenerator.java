package dev.deltaverse.examples.staffing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes snapshots of a staffing agency's old system: the same ones for the same seed and sizes.
 * Each table is written as another legacy system would, and about one row in two hundred is not as
 * it should be, in every way that {@link Dirt} lists.
 */
public final class StaffingGenerator {
  /** With fewer rows there is no room for every kind of dirt. */
  public static final int MIN_ROWS = 2_000;

  private static final int MAX_ROWS = 1_000_000_000;

  private final long seed;

  public StaffingGenerator(long seed) {
    this.seed = seed;
  }

  /**
   * Writes a first snapshot. Rows go to the files as they are made, so that any number takes the
   * same memory.
   *
   * @param folder the snapshot's folder; made if need be
   * @param rows over all tables and pairs, {@value #MIN_ROWS} to 1,000,000,000
   */
  public StaffingSnapshot first(Path folder, int rows) throws IOException {
    if (rows < MIN_ROWS || rows > MAX_ROWS) {
      throw new IllegalArgumentException(
          "rows must be %,d to %,d, not %,d".formatted(MIN_ROWS, MAX_ROWS, rows));
    }
    Map<StaffingTable, Layout> layouts = new EnumMap<>(StaffingTable.class);
    Map<StaffingTable, Edits> edits = new EnumMap<>(StaffingTable.class);
    for (StaffingTable table : StaffingTable.values()) {
      int part = Changes.part(table, rows);
      layouts.put(table, new Layout(table, part));
      edits.put(table, new Edits(part));
    }
    return StaffingSnapshot.first(folder, new Facts(new Mix(seed), layouts, edits));
  }
}
