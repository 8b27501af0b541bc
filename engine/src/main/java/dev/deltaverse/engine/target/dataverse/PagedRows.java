package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.Query;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.Rows;
import dev.deltaverse.webapi.WebApiException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, one page in memory at a time. A page that cannot be read for a passing reason
 * is asked for again. Not thread-safe.
 */
final class PagedRows {
  private final String set;
  private final Rows rows;
  private final Reads reads;

  /**
   * @param link where to begin, null for the query's first page
   */
  PagedRows(DataverseClient client, Query query, @Nullable String link, Reads reads) {
    this.set = query.set();
    this.rows = link == null ? client.rows(query) : client.resume(query, link);
    this.reads = reads;
  }

  /** The next row, or null at the end. */
  @Nullable Row next() throws MigrationException {
    int tries = 0;
    while (true) {
      try {
        return rows.hasNext() ? rows.next() : null;
      } catch (WebApiException e) {
        tries++;
        reads.waitOrFail("Reading " + set, e, tries);
      }
    }
  }
}
