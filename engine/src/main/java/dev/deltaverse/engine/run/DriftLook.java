package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.staging.Drifted;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import java.util.List;

/** Looks for rows that somebody changed in the target, in tables whose drift matters. */
record DriftLook(Target target, Staging staging, List<BoundTable> tables, boolean learns)
    implements TargetLook {
  /**
   * @param learns whether ledger and mark follow; a plan changes neither
   */
  DriftLook {
    tables = List.copyOf(tables);
  }

  @Override
  public String kind(String name) {
    return "drift";
  }

  @Override
  public boolean wants(BoundTable table) {
    return table.mapping().drift() != Drift.SOURCE_WINS;
  }

  @Override
  public boolean wants(BoundLink link) {
    return false;
  }

  @Override
  public void look(BoundTable table, StepContext step) throws MigrationException {
    String mark;
    try (Staging.BackSink sink = staging.readBack(table)) {
      mark = target.readChanged(table, tables, staging.mark(table), sink);
    }
    Drifted drifted = staging.drift(table, learns ? mark : "");
    step.figure("drifted", drifted.rows());
    step.figure("kept", drifted.kept());
    if (drifted.rows() > 0) {
      step.note(
          EventRow.Level.WARN,
          (drifted.rows() == 1 ? "1 row was" : drifted.rows() + " rows were")
              + " changed in the target since the last write ("
              + String.join(", ", drifted.keys())
              + (drifted.rows() > drifted.keys().size() ? ", ..." : "")
              + "): "
              + (table.mapping().drift() == Drift.TARGET_WINS
                  ? "the target's values stay"
                  : "what the source changes is sent"));
    }
  }

  @Override
  public void look(BoundLink link, StepContext step) {
    throw new IllegalArgumentException("pairs do not drift: " + link.name());
  }
}
