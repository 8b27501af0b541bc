package dev.deltaverse.engine.verify;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.VerifyQuery;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the target back and compares it with the ledger and the snapshot, cell by cell. Alters
 * neither target nor ledger. Thread-safe: different tables may be verified at once.
 */
public final class Verifier {
  private static final int FIRST_DIFFERENCES = 100;

  private final Target target;
  private final Staging staging;
  private final BoundProject project;

  /**
   * @param target bound to the project
   * @param staging opened for the project
   */
  public Verifier(Target target, Staging staging, BoundProject project) {
    this.target = target;
    this.staging = staging;
    this.project = project;
  }

  /**
   * Verifies everything, one table after the other.
   *
   * @param sink takes every difference
   * @throws MigrationException code TARGET if the target cannot be read
   */
  public VerifyResult all(Consumer<Difference> sink) throws MigrationException {
    List<Difference> first = new ArrayList<>();
    Consumer<Difference> both =
        difference -> {
          if (first.size() < FIRST_DIFFERENCES) {
            first.add(difference);
          }
          sink.accept(difference);
        };
    List<Agreement> agreements = new ArrayList<>();
    for (BoundTable table : project.tables()) {
      agreements.add(table(table, both));
    }
    for (BoundLink link : project.links()) {
      agreements.add(link(link, both));
    }
    List<QueryAgreement> queries = new ArrayList<>();
    for (VerifyQuery query : project.project().verify()) {
      queries.add(query(query));
    }
    return new VerifyResult(agreements, queries, first);
  }

  /** Verifies the rows of one table. */
  public Agreement table(BoundTable table, Consumer<Difference> differences)
      throws MigrationException {
    try (Staging.BackSink sink = staging.readBack(table)) {
      target.read(table, project.tables(), sink);
    }
    return staging.compare(table, differences);
  }

  /** Verifies the pairs of one link. */
  public Agreement link(BoundLink link, Consumer<Difference> differences)
      throws MigrationException {
    try (Staging.BackSink sink = staging.readBack(link)) {
      target.readPairs(link, sink);
    }
    return staging.compare(link, differences);
  }

  /** Asks both sides a pair of queries. */
  public QueryAgreement query(VerifyQuery query) throws MigrationException {
    return new QueryAgreement(
        query.name(), staging.scalar(query.staging()), target.scalar(query.target()));
  }
}
