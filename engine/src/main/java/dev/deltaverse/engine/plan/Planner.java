package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SourceRead;
import dev.deltaverse.engine.staging.Staging;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongBiFunction;

/** Makes a plan of the delta in staging. */
public final class Planner {
  private static final int SAMPLES = 5;

  private Planner() {}

  /**
   * @param reads what was read, by table or link
   * @param deltas the delta's counts, by table or link
   * @param requests for so many rows of a phase
   */
  public static Plan plan(
      BoundProject project,
      String snapshot,
      String mapping,
      Map<String, SourceRead> reads,
      Map<String, DeltaCounts> deltas,
      Staging staging,
      ToLongBiFunction<PhaseId, Long> requests)
      throws MigrationException {
    List<TablePlan> tables = new ArrayList<>();
    for (BoundTable table : project.tables()) {
      tables.add(table(table.name(), reads, deltas, staging, staging.sample(table, SAMPLES)));
    }
    for (BoundLink link : project.links()) {
      tables.add(table(link.name(), reads, deltas, staging, List.of()));
    }
    Map<PhaseId, List<PhaseId>> possible = Phases.of(project);
    Map<PhaseId, PhasePlan> phases = new LinkedHashMap<>();
    for (Map.Entry<PhaseId, List<PhaseId>> phase : possible.entrySet()) {
      long rows = staging.pending(phase.getKey());
      if (rows > 0) {
        phases.put(
            phase.getKey(),
            new PhasePlan(
                phase.getKey(),
                rows,
                requests.applyAsLong(phase.getKey(), rows),
                phase.getValue()));
      }
    }
    return new Plan(
        snapshot,
        project.schema().organizationId(),
        mapping,
        tables,
        phases.values().stream().map(p -> within(p, possible, phases)).toList());
  }

  private static TablePlan table(
      String name,
      Map<String, SourceRead> reads,
      Map<String, DeltaCounts> deltas,
      Staging staging,
      List<dev.deltaverse.engine.staging.SampleChange> samples)
      throws MigrationException {
    return new TablePlan(
        name,
        Objects.requireNonNull(reads.get(name), name),
        staging.checked(name),
        Objects.requireNonNull(deltas.get(name), name),
        staging.digest(name),
        samples);
  }

  /** Names only phases that have changes; what they waited for is waited for instead of them. */
  private static PhasePlan within(
      PhasePlan phase, Map<PhaseId, List<PhaseId>> possible, Map<PhaseId, PhasePlan> present) {
    List<PhaseId> after = new ArrayList<>();
    List<PhaseId> open = new ArrayList<>(phase.after());
    List<PhaseId> seen = new ArrayList<>();
    while (!open.isEmpty()) {
      PhaseId next = open.removeFirst();
      if (seen.contains(next)) {
        continue;
      }
      seen.add(next);
      if (present.containsKey(next)) {
        after.add(next);
      } else {
        open.addAll(possible.getOrDefault(next, List.of()));
      }
    }
    return new PhasePlan(phase.id(), phase.rows(), phase.requests(), after);
  }
}
