package dev.deltaverse.engine.verify;

import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import java.util.List;

/**
 * How far target and source agree.
 *
 * @param tables one for each table and link, in the project's order
 * @param queries one for each pair of queries
 * @param differences the first of them; their number is in {@code tables}
 */
public record VerifyResult(
    List<Agreement> tables, List<QueryAgreement> queries, List<Difference> differences) {
  public VerifyResult {
    tables = List.copyOf(tables);
    queries = List.copyOf(queries);
    differences = List.copyOf(differences);
  }

  /** Rows by the ledger, of all tables and links. */
  public long ledger() {
    return tables.stream().mapToLong(Agreement::ledger).sum();
  }

  /** Whether every table, link and pair of queries agrees. */
  public boolean agrees() {
    return tables.stream().allMatch(Agreement::agrees)
        && queries.stream().allMatch(QueryAgreement::agrees);
  }
}
