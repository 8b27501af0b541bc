package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.staging.Parents;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;

/**
 * Reads, before a phase, the ids of the rows by which its rows are addressed: a key with a lookup
 * is addressed by the id of the lookup's row.
 */
final class ParentIds {
  private final RunContext context;
  private final Staging staging;
  private final IdReads reads;

  ParentIds(RunContext context, Staging staging, Target target) {
    this.context = context;
    this.staging = staging;
    this.reads = new IdReads(target);
  }

  /**
   * Reads them; of changes that cannot be addressed, deletes count as done, and others are parked.
   */
  void learn(PhaseId phase, StepContext step) throws MigrationException {
    BoundTable table = context.table(phase.name());
    boolean some = false;
    for (BoundColumn column : table.key()) {
      if (column.mapping().lookup().isPresent()
          && column.mapping().lookup().get().targets().getFirst()
              instanceof LookupMapping.ByKey by) {
        some = true;
        learn(phase, column, context.table(by.table()));
      }
    }
    if (!some) {
      return;
    }
    long without = staging.unaddressed(phase);
    if (without > 0) {
      step.note(
          EventRow.Level.WARN,
          without
              + " rows are not sent, since the target does not have the rows that they refer to in"
              + " their key: those to be deleted count as gone, others are parked");
    }
  }

  private void learn(PhaseId phase, BoundColumn lookup, BoundTable parent)
      throws MigrationException {
    Parents parents = staging.parents(phase, lookup, parent);
    try (Staging.BackSink sink = staging.parentIds(phase, lookup, parent)) {
      reads.read(parent, parents, () -> staging.parentKeys(phase, lookup), sink);
    }
  }
}
