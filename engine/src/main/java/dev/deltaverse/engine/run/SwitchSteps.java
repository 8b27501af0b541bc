package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Steering;
import dev.deltaverse.engine.flow.FlowResult;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.flow.StepResult;
import dev.deltaverse.engine.journal.EventRow.Level;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.switches.Switching;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The steps before the first request and after the last that switch the target's logic. */
final class SwitchSteps {
  static final StepId OFF = new StepId("switch", "off");
  static final StepId ON = new StepId("switch", "on");

  private final RunContext context;
  private final Switching switching;
  private final Steering steering;

  SwitchSteps(RunContext context, Switching switching, Steering steering) {
    this.context = context;
    this.switching = switching;
    this.steering = steering;
  }

  /** After the plan, if it has anything to send. */
  Step off(FlowSettings settings) {
    return Step.of(
        OFF,
        Set.of(PrepareSteps.PLAN),
        settings,
        step -> {
          if (context.requirePlan().rows() > 0 && !steering.stopping()) {
            switching.off(context.run(), (_, level, text) -> step.note(level, text));
          }
        });
  }

  /**
   * @param sends the steps that send
   */
  Step on(List<Step> sends, FlowSettings settings) {
    Set<StepId> after = new LinkedHashSet<>();
    after.add(OFF);
    sends.forEach(s -> after.add(s.id()));
    return Step.of(
        ON,
        after,
        settings,
        step -> step.figure("on again", switching.on((_, level, text) -> step.note(level, text))));
  }

  /**
   * Switches on again after a run that did not come to the step which does.
   *
   * @return what went wrong with it
   */
  static Optional<MigrationException> afterwards(
      FlowResult result, Switching switching, BiConsumer<Level, String> told) {
    boolean tried =
        result
            .of(ON)
            .filter(r -> r instanceof StepResult.Succeeded || r instanceof StepResult.Failed)
            .isPresent();
    try {
      if (!tried) {
        switching.on((_, level, text) -> told.accept(level, text));
      }
      return Optional.empty();
    } catch (MigrationException e) {
      return Optional.of(e);
    }
  }
}
