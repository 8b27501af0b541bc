package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.forecast.Capacity;
import dev.deltaverse.engine.forecast.Entitlement;
import dev.deltaverse.engine.forecast.Experience;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.Forecaster;
import dev.deltaverse.engine.forecast.PhaseWork;
import dev.deltaverse.engine.forecast.RowsRead;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Costed;
import dev.deltaverse.engine.send.Sizing;
import dev.deltaverse.engine.staging.DeltaCounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What earlier runs of a project tell about the next one. */
final class Outlook {
  /** Requests at once of one user where no run has shown how many pay off. */
  private static final int GUESSED_WIDTH = 4;

  private final BoundProject project;
  private final Map<String, DeltaCounts> deltas;
  private final Set<String> leftOut;
  private final Map<Costed, Calibration> costs;
  private final Optional<Experience> experience;

  /**
   * @param deltas of the project's tables and links
   * @param leftOut of them, those that the run neither sends nor verifies
   */
  Outlook(
      BoundProject project, Map<String, DeltaCounts> deltas, Set<String> leftOut, StateView state)
      throws MigrationException {
    this.project = project;
    this.deltas = deltas;
    this.leftOut = leftOut;
    this.costs = Calibrations.read(state);
    this.experience = Calibrations.experience(state);
  }

  /** Requests for so many rows of a phase. */
  long requests(PhaseId phase, long rows) {
    return sizing(phase, rows).requests(rows, capacity().ready());
  }

  /** Whether an earlier run has shown what such rows cost in the way in which they go. */
  private boolean known(PhaseId phase, long rows) {
    return costs.containsKey(new Costed(phase, each(phase, rows)));
  }

  /** What such rows cost, rather in the other way than by a guess. */
  private Calibration cost(PhaseId phase, long rows) {
    boolean each = each(phase, rows);
    Calibration other = costs.getOrDefault(new Costed(phase, !each), Forecaster.GUESS);
    return costs.getOrDefault(new Costed(phase, each), other);
  }

  /** Whether updates go each for itself. */
  private boolean each(PhaseId phase, long rows) {
    return phase.kind().updates()
        && !RowIds.bulk(project.table(phase.name()), phase.kind(), rows, ledger(phase));
  }

  private long ledger(PhaseId phase) {
    DeltaCounts delta = deltas.get(phase.name());
    return delta == null ? 0 : delta.ledger();
  }

  /** Ids that are read before such rows are sent. */
  private long reads(PhaseId phase, long rows) {
    return phase.kind() == PhaseKind.UPDATE
        ? RowIds.reads(project.table(phase.name()), phase.kind(), rows, ledger(phase))
        : 0;
  }

  private Sizing sizing(PhaseId phase, long rows) {
    boolean elastic =
        project.tables().stream()
            .anyMatch(t -> t.name().equals(phase.name()) && t.target().elastic());
    return Sizing.of(phase.kind(), elastic, cost(phase, rows), settings());
  }

  private SendSettings settings() {
    return project.project().send();
  }

  /**
   * @param verifies whether the run does
   */
  Forecast forecast(Plan plan, boolean verifies, Entitlement entitlement) {
    List<PhaseWork> works =
        plan.phases().stream().filter(p -> sends(p.id())).map(this::work).toList();
    double drift = experience.map(Experience::drift).orElse(Experience.DRIFT);
    RowsRead verified = experience.map(Experience::verified).orElse(RowsRead.NONE);
    return Forecaster.forecast(
        works,
        capacity(),
        otherSeconds(plan, works),
        Forecaster.verification(ledgerAfter(), verified, drift, verifies),
        drift,
        entitlement);
  }

  private boolean sends(PhaseId phase) {
    return !leftOut.contains(phase.name());
  }

  /** Rows that the run finds in the ledger at its end, if none is refused. */
  private long ledgerAfter() {
    return deltas.values().stream()
        .filter(delta -> !leftOut.contains(delta.name()))
        .mapToLong(delta -> delta.ledger() + delta.create() - delta.delete())
        .sum();
  }

  private PhaseWork work(PhasePlan phase) {
    return new PhaseWork(
        phase.id(),
        phase.rows(),
        sizing(phase.id(), phase.rows()),
        cost(phase.id(), phase.rows()),
        known(phase.id(), phase.rows()),
        experience.map(e -> e.idsRead().seconds(reads(phase.id(), phase.rows()))).orElse(0.0),
        phase.after().stream().filter(this::sends).toList());
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
        settings().limits(),
        experience.map(e -> e.executed().share()).orElse(1.0));
  }

  private double otherSeconds(Plan plan, List<PhaseWork> works) {
    long read = plan.tables().stream().mapToLong(table -> table.read().rows()).sum();
    long sent = works.stream().mapToLong(PhaseWork::rows).sum();
    return experience.map(e -> e.otherSeconds(read, sent)).orElse(0.0);
  }
}
