package dev.deltaverse.emulator;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored row: its id, its row version and its cells by column position. A row written before a
 * column was added is shorter; the missing cells are null. Not to be changed once stored.
 */
final class Row {
  final UUID id;
  final long version;
  final @Nullable Object[] cells;

  Row(UUID id, long version, @Nullable Object[] cells) {
    this.id = id;
    this.version = version;
    this.cells = cells;
  }

  @Nullable Object cell(int position) {
    return position < cells.length ? cells[position] : null;
  }

  @Nullable Object[] copyOfCells(int length) {
    return Arrays.copyOf(cells, Math.max(length, cells.length));
  }

  String etag() {
    return "W/\"" + version + "\"";
  }
}
