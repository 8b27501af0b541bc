package dev.deltaverse.emulator;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What elastic tables do differently. */
final class Elastic {
  private Elastic() {}

  /** Only the default partition is modelled: the one that is named like the row's id. */
  static void requirePartition(UUID id, String literal) {
    String partition = literal.replace("'", "");
    if (!partition.equalsIgnoreCase(id.toString())) {
      throw Refusal.notModelled(
          "elastic partitions other than the default, '" + partition + "' of row " + id);
    }
  }

  /** A row's partition is named like its id unless it names another, which is not modelled. */
  static void partition(Table table, @Nullable Object[] cells, UUID id) {
    int position = table.elastic() ? table.position("partitionid") : -1;
    if (position < 0) {
      return;
    }
    if (cells[position] instanceof String given) {
      requirePartition(id, given);
    }
    cells[position] = id.toString();
  }
}
