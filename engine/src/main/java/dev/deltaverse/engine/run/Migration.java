package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.FlowResult;
import dev.deltaverse.engine.flow.FlowRunner;
import dev.deltaverse.engine.flow.Graph;
import dev.deltaverse.engine.flow.StateSink;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectFingerprint;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.verify.Verifier;
import dev.deltaverse.engine.verify.VerifyResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Moves snapshots of one project to its target. Not thread-safe: one run at a time, which the state
 * store's lease sees to over all processes.
 */
public final class Migration {
  private final Project project;
  private final Target target;
  private final Staging staging;
  private final StateStore state;
  private final EventSink events;
  private final Clock clock;
  private final String version;

  /**
   * @param state opened for this process, which is then the one runner
   * @param events hears the run; the state store is told besides
   * @param version the product's, for the history
   */
  public Migration(
      Project project,
      Target target,
      Staging staging,
      StateStore state,
      EventSink events,
      Clock clock,
      String version) {
    this.project = project;
    this.target = target;
    this.staging = staging;
    this.state = state;
    this.events = events;
    this.clock = clock;
    this.version = version;
  }

  /**
   * The whole run: stage, check, delta, plan, send, record, fold, verify. Resuming after a crash or
   * an interruption is the same call: what was acknowledged is in the ledger and not in the delta.
   *
   * @throws MigrationException if the run could not begin; failures of steps are in the report
   */
  public RunReport apply(SnapshotFolder snapshot, RunOptions options) throws MigrationException {
    return run("apply", snapshot, options, true);
  }

  /** The run up to its plan; sends nothing. */
  public RunReport plan(SnapshotFolder snapshot) throws MigrationException {
    return run("plan", snapshot, RunOptions.DEFAULT, false);
  }

  private RunReport run(String command, SnapshotFolder snapshot, RunOptions options, boolean send)
      throws MigrationException {
    BoundProject bound = bind();
    Folding folding = new Folding(state, staging);
    folding.recover();
    long run = state.beginRun(start(command, snapshot.name(), bound));
    staging.begin(run);
    RunContext context = new RunContext(run, bound, snapshot);
    BookKeeping books = new BookKeeping(context, staging, state);
    try {
      List<Step> steps = prepare(context, options, send);
      if (send) {
        steps.addAll(sendSteps(context, folding));
      }
      if (options.verify()) {
        steps.addAll(VerifySteps.after(steps, context, verifier(bound), project.flow()));
      }
      if (send) {
        steps.addAll(CommandAction.after(steps, project));
      }
      FlowResult result =
          new FlowRunner(project.flow(), sinks(run), clock, Thread::sleep)
              .run(command + " " + snapshot.name(), Graph.of(steps));
      return books.close(command, result);
    } catch (MigrationException | RuntimeException e) {
      books.abandon(e);
      throw e;
    }
  }

  /** Reads the target back and compares it with the ledger; alters neither. */
  public VerifyResult verify() throws MigrationException {
    BoundProject bound = bind();
    new Folding(state, staging).recover();
    return verifier(bound).all(_ -> {});
  }

  private BoundProject bind() throws MigrationException {
    BoundProject bound =
        Binder.bind(
            project, target.describe(Binder.tables(project), Binder.relationships(project)));
    target.bind(bound);
    staging.open(bound);
    return bound;
  }

  private RunStart start(String command, String snapshot, BoundProject bound) {
    return RunStart.here(
        command,
        snapshot,
        project.profile(),
        version,
        bound.schema().organizationId(),
        fingerprint());
  }

  private String fingerprint() {
    return project.tables().stream()
        .map(t -> ProjectFingerprint.of(t).substring(0, 16))
        .collect(Collectors.joining("-"));
  }

  private List<Step> prepare(RunContext context, RunOptions options, boolean send) {
    return new ArrayList<>(
        new PrepareSteps(
                context, staging, project.flow(), step -> planned(context, options, send, step))
            .steps());
  }

  private void planned(RunContext context, RunOptions options, boolean send, StepContext step)
      throws MigrationException {
    PrepareSteps.plan(context, staging, fingerprint(), step);
    Plan plan = context.requirePlan();
    step.figure("rows", plan.rows());
    step.figure("requests", plan.requests());
    if (!send) {
      warnOfGuards(context, step);
      return;
    }
    if (!options.plan().isEmpty() && !options.plan().equals(plan.digest())) {
      throw new MigrationException(
          Code.SETUP,
          "apply --plan: the plan is stale: snapshot, project file or ledger have changed since it"
              + " was made (plan "
              + options.plan().substring(0, 12)
              + ", now "
              + plan.digest().substring(0, 12)
              + "); nothing was sent",
          "Make and look at a new plan with `deltaverse plan --out FILE`.");
    }
    GuardCheck.check(
        context.project(), plan, BookKeeping.previousReads(state), options.acceptedGuards());
  }

  /** A plan sends nothing, so a guard that would stop it is only told. */
  private void warnOfGuards(RunContext context, StepContext step) throws MigrationException {
    try {
      GuardCheck.check(
          context.project(),
          context.requirePlan(),
          BookKeeping.previousReads(state),
          RunOptions.DEFAULT.acceptedGuards());
    } catch (MigrationException e) {
      if (e.code() != Code.GUARD) {
        throw e;
      }
      step.note(EventRow.Level.WARN, "apply would stop: " + e.getMessage() + "\n" + e.hint());
    }
  }

  private List<Step> sendSteps(RunContext context, Folding folding) {
    Progress progress = new Progress(state, context.run(), clock);
    Sender sender = Sender.of(target, state.journal(context.run()), project.send(), progress);
    return new SendSteps(context, staging, sender, folding, progress).steps(project.flow());
  }

  private Verifier verifier(BoundProject bound) {
    return new Verifier(target, staging, bound);
  }

  private EventSink sinks(long run) {
    return EventSink.all(List.of(new StateSink(state, run), events));
  }
}
