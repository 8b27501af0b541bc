package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.staging.Adopted;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import java.util.List;

/** Takes the target's rows into the ledger, so that the delta that follows is minimal. */
record AdoptLook(
    Target target,
    Staging staging,
    List<BoundTable> tables,
    AdoptOptions options,
    boolean writes,
    RunContext context)
    implements TargetLook {
  AdoptLook {
    tables = List.copyOf(tables);
  }

  @Override
  public String kind(String name) {
    return "adopt";
  }

  @Override
  public boolean wants(BoundTable table) {
    return options.takes(table.name());
  }

  @Override
  public boolean wants(BoundLink link) {
    return options.takes(link.name());
  }

  @Override
  public void look(BoundTable table, StepContext step) throws MigrationException {
    // From here on changes in the target are looked for, where that is wanted.
    boolean marks = writes && table.mapping().drift() != Drift.SOURCE_WINS;
    String mark = marks ? target.readChanged(table, tables, "", (_, _) -> {}) : "";
    try (Staging.BackSink sink = staging.readBack(table)) {
      target.read(
          table,
          tables,
          table.mapping().identity() == Identity.DERIVED ? new DerivedOnly(table, sink) : sink);
    }
    told(staging.adopt(table, options.own(), writes), step);
    if (marks) {
      staging.drift(table, mark);
    }
  }

  @Override
  public void look(BoundLink link, StepContext step) throws MigrationException {
    try (Staging.BackSink sink = staging.readBack(link)) {
      target.readPairs(link, sink);
    }
    told(staging.adopt(link, options.own(), writes), step);
  }

  private void told(Adopted adopted, StepContext step) {
    context.adopted(adopted);
    step.figure("target", adopted.target());
    step.figure("equal", adopted.equal());
    step.figure("different", adopted.different());
    step.figure("only in target", adopted.onlyInTarget());
  }
}
