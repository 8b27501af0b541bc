package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.Phases;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.send.SendResult;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.TargetRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The steps that send the phases of the plan, each folded into the ledger when it ends. */
final class SendSteps {
  private final RunContext context;
  private final Staging staging;
  private final Sender sender;
  private final Folding folding;
  private final Progress progress;

  SendSteps(
      RunContext context, Staging staging, Sender sender, Folding folding, Progress progress) {
    this.context = context;
    this.staging = staging;
    this.sender = sender;
    this.folding = folding;
    this.progress = progress;
  }

  List<Step> steps(FlowSettings settings) {
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<PhaseId, List<PhaseId>> phase : Phases.of(context.project()).entrySet()) {
      Set<StepId> after = new LinkedHashSet<>();
      after.add(PrepareSteps.PLAN);
      phase.getValue().forEach(p -> after.add(id(p)));
      steps.add(Step.of(id(phase.getKey()), after, settings, step -> send(phase.getKey(), step)));
    }
    return steps;
  }

  static StepId id(PhaseId phase) {
    return new StepId("send", phase.toString());
  }

  private void send(PhaseId phase, StepContext step)
      throws MigrationException, InterruptedException {
    long pending = staging.pending(phase);
    if (pending == 0) {
      return;
    }
    long orphans = staging.parkOrphans(phase);
    if (orphans > 0) {
      step.note(
          EventRow.Level.WARN,
          orphans + " rows are parked: the target did not accept their parents");
    }
    progress.begin(phase, step, pending - orphans);
    try (ChangeCursor changes = staging.changes(phase)) {
      SendResult result = sender.send(phase, changes, request(phase));
      context.sent(result);
      step.figure("applied", result.applied());
      step.figure("refused", result.refused());
      step.figure("in doubt", result.unknown());
      step.figure("requests", result.requests());
    } finally {
      folding.fold(context.run(), phase);
    }
  }

  private Function<List<Change>, TargetRequest> request(PhaseId phase) {
    return switch (phase.kind()) {
      case UPSERT, LOOKUPS, STATE -> {
        BoundTable table = table(phase.name());
        yield rows -> new TargetRequest.Upsert(table, rows);
      }
      case DELETE -> {
        BoundTable table = table(phase.name());
        yield rows -> new TargetRequest.Delete(table, rows);
      }
      case LINK -> {
        BoundLink link = link(phase.name());
        yield rows -> new TargetRequest.Link(link, rows);
      }
      case UNLINK -> {
        BoundLink link = link(phase.name());
        yield rows -> new TargetRequest.Unlink(link, rows);
      }
    };
  }

  private BoundTable table(String name) {
    return context.project().tables().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private BoundLink link(String name) {
    return context.project().links().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
