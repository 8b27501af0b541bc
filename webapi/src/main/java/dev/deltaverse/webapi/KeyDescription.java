package dev.deltaverse.webapi;

import java.util.List;
import java.util.UUID;

/**
 * An alternate key.
 *
 * @param columns logical names of its columns
 */
public record KeyDescription(
    UUID metadataId,
    String logicalName,
    String schemaName,
    List<String> columns,
    IndexStatus indexStatus) {
  public KeyDescription {
    columns = List.copyOf(columns);
  }

  /** The state of the key's index, which a background job builds. */
  public enum IndexStatus {
    PENDING,
    IN_PROGRESS,
    /** The key can be used. */
    ACTIVE,
    /** The rows have duplicates. Correct them, then {@link Metadata#reactivateKey}. */
    FAILED
  }

  public boolean isActive() {
    return indexStatus == IndexStatus.ACTIVE;
  }
}
