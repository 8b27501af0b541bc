package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Options that several choice columns share.
 *
 * @param name by which columns refer to it
 * @param displayName label
 * @param options in the order in which they are shown
 */
record GlobalOptionSet(String name, String displayName, List<Option> options) {
  GlobalOptionSet {
    options = List.copyOf(options);
  }

  /** Its id in metadata answers. */
  UUID metadataId() {
    return UUID.nameUUIDFromBytes(("optionset:" + name).getBytes(StandardCharsets.UTF_8));
  }

  boolean isOf(Column column) {
    return column.globalOptions() && column.optionSet().equals(name);
  }

  GlobalOptionSet named(String label) {
    return new GlobalOptionSet(name, label, options);
  }

  GlobalOptionSet with(List<Option> others) {
    return new GlobalOptionSet(name, displayName, others);
  }
}
