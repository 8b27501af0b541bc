package dev.deltaverse.engine.project;

/**
 * The requests that the licences allow the application users of the tenant in 24 hours.
 *
 * @param perDay how many; the default is the pool of a Dynamics 365 Enterprise or Professional
 *     tenant before its user licences are added (api-request-limits-allocations.md)
 * @param counts what counts as one
 * @param stop whether a run stops before they are spent
 */
public record EntitlementSettings(long perDay, Counts counts, boolean stop) {
  public static final EntitlementSettings DOCUMENTED =
      new EntitlementSettings(500_000, Counts.ROWS, false);

  /** What counts as one request. */
  public enum Counts {
    /**
     * Each row of a bulk request and each operation of a {@code $batch}, as it is documented
     * (bulk-operations.md).
     */
    ROWS,
    /** Each HTTP request, whatever it holds. */
    REQUESTS
  }

  /** What a request of so many rows counts. */
  public long count(long rows) {
    return switch (counts) {
      case ROWS -> rows;
      case REQUESTS -> 1;
    };
  }
}
