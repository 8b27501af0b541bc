package dev.deltaverse.emulator;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An alternate key of a table.
 *
 * @param name logical name
 * @param schemaName name with casing
 * @param displayName label
 * @param columns logical names of its columns, in order
 * @param metadataId id in metadata answers
 * @param requestedAt when its creation was asked for; its index is built some time later
 * @param failed whether the index could not be built because the data had duplicates
 * @param built whether the index stands
 */
record AlternateKey(
    String name,
    String schemaName,
    String displayName,
    List<String> columns,
    UUID metadataId,
    Instant requestedAt,
    boolean failed,
    boolean built) {
  AlternateKey {
    columns = List.copyOf(columns);
  }

  AlternateKey asBuilt() {
    return new AlternateKey(
        name, schemaName, displayName, columns, metadataId, requestedAt, false, true);
  }

  AlternateKey asFailed() {
    return new AlternateKey(
        name, schemaName, displayName, columns, metadataId, requestedAt, true, false);
  }

  AlternateKey asRequested(Instant at) {
    return new AlternateKey(name, schemaName, displayName, columns, metadataId, at, false, false);
  }

  /** EntityKeyIndexStatus as metadata shows it. */
  String status() {
    return built ? "Active" : failed ? "Failed" : "Pending";
  }
}
