package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Action;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SourceRead;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The steps of an undo up to its plan: the tables that the run has changed are read back, and what
 * the run found becomes what is wanted. From there on an undo is a run like any other.
 */
final class UndoSteps {
  private final RunContext context;
  private final Staging staging;
  private final Target target;
  private final FlowSettings settings;
  private final long run;
  private final Set<Long> begun;
  private final Map<String, Long> images;

  /**
   * @param run the run to take back
   * @param begun earlier runs that took it back
   * @param images tables and links that it has changed
   */
  UndoSteps(
      RunContext context,
      Staging staging,
      Target target,
      FlowSettings settings,
      long run,
      Set<Long> begun,
      Map<String, Long> images) {
    this.context = context;
    this.staging = staging;
    this.target = target;
    this.settings = settings;
    this.run = run;
    this.begun = Set.copyOf(begun);
    this.images = images;
  }

  List<Step> steps(PrepareSteps.Planned planned) {
    List<Step> steps = new ArrayList<>();
    Set<StepId> deltas = new LinkedHashSet<>();
    for (BoundTable table : context.project().tables()) {
      Step read = step("read", table.name(), Set.of(), step -> read(table, step));
      Step delta =
          step(
              "delta",
              table.name(),
              Set.of(read.id()),
              step -> turned(staging.inverse(table, run, begun), step));
      steps.addAll(List.of(read, delta));
      deltas.add(delta.id());
    }
    for (BoundLink link : context.project().links()) {
      Step delta =
          step("delta", link.name(), Set.of(), step -> turned(staging.inverse(link, run), step));
      steps.add(delta);
      deltas.add(delta.id());
    }
    steps.add(step(PrepareSteps.PLAN.kind(), PrepareSteps.PLAN.name(), deltas, planned::accept));
    return steps;
  }

  private Step step(String kind, String name, Set<StepId> after, Action action) {
    return Step.of(new StepId(kind, name), after, settings, action);
  }

  /** What the target holds now, of the tables that the run has changed. */
  private void read(BoundTable table, StepContext step) throws MigrationException {
    try (Staging.BackSink sink = staging.readBack(table)) {
      if (images.containsKey(table.name())) {
        target.read(table, context.project().tables(), sink);
        step.figure("changed by the run", images.getOrDefault(table.name(), 0L));
      }
    }
  }

  private void turned(DeltaCounts counts, StepContext step) throws MigrationException {
    long left = staging.checked(counts.name()).rejected();
    context.read(
        new SourceRead(
            counts.name(), staging.checked(counts.name()).read(), 0, false, List.of(), List.of()));
    context.checked(counts.name());
    context.delta(counts);
    step.figure("create", counts.create());
    step.figure("update", counts.update());
    step.figure("delete", counts.delete());
    step.figure("left alone", left);
    if (left > 0) {
      step.note(
          EventRow.Level.WARN,
          left + " rows are left alone: they have changed since; the run's rejects tell each");
    }
  }
}
