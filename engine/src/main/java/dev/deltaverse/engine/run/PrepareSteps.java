package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.Action;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.Planner;
import dev.deltaverse.engine.project.CommandStep;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.Kept;
import dev.deltaverse.engine.staging.SharedKeys;
import dev.deltaverse.engine.staging.SourceRead;
import dev.deltaverse.engine.staging.Staging;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

/** The steps of a run up to its plan: commands, stage, check, park, delta, plan. */
final class PrepareSteps {
  static final StepId PLAN = new StepId("plan", "");

  private final RunContext context;
  private final Staging staging;
  private final FlowSettings settings;
  private final Path snapshot;
  private final TargetLook target;
  private final Planned planned;
  private final List<Step> steps = new ArrayList<>();
  private final Set<StepId> before = new LinkedHashSet<>();

  /** Takes the plan once it is made; may refuse it. */
  interface Planned {
    void accept(StepContext step) throws MigrationException;
  }

  /**
   * @param snapshot the snapshot's folder
   */
  PrepareSteps(
      RunContext context,
      Staging staging,
      FlowSettings settings,
      Path snapshot,
      TargetLook target,
      Planned planned) {
    this.context = context;
    this.staging = staging;
    this.settings = settings;
    this.snapshot = snapshot;
    this.target = target;
    this.planned = planned;
  }

  List<Step> steps() {
    for (CommandStep command : context.project().project().commands()) {
      if (command.when() == CommandStep.When.BEFORE_STAGE) {
        Step step =
            CommandAction.step(command, context.project().project().folder(), Set.copyOf(before));
        steps.add(step);
        before.add(step.id());
      }
    }
    for (BoundTable table : context.project().tables()) {
      stage(table.name(), table.mapping().source());
      add("check", table.name(), Set.of(id("stage", table.name())), _ -> staging.check(table));
      if (target.wants(table)) {
        add(
            target.kind(table.name()),
            table.name(),
            Set.of(id("check", table.name())),
            step -> target.look(table, step));
      }
    }
    for (BoundLink link : context.project().links()) {
      stage(link.name(), link.mapping().source());
      add("check", link.name(), Set.of(id("stage", link.name())), _ -> staging.check(link));
      if (target.wants(link)) {
        add(
            target.kind(link.name()),
            link.name(),
            Set.of(id("check", link.name())),
            step -> target.look(link, step));
      }
    }
    Set<StepId> deltas = new LinkedHashSet<>();
    for (List<BoundTable> group : context.project().groups()) {
      park(group);
      for (BoundTable table : group) {
        deltas.add(
            add(
                "delta",
                table.name(),
                Set.of(parkOf(table.name())),
                step -> {
                  compared(step, staging.delta(table));
                  unsent(step, staging.createOnly(table));
                }));
      }
    }
    for (BoundLink link : context.project().links()) {
      add(
          "park",
          link.name(),
          Set.of(
              id(target.wants(link) ? target.kind(link.name()) : "check", link.name()),
              parkOf(link.left().name()),
              parkOf(link.right().name())),
          step -> {
            staging.park(link);
            checked(step, staging.checked(link.name()));
          });
      deltas.add(
          add(
              "delta",
              link.name(),
              Set.of(id("park", link.name())),
              step -> compared(step, staging.delta(link))));
    }
    add(PLAN.kind(), PLAN.name(), deltas, planned::accept);
    return steps;
  }

  private void stage(String name, RowSource source) {
    Set<StepId> after = new LinkedHashSet<>(before);
    switch (source) {
      case RowSource.Files _ -> {}
      case RowSource.Model model ->
          after.addAll(ModelInputs.of(model, context.project(), this::parkOf));
    }
    add(
        "stage",
        name,
        after,
        step -> {
          SourceRead read = staging.stage(name, snapshot);
          context.read(read);
          step.figure("rows", read.rows());
          step.figure("unreadable", read.unreadable());
          read.notes().forEach(note -> step.note(EventRow.Level.WARN, note));
        });
  }

