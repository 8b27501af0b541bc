package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.TablePlan;
import dev.deltaverse.engine.target.Target;
import java.util.List;

/**
 * Warns of tables whose ledger is empty while the target has rows: a create by key updates a row
 * that is there, and an undo would delete it.
 */
final class Unadopted {
  private Unadopted() {}

  static void warn(List<BoundTable> tables, Plan plan, Target target, StepContext step)
      throws MigrationException {
    for (TablePlan of : plan.tables()) {
      for (BoundTable table : tables) {
        if (table.name().equals(of.name()) && of.delta().ledger() == 0 && of.delta().create() > 0) {
          String rows = target.scalar(table.target().entitySet() + "/$count");
          if (rows != null && !rows.equals("0")) {
            step.note(
                EventRow.Level.WARN,
                table.name()
                    + ": the target has "
                    + rows
                    + " rows and the ledger knows none; those with a key of the snapshot would be"
                    + " updated, and deleted by an undo. `deltaverse adopt` takes them into the"
                    + " ledger");
          }
        }
      }
    }
  }
}
