package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.mapping.BoundProject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which part of a run is wanted, for an orchestrator that has a task for each table or stage.
 *
 * @param tables tables and links whose rows are sent and verified; all if empty. Every table is
 *     staged, checked and compared all the same, since rows refer to rows of other tables.
 * @param until the last kind of step
 */
public record Selection(Set<String> tables, Until until) {
  public static final Selection ALL = new Selection(Set.of(), Until.END);

  /** The last kind of step of a run. Nothing is sent before {@link #SEND}. */
  public enum Until {
    STAGE,
    /** Rows are typed, checked and compared with the ledger. */
    CHECK,
    PLAN,
    SEND,
    VERIFY,
    /** Commands that come after the verification, too. */
    END;

    /** Whether rows are sent. */
    public boolean sends() {
      return compareTo(SEND) >= 0;
    }
  }

  public Selection {
    tables = Set.copyOf(tables);
  }

  boolean has(String name) {
    return tables.isEmpty() || tables.contains(name);
  }

  /** The tables and links of a project that are not wanted, sorted. */
  Set<String> leftOut(BoundProject project) {
    Set<String> names = new TreeSet<>();
    project.tables().forEach(t -> names.add(t.name()));
    project.links().forEach(l -> names.add(l.name()));
    names.removeIf(this::has);
    return names;
  }

  /** The steps up to the plan that are wanted, with all that they wait for. */
  List<Step> of(List<Step> prepare) {
    Set<String> later =
        switch (until) {
          case STAGE -> Set.of("check", "park", "drift", "delta", PrepareSteps.PLAN.kind());
          case CHECK -> Set.of(PrepareSteps.PLAN.kind());
          case PLAN, SEND, VERIFY, END -> Set.of();
        };
    Map<StepId, Step> steps = new HashMap<>();
    prepare.forEach(step -> steps.put(step.id(), step));
    Set<StepId> wanted = new HashSet<>();
    Deque<StepId> open = new ArrayDeque<>();
    prepare.stream().map(Step::id).filter(id -> !later.contains(id.kind())).forEach(open::add);
    while (!open.isEmpty()) {
      StepId id = open.remove();
      if (wanted.add(id)) {
        open.addAll(Objects.requireNonNull(steps.get(id)).after());
      }
    }
    return prepare.stream().filter(step -> wanted.contains(step.id())).toList();
  }
}
