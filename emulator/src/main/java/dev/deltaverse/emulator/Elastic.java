package dev.deltaverse.emulator;

import java.util.UUID;

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
}
