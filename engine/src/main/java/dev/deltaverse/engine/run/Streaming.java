package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.plan.Arrivals;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.Phases;
import dev.deltaverse.engine.plan.Plan;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which tables are streamed: their rows are sent, by a step before that of their upserts, while
 * those of their parents still are. Hears the run's events, which tell when no further parents
 * come. Thread-safe.
 */
final class Streaming implements EventSink {
  private final Map<String, Set<String>> parents;
  private final Arrivals arrivals;

  /**
   * @param arrivals learns of which tables no further rows come
   */
  Streaming(BoundProject project, Arrivals arrivals) {
    this.parents = project.project().flow().stream() ? Phases.streamed(project) : Map.of();
    this.arrivals = arrivals;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  /** The step that streams a table. */
  static StepId id(String table) {
    return new StepId("stream", table);
  }

  /** Whether a table has such a step. */
  boolean has(String table) {
    return parents.containsKey(table);
  }

  /** The tables that a streamed table refers to. */
  Set<String> parents(String table) {
    return parents.getOrDefault(table, Set.of());
  }

  /**
   * The step beside those that send the parents, which may be streamed themselves.
   *
   * @param longest bound on the time that it waits for them
   */
  Step beside(Step step, String table, Duration longest) {
    Set<StepId> alongside = new LinkedHashSet<>();
    for (String parent : parents(table)) {
      alongside.add(has(parent) ? id(parent) : SendSteps.id(new PhaseId(parent, PhaseKind.UPSERT)));
    }
    return step.alongside(alongside, longest);
  }

  /**
   * Whether rows of a table are to be sent, and of a parent of its more than one request takes:
   * waiting for one costs less than a request of the few rows that do not wait.
   */
  boolean pays(String table, Plan plan) {
    Map<PhaseId, Long> requests =
        plan.phases().stream().collect(Collectors.toMap(PhasePlan::id, PhasePlan::requests));
    return requests.containsKey(new PhaseId(table, PhaseKind.UPSERT))
        && parents(table).stream()
            .anyMatch(
                parent ->
                    requests.getOrDefault(new PhaseId(parent, PhaseKind.UPSERT), 0L) > 1
                        || requests.getOrDefault(new PhaseId(parent, PhaseKind.UPDATE), 0L) > 1);
  }

  @Override
  public void accept(FlowEvent event) {
    switch (event) {
      case FlowEvent.StepFinished e -> ended(e.step(), true);
      case FlowEvent.StepFailed e -> ended(e.step(), false);
      case FlowEvent.StepSkipped e -> ended(e.step(), false);
      case FlowEvent.StepInterrupted e -> ended(e.step(), false);
      case FlowEvent.RunStarted _,
          FlowEvent.RunFinished _,
          FlowEvent.StepStarted _,
          FlowEvent.StepRetried _,
          FlowEvent.StepProgress _,
          FlowEvent.StepFigure _,
          FlowEvent.Note _ -> {}
    }
  }

  /** All rows of a table are in after its updates, which follow its upserts. */
  private void ended(StepId step, boolean well) {
    if (step.kind().equals(SendSteps.KIND)) {
      PhaseId phase = PhaseId.parse(step.name());
      if (phase.kind() == PhaseKind.UPDATE || phase.kind() == PhaseKind.UPSERT && !well) {
        arrivals.over(phase.name(), !well);
      }
    }
  }
}