  private void park(List<BoundTable> group) {
    Set<StepId> after = new LinkedHashSet<>();
    Set<String> inside = new LinkedHashSet<>();
    group.forEach(t -> inside.add(t.name()));
    for (BoundTable table : group) {
      after.add(id(target.wants(table) ? target.kind(table.name()) : "check", table.name()));
      for (BoundColumn column : table.columns()) {
        for (LookupMapping.To to :
            column.mapping().lookup().map(LookupMapping::targets).orElse(List.of())) {
          if (to instanceof LookupMapping.ByKey by && !inside.contains(by.table())) {
            after.add(parkOf(by.table()));
          }
        }
      }
    }
    add(
        "park",
        group.getFirst().name(),
        after,
        step -> {
          staging.park(group);
          for (BoundTable table : group) {
            checked(step, staging.checked(table.name()));
          }
        });
  }

  /** The step that parks a table's rows: its group's. */
  private StepId parkOf(String table) {
    Optional<List<BoundTable>> group =
        context.project().groups().stream()
            .filter(g -> g.stream().anyMatch(t -> t.name().equals(table)))
            .findFirst();
    return id("park", group.map(g -> g.getFirst().name()).orElse(table));
  }

  private void checked(StepContext step, CheckCounts counts) {
    context.checked(counts.name());
    step.figure(counts.name() + " rejected", counts.rejected());
    step.figure(counts.name() + " parked", counts.parked());
    step.figure(counts.name() + " excluded", counts.excluded());
  }

  private void compared(StepContext step, DeltaCounts counts) {
    context.delta(counts);
    step.figure("create", counts.create());
    step.figure("update", counts.update());
    step.figure("delete", counts.delete());
    step.figure("same", counts.same());
    if (counts.withheld() > 0) {
      step.note(
          EventRow.Level.WARN,
          counts.withheld()
              + " rows are absent, but not deleted: the source was not read completely, or they are"
              + " computed from rows that could not be loaded");
    }
  }

  private static void unsent(StepContext step, Map<String, Long> createOnly) {
    createOnly.forEach(
        (column, rows) ->
            step.note(
                EventRow.Level.WARN,
                rows
                    + " rows differ in "
                    + column
                    + ", of which the target takes a value on create only: those values are not"
                    + " sent"));
  }

  private static StepId id(String kind, String name) {
    return new StepId(kind, name);
  }

  private StepId add(String kind, String name, Set<StepId> after, Action action) {
    StepId id = id(kind, name);
    steps.add(Step.of(id, after, settings, action));
    return id;
  }

  /**
   * The plan of what the steps have prepared.
   *
   * @param requests for so many rows of a phase
   */
  static void plan(
      RunContext context,
      Staging staging,
      String fingerprint,
      ToLongBiFunction<PhaseId, Long> requests,
      StepContext step)
      throws MigrationException {
    requireOneWriter(staging);
    for (Kept kept : staging.protect()) {
      context.kept(kept);
      step.note(EventRow.Level.WARN, kept.text());
    }
    staging
        .clearCircles()
        .forEach(
            (table, rows) ->
                step.note(
                    EventRow.Level.INFO,
                    table
                        + ": lookups of "
                        + rows
                        + " rows are cleared before they are deleted, since they refer to each"
                        + " other in a circle"));
    staging.planned(context.run());
    context.planned(
        Planner.plan(
            context.project(),
            context.source(),
            fingerprint,
            context.reads(),
            context.deltas(),
            staging,
            requests));
  }

  /** A row that two tables write would be as the last one sent it. */
  private static void requireOneWriter(Staging staging) throws MigrationException {
    List<SharedKeys> shared = staging.sharedKeys();
    if (!shared.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "plan: " + shared.stream().map(SharedKeys::text).collect(Collectors.joining("; ")),
          SharedKeys.HINT);
    }
  }
}
