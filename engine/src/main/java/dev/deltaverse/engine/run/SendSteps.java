package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Steering;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.Phases;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.send.SendResult;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** The steps that send the phases of the plan, each folded into the ledger when it ends. */
final class SendSteps {
  static final String KIND = "send";

  private final RunContext context;
  private final Staging staging;
  private final Sender sender;
  private final Steering steering;
  private final EntitlementGuard entitlement;
  private final Gate gate;
  private final Folding folding;
  private final Progress progress;
  private final ParentIds parents;
  private final RowIds ids;
  private final Streaming streaming;

  SendSteps(
      RunContext context,
      Staging staging,
      Sender sender,
      Steering steering,
      EntitlementGuard entitlement,
      Gate gate,
      Folding folding,
      Progress progress,
      ParentIds parents,
      RowIds ids,
      Streaming streaming) {
    this.context = context;
    this.staging = staging;
    this.sender = sender;
    this.steering = steering;
    this.entitlement = entitlement;
    this.gate = gate;
    this.folding = folding;
    this.progress = progress;
    this.parents = parents;
    this.ids = ids;
    this.streaming = streaming;
  }

  /**
   * @param first what each waits for
   */
  List<Step> steps(FlowSettings settings, StepId first) {
    List<Step> steps = new ArrayList<>();
    Map<PhaseId, List<PhaseId>> phases = Phases.of(context.project());
    for (Map.Entry<PhaseId, List<PhaseId>> phase : phases.entrySet()) {
      Set<StepId> after = new LinkedHashSet<>();
      after.add(first);
      phase.getValue().forEach(p -> after.add(id(p)));
      String table = phase.getKey().name();
      if (phase.getKey().kind() == PhaseKind.UPSERT && streaming.has(table)) {
        // It waits for steps of which each has its own time-out.
        Duration longest = settings.stepTimeout().multipliedBy(phases.size() + 1L);
        Step stream =
            Step.of(
                Streaming.id(table), Set.of(first), settings, step -> stream(phase.getKey(), step));
        steps.add(streaming.beside(stream, table, longest));
        after.add(stream.id());
      }
      steps.add(Step.of(id(phase.getKey()), after, settings, step -> send(phase.getKey(), step)));
    }
    return steps;
  }

  static StepId id(PhaseId phase) {
    return new StepId(KIND, phase.toString());
  }

  /**
   * Sends rows whose parents arrive meanwhile. The step that follows when all parents are in parks
   * and sends the rest, and says why rows are not sent.
   */
  private void stream(PhaseId phase, StepContext step)
      throws MigrationException, InterruptedException {
    long pending = staging.pending(phase);
    if (pending == 0
        || !streaming.pays(phase.name(), context.requirePlan())
        || context.leftOut().contains(phase.name())
        || gate.ends(phase)) {
      return;
    }
    ids.learn(phase);
    progress.begin(phase, step, pending);
    ChangeCursor arriving =
        staging.changes(phase, streaming.parents(phase.name()), streaming.arrivals());
    tell(step, once(phase, true, arriving), 0);
  }

  private void send(PhaseId phase, StepContext step)
      throws MigrationException, InterruptedException {
    long pending = staging.pending(phase);
    if (pending == 0) {
      return;
    }
    if (context.leftOut().contains(phase.name())) {
      step.note(EventRow.Level.INFO, pending + " rows are not sent: the run leaves this table out");
      return;
    }
    if (context.heldBack().contains(phase.name()) || gate.ends(phase)) {
      // Later phases of a table build on rows that its earlier ones have sent.
      heldBack(phase, pending, step);
      return;
    }
    if (phase.kind() != PhaseKind.LINK && phase.kind() != PhaseKind.UNLINK) {
      parents.learn(phase, step);
    }
    withoutOrphans(phase, step);
    pending = staging.pending(phase);
    ids.learn(phase);
    boolean bulk = phase.kind().updates() && ready(phase, pending, step);
    long missing = pending - staging.pending(phase);
    pending -= missing;
    progress.begin(phase, step, pending);
    SendResult sum = new SendResult(phase, 0, 0, 0, 0, 0, 0, 0);
    long left = pending;
    while (left > 0) {
      SendResult result = once(phase, bulk);
      sum = plus(sum, result);
      if (phase.kind() != PhaseKind.DELETE) {
        if (result.rows() < left) {
          heldBack(phase, left - result.rows(), step);
        }
        break;
      }
      long open = staging.pending(phase);
      if (open > 0 && gate.ends(phase)) {
        heldBack(phase, open, step);
        break;
      }
      // Children first: each pass deletes the rows to which no other refers any more.
      withoutOrphans(phase, step);
      long now = staging.pending(phase);
      left = now < left ? now : 0;
    }
    // Those that were found missing before were not refused.
    long again = phase.kind() == PhaseKind.UPDATE ? createAgain(phase, step) - missing : 0;
    tell(step, sum, again);
  }

