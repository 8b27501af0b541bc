package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.Query;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.Rows;
import dev.deltaverse.webapi.WebApiException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, one page in memory at a time. A page that cannot be read is asked for again:
 * the page before is read once more from its link, and its rows skipped. Not thread-safe.
 */
final class PagedRows {
  private final DataverseClient client;
  private final Query query;
  private final Reads reads;
  private @Nullable String link;
  private Rows rows;
  private int page;
  private int takenOfPage;
  private int skip;

  /**
   * @param link where to begin, null for the query's first page
   */
  PagedRows(DataverseClient client, Query query, @Nullable String link, Reads reads) {
    this.client = client;
    this.query = query;
    this.link = link;
    this.reads = reads;
    this.rows = open();
  }

  /** The next row, or null at the end. */
  @Nullable Row next() throws MigrationException {
    int tries = 0;
    while (true) {
      try {
        while (skip > 0 && rows.hasNext()) {
          rows.next();
          skip--;
        }
        if (!rows.hasNext()) {
          return null;
        }
        Row row = rows.next();
        if (rows.pages() != page) {
          page = rows.pages();
          takenOfPage = 0;
          link = rows.resumeLink().orElse(link);
        }
        takenOfPage++;
        return row;
      } catch (WebApiException e) {
        tries++;
        reads.waitOrFail("Reading " + query.set(), e, tries);
        rows = open();
        page = takenOfPage == 0 ? 0 : 1;
        skip = takenOfPage;
      }
    }
  }

  private Rows open() {
    return link == null ? client.rows(query) : client.resume(query, link);
  }
}
