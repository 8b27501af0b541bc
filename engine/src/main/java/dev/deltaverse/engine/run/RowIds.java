package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import java.util.Objects;

/**
 * Reads, before the updates of a table, the ids of its rows where that pays: updates in bulk know
 * rows by their ids alone. Reading ids takes a request for 5,000 rows, so that it costs less than a
 * tenth of what it spares. Derived ids are known without.
 */
final class RowIds {
  /** Fewer updates are sent each for itself. */
  static final long FEWEST = 500;

  /** The share of the rows that must change, as one in so many. */
  private static final long SHARE = 50;

  private final RunContext context;
  private final Staging staging;
  private final Target target;

  RowIds(RunContext context, Staging staging, Target target) {
    this.context = context;
    this.staging = staging;
    this.target = target;
  }

  /** Whether so many updates of a table with so many rows in the ledger go in bulk. */
  static boolean bulk(BoundTable table, long updates, long rows) {
    return table.mapping().identity() == Identity.DERIVED
        || !table.target().elastic() && updates >= FEWEST && updates > rows / SHARE;
  }

  /**
   * Reads them, and takes rows as missing that the target does not have.
   *
   * @param updates rows to update
   * @return whether the updates can be sent in bulk
   */
  boolean learn(PhaseId phase, long updates, StepContext step) throws MigrationException {
    BoundTable table = context.table(phase.name());
    long rows = Objects.requireNonNull(context.deltas().get(phase.name()), phase.name()).ledger();
    boolean derived = table.mapping().identity() == Identity.DERIVED;
    boolean pays = bulk(table, updates, rows);
    try (Staging.BackSink sink = staging.rowIds(table)) {
      if (pays && !derived) {
        target.readIds(table, sink);
      }
    }
    if (derived) {
      return true;
    }
    if (pays) {
      step.figure("missing", staging.withoutId(phase));
    }
    return pays;
  }
}