  private boolean ready(PhaseId phase, long pending, StepContext step) throws MigrationException {
    // Of tables known by key the forecast knows how many ids are read; of others there are few.
    return context.table(phase.name()).mapping().identity() == Identity.KEY
        ? sender.preparing(() -> ids.ready(phase, pending, ledger(phase), step))
        : ids.ready(phase, pending, ledger(phase), step);
  }

  private long ledger(PhaseId phase) {
    return Objects.requireNonNull(context.deltas().get(phase.name()), phase.name()).ledger();
  }

  /**
   * @param again refused rows that were sent again
   */
  private static void tell(StepContext step, SendResult sum, long again) {
    step.figure("applied", sum.applied());
    step.figure("refused", sum.refused() - again);
    step.figure("in doubt", sum.unknown());
    step.figure("requests", sum.requests());
  }

  /**
   * Sends rows whole that were to be updated and that the target has no more.
   *
   * @return how many
   */
  private long createAgain(PhaseId updates, StepContext step)
      throws MigrationException, InterruptedException {
    PhaseId phase = new PhaseId(updates.name(), PhaseKind.UPSERT);
    long lost = staging.pending(phase);
    if (lost == 0) {
      return 0;
    }
    step.note(
        EventRow.Level.WARN,
        lost
            + " rows are not in the target any more, though they were written to it: they are"
            + " created again with all their columns, and their pairs by the next run");
    step.figure("created again", lost);
    long open = lost - withoutOrphans(phase, step);
    progress.begin(phase, step, open);
    SendResult result = once(phase, true);
    if (result.rows() < open) {
      heldBack(phase, open - result.rows(), step);
    }
    return lost;
  }

  private void heldBack(PhaseId phase, long rows, StepContext step) {
    boolean spent = entitlement.spent();
    context.heldBack(phase.name(), spent || steering.stopping());
    step.note(
        EventRow.Level.WARN,
        rows
            + " rows are not sent: "
            + (spent
                ? "the day's entitlement would be spent"
                : steering.stopping()
                    ? "the operator ends the run"
                    : steering.ends(phase)
                        ? "the operator skips them"
                        : "a probe sends the first rows of tables alone whose cost is not known"));
  }

  private long withoutOrphans(PhaseId phase, StepContext step) throws MigrationException {
    long orphans = staging.parkOrphans(phase);
    if (orphans > 0) {
      step.note(
          EventRow.Level.WARN,
          phase.kind() == PhaseKind.DELETE
              ? orphans + " rows are not deleted: rows that stay in the target refer to them"
              : orphans + " rows are parked: the target did not accept their parents");
    }
    return orphans;
  }

  private SendResult once(PhaseId phase, boolean bulk)
      throws MigrationException, InterruptedException {
    return once(phase, bulk, staging.changes(phase));
  }

  /**
   * @param bulk whether updates go in bulk
   * @param opened the changes, which are closed
   */
  private SendResult once(PhaseId phase, boolean bulk, ChangeCursor opened)
      throws MigrationException, InterruptedException {
    try (ChangeCursor changes = opened) {
      SendResult result = sender.send(phase, changes, request(phase, bulk));
      context.sent(result);
      return result;
    } finally {
      folding.fold(context.run(), phase);
    }
  }

  private static SendResult plus(SendResult a, SendResult b) {
    return new SendResult(
        a.phase(),
        a.rows() + b.rows(),
        a.applied() + b.applied(),
        a.refused() + b.refused(),
        a.unknown() + b.unknown(),
        a.requests() + b.requests(),
        a.retries() + b.retries(),
        a.throttled() + b.throttled());
  }

  private Function<List<Change>, TargetRequest> request(PhaseId phase, boolean bulk) {
    return switch (phase.kind()) {
      case UPSERT -> {
        BoundTable table = context.table(phase.name());
        boolean creates = creates(table);
        yield rows ->
            creates && !rows.isEmpty() && rows.stream().allMatch(Change::isNew)
                ? new TargetRequest.Create(table, rows)
                : new TargetRequest.Upsert(table, rows);
      }
      case UPDATE, LOOKUPS, STATE -> {
        BoundTable table = context.table(phase.name());
        boolean derived = table.mapping().identity() == Identity.DERIVED;
        yield rows ->
            bulk && (derived || rows.stream().allMatch(row -> row.id() != null))
                ? new TargetRequest.Update(table, rows)
                : new TargetRequest.UpdateEach(table, rows);
      }
      case DELETE -> {
        BoundTable table = context.table(phase.name());
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

  /**
   * Whether new rows are created, which is cheaper than to look for their keys first: where the
   * target's index of the key refuses a row that is there, and the id is not derived.
   */
  private static boolean creates(BoundTable table) {
    return table.mapping().identity() != Identity.DERIVED
        && !table.target().elastic()
        && table.key().stream()
            .noneMatch(
                c ->
                    c.type() instanceof ColumnType.Lookup
                        || c.name().equals(table.target().primaryId()));
  }

  private BoundLink link(String name) {
    return context.project().links().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
