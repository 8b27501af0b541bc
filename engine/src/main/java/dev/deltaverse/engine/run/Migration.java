package dev.deltaverse.engine.run;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.control.Steering;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.FlowResult;
import dev.deltaverse.engine.flow.FlowRunner;
import dev.deltaverse.engine.flow.Graph;
import dev.deltaverse.engine.flow.StateSink;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.forecast.Entitlement;
import dev.deltaverse.engine.forecast.Experience;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.ForecastJson;
import dev.deltaverse.engine.forecast.RowsRead;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Arrivals;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectFingerprint;
import dev.deltaverse.engine.send.Costed;
import dev.deltaverse.engine.send.Sender;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.switches.SwitchChoice;
import dev.deltaverse.engine.switches.SwitchesLeft;
import dev.deltaverse.engine.switches.Switching;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.verify.Verifier;
import dev.deltaverse.engine.verify.VerifyResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Moves snapshots of one project to its target. Not thread-safe: one run at a time, which the state
 * store's lease sees to over all processes.
 */
public final class Migration {
  private static final int MANY = 1_000;

  private final Project project;
  private final Target target;
  private final Staging staging;
  private final StateStore state;
  private final EventSink events;
  private final Clock clock;
  private final String version;
  private final UnaryOperator<RequestJournal> journal;
  private final ReadsKept reads;

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
    this(project, target, staging, state, events, clock, version, UnaryOperator.identity());
  }

  /**
   * The same with a journal that is seen on its way.
   *
   * @param journal goes around the journal of a run
   */
  Migration(
      Project project,
      Target target,
      Staging staging,
      StateStore state,
      EventSink events,
      Clock clock,
      String version,
      UnaryOperator<RequestJournal> journal) {
    this.project = project;
    this.target = target;
    this.staging = staging;
    this.state = state;
    this.events = events;
    this.clock = clock;
    this.version = version;
    this.journal = journal;
    this.reads = new ReadsKept(target, state, clock);
  }

  /**
   * The whole run: stage, check, delta, plan, send, record, fold, verify. Resuming after a crash or
   * an interruption is the same call: what was acknowledged is in the ledger and not in the delta.
   *
   * <p>A selection that ends before anything is sent makes it a plan, or the beginning of one.
   *
   * @throws MigrationException if the run could not begin; failures of steps are in the report
   */
  public RunReport apply(SnapshotFolder snapshot, RunOptions options) throws MigrationException {
    return run(
        options.selection().until().sends() ? RunCommand.APPLY : RunCommand.PLAN,
        snapshot,
        options);
  }

  /** The run up to its plan; sends nothing. */
  public RunReport plan(SnapshotFolder snapshot) throws MigrationException {
    return run(RunCommand.PLAN, snapshot, RunOptions.DEFAULT);
  }

  /**
   * Sends the first rows of each table of which no run has shown what it costs, as {@link #apply}
   * would: four requests, one at a time, the largest of some 600 rows. Deletes nothing. What it
   * sends is no more to be sent, and can be undone as what any run has sent.
   */
  public RunReport probe(SnapshotFolder snapshot) throws MigrationException {
    return run(RunCommand.PROBE, snapshot, RunOptions.DEFAULT);
  }

  private RunReport run(RunCommand command, SnapshotFolder snapshot, RunOptions options)
      throws MigrationException {
    BoundProject bound = ready();
    return run(
        command,
        snapshot.name(),
        bound,
        options,
        (context, planned) ->
            prepare(context, snapshot, looking(context, command.sends()), planned));
  }

  /**
   * @param learns whether the ledger learns of changes in the target
   */
  private TargetLook looking(RunContext context, boolean learns) throws MigrationException {
    List<BoundTable> tables = context.project().tables();
    TargetLook drift = new DriftLook(target, staging, tables, learns);
    Set<String> behind = staging.behind();
    return behind.isEmpty()
        ? drift
        : new CatchUp(
            behind,
            new AdoptLook(target, staging, tables, new AdoptOptions(behind, false), true, context),
            drift);
  }

  private List<Step> prepare(
      RunContext context, SnapshotFolder snapshot, TargetLook look, PrepareSteps.Planned planned) {
    return new PrepareSteps(context, staging, project.flow(), snapshot.path(), look, planned)
        .steps();
  }

  /**
   * Takes the target's rows into the ledger, in place of what it knew: rows that were loaded by
   * hand or by another tool, or by a run whose state is lost. Sends nothing; the report's plan is
   * what a run of the snapshot would send then.
   */
  public RunReport adopt(SnapshotFolder snapshot, AdoptOptions options) throws MigrationException {
    return adopt(RunCommand.ADOPT, snapshot, options);
  }

  /** What an adoption would take; the ledger is left as it is. */
  public RunReport planAdopt(SnapshotFolder snapshot, AdoptOptions options)
      throws MigrationException {
    return adopt(RunCommand.PLAN_ADOPT, snapshot, options);
  }

  private RunReport adopt(RunCommand command, SnapshotFolder snapshot, AdoptOptions options)
      throws MigrationException {
    BoundProject bound = ready();
    return run(
        command,
        snapshot.name(),
        bound,
        RunOptions.DEFAULT,
        (context, planned) ->
            prepare(
                context,
                snapshot,
                new AdoptLook(
                    target, staging, bound.tables(), options, command == RunCommand.ADOPT, context),
                planned));
  }

  /**
   * Takes back what a run has changed, as a run of its own: what it created is deleted, what it
   * changed or deleted is restored, links too. Rows that have changed since are left alone and are
   * among the rejects. Resuming is the same call.
   *
   * @throws MigrationException SETUP if it is not known how the rows were before the run
   */
  public RunReport undo(long run, RunOptions options) throws MigrationException {
    return undo(RunCommand.UNDO, run, options);
  }

  /** An undo up to its plan; sends nothing. */
  public RunReport planUndo(long run) throws MigrationException {
    return undo(RunCommand.PLAN_UNDO, run, RunOptions.DEFAULT);
  }

  private RunReport undo(RunCommand command, long run, RunOptions options)
      throws MigrationException {
    BoundProject bound = ready();
    Map<String, Long> images = staging.images(run);
    if (images.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "undo run "
              + run
              + ": "
              + (state.view().run(run).isEmpty()
                  ? "there is no such run"
                  : "it changed nothing, or how rows were before it is not kept any more"),
          "`deltaverse runs` lists the runs; undo.runs in the project file says how many can be"
              + " undone.");
    }
    CatchUp.requireNone(staging.behind(), images.keySet(), "undo run " + run);
    String source = "run " + run;
    Set<Long> begun = new HashSet<>();
    for (Run later : state.view().runsAfter(run)) {
      if (later.start().command().equals(RunCommand.UNDO.text())
          && later.start().snapshot().equals(source)) {
        begun.add(later.id());
      }
    }
    return run(
        command,
        source,
        bound,
        options,
        (context, planned) ->
            new UndoSteps(context, staging, target, project.flow(), run, begun, images)
                .steps(planned));
  }

  /** The rows that the target refused in the last run and still lacks, by reason. */
  public List<RefusedGroup> refused() throws MigrationException {
    ready();
    return refusals().groups();
  }

  private Refusals refusals() throws MigrationException {
    return Refusals.of(staging, state.view().journal(), names());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    project.tables().forEach(t -> names.add(t.name()));
    project.links().forEach(l -> names.add(l.name()));
    return names;
  }

  /**
   * Sends rows again that the target refused in the last run, as a run of its own that leaves out
   * all others. Rows of corrected records take part unless one group is chosen.
   *
   * @throws MigrationException SETUP if no run's refused rows are known
   */
  public RunReport retry(RetryOptions options) throws MigrationException {
    BoundProject bound = ready();
    Refusals refusals = refusals();
    Optional<Run> of = state.view().run(refusals.run());
    if (of.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "retry: no run has come to its end yet, so it is not known what was refused",
          "Run `deltaverse apply`.");
    }
    SnapshotFolder snapshot = Snapshots.named(project.snapshots(), of.get().start().snapshot());
    Map<String, SeqRanges> chosen = new LinkedHashMap<>();
    for (String name : names()) {
      chosen.put(name, refusals.chosen(name, options));
    }
    // What is deleted here, the run that was refused had leave to delete.
    RunOptions run = new RunOptions(Set.copyOf(names()), false, "");
    return run(
        RunCommand.RETRY,
        snapshot.name(),
        bound,
        run,
        (context, planned) ->
            prepare(
                context,
                snapshot,
                looking(context, true),
                step -> {
                  for (Map.Entry<String, SeqRanges> entry : chosen.entrySet()) {
                    boolean corrected = options.group().isEmpty() && options.takes(entry.getKey());
                    step.figure(
                        entry.getKey() + " chosen",
                        staging.restrict(entry.getKey(), entry.getValue(), corrected));
                  }
                  planned.accept(step);
                }));
  }

  /** How the delta of a run is made. */
  private interface Preparation {
    List<Step> steps(RunContext context, PrepareSteps.Planned planned) throws MigrationException;
  }

  private RunReport run(
      RunCommand command,
      String source,
      BoundProject bound,
      RunOptions options,
      Preparation preparation)
      throws MigrationException {
    long run = state.beginRun(start(command.text(), source, bound));
    staging.begin(run);
    RunContext context = new RunContext(run, bound, source, options.selection().leftOut(bound));
    BookKeeping books = new BookKeeping(context, staging, state);
    EventSink sink = sinks(run);
    BiConsumer<EventRow.Level, String> told =
        (level, text) -> sink.accept(new FlowEvent.Note(clock.instant(), null, level, text));
    Switching switching = new Switching(project.switches(), target.switchboard(), state);
    try (Steering steering =
        Steering.begin(project, state, clock, text -> told.accept(EventRow.Level.WARN, text))) {
      EntitlementGuard entitlement =
          new EntitlementGuard(project.send().entitlement(), steering, state.view(), reads, clock);
      Gate gate =
          command == RunCommand.PROBE
              ? new ProbeGate(
                  entitlement,
                  Calibrations.read(state.view()).keySet().stream()
                      .map(Costed::phase)
                      .collect(Collectors.toSet()))
              : entitlement;
      List<Step> steps =
          new ArrayList<>(
              options
                  .selection()
                  .of(
                      preparation.steps(
                          context,
                          step ->
                              planned(context, command, options, switching, entitlement, step))));
      Streaming streaming = new Streaming(bound, new Arrivals());
      RowIds ids = new RowIds(bound, staging, target);
      Progress progress = new Progress(state, run, clock, streaming.arrivals(), ids);
      Sender sender =
          Sender.of(
              target,
              journal.apply(state.journal(run)),
              project.send(),
              progress,
              gate,
              Sender.Time.REAL);
      steering.onChange(sender::gateChanged);
      if (command.sends()) {
        Folding folding = new Folding(state, staging);
        steps.addAll(
            switched(
                new SwitchSteps(context, switching, steering),
                switching.concerned(),
                new SendSteps(
                    context,
                    staging,
                    sender,
                    steering,
                    entitlement,
                    gate,
                    folding,
                    progress,
                    new ParentIds(context, staging, target),
                    ids,
                    streaming)));
      }
      if (options.verifies()) {
        steps.addAll(VerifySteps.after(steps, context, verifier(bound), project.flow(), clock));
      }
      if (command == RunCommand.APPLY && options.selection().until() == Selection.Until.END) {
        steps.addAll(CommandAction.after(steps, project, context::ended));
      }
      FlowResult result =
          // First what waits for the events: no other listener's failure keeps them from it.
          new FlowRunner(
                  project.flow(), EventSink.all(List.of(streaming, sink)), clock, Thread::sleep)
              .run(command.text() + " " + source, Graph.of(steps));
      progress.end();
      reads.keep();
      Calibrations.keep(sender.calibrations(), state);
      List<MigrationException> failures = new ArrayList<>(result.failures());
      entitlement.failure().ifPresent(failures::add);
      if (!command.looks()) {
        SwitchSteps.afterwards(result, switching, told).ifPresent(failures::add);
      }
      RunReport report = books.close(command, result, failures);
      if (sender.sending().isPositive() && tells(command, report)) {
        Calibrations.keep(experience(sender, ids, context, report), state);
      }
      if (command.sends()) {
        staging.keepImages(project.undo().runs());
      }
      return report;
    } catch (MigrationException | RuntimeException e) {
      books.abandon(e);
      throw e;
    }
  }

  /** Whether it shows what a whole run takes beside what it sends. */
  private boolean tells(RunCommand command, RunReport report) throws MigrationException {
    boolean ended = !report.stopped() && report.leftOut().isEmpty();
    return ended
        && (command == RunCommand.APPLY
            || command == RunCommand.PROBE && Calibrations.experience(state.view()).isEmpty());
  }

  /** The steps that send, between those that switch, if there is anything to switch. */
  private List<Step> switched(SwitchSteps switches, boolean concerned, SendSteps sending) {
    if (!concerned) {
      return sending.steps(project.flow(), PrepareSteps.PLAN);
    }
    List<Step> sends = sending.steps(project.flow(), SwitchSteps.OFF);
    List<Step> steps = new ArrayList<>();
    steps.add(switches.off(project.flow()));
    steps.addAll(sends);
    steps.add(switches.on(sends, project.flow()));
    return steps;
  }

  /**
   * Reads the target back and compares it with the ledger; alters neither. The result is kept
   * beside the last run that sent something.
   */
  public VerifyResult verify() throws MigrationException {
    BoundProject bound = ready();
    CatchUp.text(staging.behind())
        .ifPresent(
            text ->
                events.accept(
                    new FlowEvent.Note(clock.instant(), null, EventRow.Level.WARN, text)));
    VerifyResult result = verifier(bound).all(_ -> {});
    reads.keep();
    Optional<Run> last = lastApply();
    if (last.isPresent()) {
      BookKeeping.keep(state, last.get().id(), result);
    }
    return result;
  }

  private Optional<Run> lastApply() throws MigrationException {
    return state.view().runs(MANY).stream()
        .filter(run -> run.start().command().equals("apply"))
        .findFirst();
  }

  /** The project bound to its target, with the ledger up to what was acknowledged. */
  private BoundProject ready() throws MigrationException {
    BoundProject bound = bind();
    new Folding(state, staging).recover(bound);
    return bound;
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

  private void planned(
      RunContext context,
      RunCommand command,
      RunOptions options,
      Switching switching,
      EntitlementGuard entitlement,
      StepContext step)
      throws MigrationException {
    Outlook outlook =
        new Outlook(context.project(), context.deltas(), context.leftOut(), state.view());
    PrepareSteps.plan(context, staging, fingerprint(), outlook::requests, step);
    Plan plan = context.requirePlan();
    Forecast forecast = outlook.forecast(plan, options.verifies(), entitlement.entitlement());
    context.forecast(forecast);
    tell(forecast, step);
    state.putDocument(context.run(), RunDocument.PLAN, PlanJson.toJson(plan));
    state.putDocument(
        context.run(), RunDocument.FORECAST, ForecastJson.toJson(forecast).toString());
    step.figure("rows", plan.rows());
    step.figure("requests", plan.requests());
    if (command == RunCommand.PLAN || command == RunCommand.PROBE || command == RunCommand.APPLY) {
      Unadopted.warn(context.project().tables(), plan, target, step);
    }
    if (!command.sends()) {
      warnOfGuards(context, command, options, step);
      if (command.looks()) {
        tell(switching, plan, step);
      }
      return;
    }
    if (!options.plan().isEmpty() && !options.plan().equals(plan.digest())) {
      throw new MigrationException(
          Code.SETUP,
          (command == RunCommand.APPLY ? "apply --plan" : command.text())
              + ": the plan is stale: snapshot, project file or ledger have changed since it"
              + " was made (plan "
              + options.plan().substring(0, 12)
              + ", now "
              + plan.digest().substring(0, 12)
              + "); nothing was sent",
          "Make and look at a new plan with `deltaverse plan --out FILE`.");
    }
    if (!options.deletes()) {
      GuardCheck.noDeletes(plan);
    }
    GuardCheck.check(context.project(), plan, previous(command), unguarded(context, options));
  }

  /** That a run of the plan would stop for the day's entitlement. */
  private static void tell(Forecast forecast, StepContext step) {
    Entitlement entitlement = forecast.entitlement();
    if (entitlement.settings().stop() && forecast.day() > 1) {
      step.note(
          EventRow.Level.WARN,
          "the plan takes "
              + forecast.needed()
              + " requests of the entitlement, and "
              + entitlement.left()
              + " of "
              + entitlement.settings().perDay()
              + " are left of the last 24 hours: the run stops before they are spent; run again"
              + " each day, and it is done on day "
              + forecast.day());
    }
  }

  /** Nothing is deleted of tables that the run leaves out. */
  private static Set<String> unguarded(RunContext context, RunOptions options) {
    Set<String> names = new HashSet<>(options.acceptedGuards());
    names.addAll(context.leftOut());
    return names;
  }

  /** What a run of this plan would switch, and what an earlier one has left off. */
  private static void tell(Switching switching, Plan plan, StepContext step)
      throws MigrationException {
    SwitchesLeft.text(switching.left()).ifPresent(text -> step.note(EventRow.Level.WARN, text));
    if (plan.rows() > 0) {
      SwitchChoice choice = switching.choose();
      if (!choice.empty()) {
        step.note(EventRow.Level.INFO, "a run " + choice.text());
      }
    }
  }

  /** An undo reads fewer rows than a snapshot has, which is no fall. */
  private Map<String, Long> previous(RunCommand command) throws MigrationException {
    return switch (command) {
      case PLAN, PROBE, APPLY, PLAN_ADOPT, ADOPT -> BookKeeping.previousReads(state);
      case PLAN_UNDO, UNDO, RETRY -> Map.of();
    };
  }

  /** A plan sends nothing, so a guard that would stop it is only told. */
  private void warnOfGuards(
      RunContext context, RunCommand command, RunOptions options, StepContext step)
      throws MigrationException {
    try {
      GuardCheck.check(
          context.project(), context.requirePlan(), previous(command), unguarded(context, options));
    } catch (MigrationException e) {
      if (e.code() != Code.GUARD) {
        throw e;
      }
      context.guard(e);
      step.note(
          EventRow.Level.WARN,
          (command == RunCommand.PLAN_UNDO ? "undo" : "apply")
              + " would stop: "
              + e.getMessage()
              + "\n"
              + e.hint());
    }
  }

  private Experience experience(Sender sender, RowIds ids, RunContext context, RunReport report) {
    Books total = report.total();
    VerifyResult verified = report.verified();
    double verifying = context.verifying().toMillis() / 1e3;
    double took = report.totals().elapsed().toMillis() / 1e3;
    double other = took - sender.sending().toMillis() / 1e3 - verifying;
    return new Experience(
        sender.servers(),
        sender.width(),
        project.target().users().size(),
        sender.executed(),
        ids.read(),
        verified == null ? RowsRead.NONE : new RowsRead(verified.ledger(), verifying),
        List.of(
            new Experience.Last(
                Math.max(0, other),
                total.read(),
                total.created() + total.updated() + total.deleted(),
                ofForecast(report, took))));
  }

  /** What a run took as a multiple of its forecast; 0 if guesses are in that. */
  private static double ofForecast(RunReport report, double tookSeconds) {
    Forecast forecast = report.forecast();
    return forecast == null || !forecast.calibrated() || forecast.p50Seconds() <= 0
        ? 0
        : tookSeconds / forecast.p50Seconds();
  }

  private Verifier verifier(BoundProject bound) {
    return new Verifier(target, staging, bound);
  }

  private EventSink sinks(long run) {
    return EventSink.all(List.of(new StateSink(state, run), events));
  }
}
