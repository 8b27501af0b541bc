package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.switches.SwitchChoice;
import dev.deltaverse.engine.switches.SwitchPattern;
import dev.deltaverse.engine.target.CustomLogic;
import dev.deltaverse.engine.target.Switch;
import java.util.List;
import java.util.function.Consumer;

/**
 * Plug-in steps, workflows and flows that each written row would set off, and how to leave them
 * out.
 */
final class LogicCheck implements TargetCheck {
  @Override
  public String object() {
    return "custom logic";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) throws MigrationException {
    List<CustomLogic> logic = living.inspection().logic(living.targets());
    BypassSettings bypass = living.project().target().bypass();
    List<SwitchPattern> switches = SwitchChoice.patterns(living.project().switches());
    for (CustomLogic one : logic) {
      String object = "custom logic of " + one.table();
      String finding =
          word(one.kind())
              + " '"
              + one.name()
              + "'"
              + (one.message().isEmpty() ? "" : " on " + one.message());
      if (bypassed(one, bypass)) {
        results.accept(new CheckResult.Pass(object, finding + " is bypassed"));
      } else if (switches.stream().anyMatch(pattern -> switched(one, pattern))) {
        results.accept(new CheckResult.Pass(object, finding + " is kept from running by switches"));
      } else {
        results.accept(new CheckResult.Warn(object, finding + " will run", remedy(one)));
      }
    }
    if (logic.isEmpty()) {
      results.accept(
          new CheckResult.Pass(
              object(), "none is switched on for " + Counts.of(living.targets().size(), "table")));
    }
  }

  private static boolean bypassed(CustomLogic logic, BypassSettings bypass) {
    return switch (logic.kind()) {
      case SYNC_STEP -> bypass.sync() || bypass.stepIds().contains(logic.id());
      case ASYNC_STEP -> bypass.async() || bypass.stepIds().contains(logic.id());
      case WORKFLOW -> bypass.sync() && bypass.async();
      case FLOW -> bypass.flows();
    };
  }

  private static boolean switched(CustomLogic logic, SwitchPattern pattern) {
    return switch (logic.kind()) {
      case SYNC_STEP, ASYNC_STEP -> pattern.names(Switch.Kind.STEP, logic.name());
      case FLOW -> pattern.names(Switch.Kind.FLOW, logic.name());
      case WORKFLOW -> false;
    };
  }

  private static String word(CustomLogic.Kind kind) {
    return switch (kind) {
      case SYNC_STEP -> "synchronous step";
      case ASYNC_STEP -> "asynchronous step";
      case WORKFLOW -> "workflow or business rule";
      case FLOW -> "flow";
    };
  }

  private static String remedy(CustomLogic logic) {
    return switch (logic.kind()) {
      case SYNC_STEP ->
          "If it should not: target.bypass.sync: true, or its name in switches.steps.";
      case ASYNC_STEP ->
          "If it should not: target.bypass.async: true, or its name in switches.steps.";
      case WORKFLOW ->
          "If it should not: target.bypass with sync and async, or switch it off while loading.";
      case FLOW -> "If it should not: target.bypass.flows: true, or its name in switches.flows.";
    };
  }
}
