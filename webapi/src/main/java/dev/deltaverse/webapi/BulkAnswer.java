package dev.deltaverse.webapi;

import java.util.List;
import java.util.UUID;

/**
 * The answer to a bulk call that went well.
 *
 * @param ids of the rows in the order of the targets, for CreateMultiple; empty for the others
 * @param answer the HTTP exchange with the headers about limits
 */
public record BulkAnswer(List<UUID> ids, Answer answer) {
  public BulkAnswer {
    ids = List.copyOf(ids);
  }
}
