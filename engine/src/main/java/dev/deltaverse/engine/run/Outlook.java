package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.forecast.Capacity;
import dev.deltaverse.engine.forecast.Entitlement;
import dev.deltaverse.engine.forecast.Experience;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.Forecaster;
import dev.deltaverse.engine.forecast.PhaseWork;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Sizing;
import java.util.Map;
import java.util.Optional;

/** What earlier runs of a project tell about the next one. */
final class Outlook {
  /** Requests at once of one user where no run has shown how many pay off. */
  private static final int GUESSED_WIDTH = 4;

  private final BoundProject project;
  private final Map<PhaseId, Calibration> costs;
  private final Optional<Experience> experience;

  Outlook(BoundProject project, StateView state) throws MigrationException {
    this.project = project;
    this.costs = Calibrations.read(state);
    this.experience = Calibrations.experience(state);
  }

  /** Requests for so many rows of a phase. */
  long requests(PhaseId phase, long rows) {
    return sizing(phase).requests(rows);
  }

  private Calibration cost(PhaseId phase) {
    return costs.getOrDefault(phase, Forecaster.GUESS);
  }

  private Sizing sizing(PhaseId phase) {
    boolean elastic =
        project.tables().stream()
            .anyMatch(t -> t.name().equals(phase.name()) && t.target().elastic());
    return Sizing.of(phase.kind(), elastic, cost(phase), settings());
  }

  private SendSettings settings() {
    return project.project().send();
  }

  Forecast forecast(Plan plan, Entitlement entitlement) {
    return Forecaster.forecast(
        plan.phases().stream().map(this::work).toList(),
        capacity(),
        otherSeconds(plan),
        entitlement);
  }

  private PhaseWork work(PhasePlan phase) {
    return new PhaseWork(
        phase.id(),
        phase.rows(),
        sizing(phase.id()),
        cost(phase.id()),
        costs.containsKey(phase.id()),
        phase.after());
  }

  private Capacity capacity() {
    int users = project.project().target().users().size();
    int seen =
        experience
            .map(e -> Math.ceilDiv(e.width() * users, e.users()))
            .orElse(GUESSED_WIDTH * users);
    int fixed = settings().parallelism();
    return new Capacity(
        users,
        experience.map(Experience::servers).orElse(1),
        fixed == SendSettings.AUTO ? seen : fixed,
        settings().limits());
  }

  /** As much longer than the last time as there are more rows. */
  private double otherSeconds(Plan plan) {
    long rows = plan.tables().stream().mapToLong(table -> table.read().rows()).sum();
    return experience
        .map(e -> e.otherSeconds() * Math.max(1, rows / (double) Math.max(1, e.rowsRead())))
        .orElse(0.0);
  }
}
