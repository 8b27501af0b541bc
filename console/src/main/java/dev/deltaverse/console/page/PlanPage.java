package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.plan.TablePlan;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SampleChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a run would send, or had to send, with some of the changes before and after. */
public final class PlanPage implements Page {
  private static final int RUNS = 200;
  private static final int RATES = 5;

  private final Looking looking;

  public PlanPage(Looking looking) {
    this.looking = looking;
  }

  /** Some changes of one row. */
  record Row(String operation, String key, List<SampleChange> cells) {}

  /** The page; the plan is null before there is one. */
  record View(@Nullable Model model) {}

  record Samples(String table, List<Row> rows) {}

  /**
   * What the page shows.
   *
   * @param applicable whether the plan is one that was not applied yet
   */
  record Model(Run run, Plan plan, List<Samples> samples, String forecast, boolean applicable) {

    long sum(ToLongFunction<DeltaCounts> count) {
      return plan.sum(count);
    }

    long checked(ToLongFunction<CheckCounts> count) {
      return plan.tables().stream().map(TablePlan::checked).mapToLong(count).sum();
    }

    long creates() {
      return plan.sum(DeltaCounts::create);
    }

    long updates() {
      return plan.sum(DeltaCounts::update);
    }

    long deletes() {
      return plan.sum(DeltaCounts::delete);
    }

    List<String> notes() {
      List<String> notes = new ArrayList<>();
      plan.tables().forEach(t -> t.read().notes().forEach(n -> notes.add(t.name() + ": " + n)));
      return notes;
    }
  }

  @Override
  public String path() {
    return "/plan";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    Optional<RunDocument> document = document(asked);
    if (document.isEmpty() && asked.number("run").isPresent()) {
      throw new MigrationException(
          Code.SETUP,
          "run " + asked.number("run").get() + " made no plan, or none was kept",
          "Look at another run.");
    }
    View view = new View(document.isEmpty() ? null : model(document.get()));
    return Html.of(out -> JteplanGenerated.render(out, Html.NO_INTERCEPTOR, frame, view));
  }

  private Optional<RunDocument> document(Asked asked) throws MigrationException {
    if (looking.view().isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> run = asked.number("run");
    return run.isPresent()
        ? looking.requireView().document(run.get(), RunDocument.PLAN)
        : looking.requireView().latestDocument(RunDocument.PLAN);
  }

  private Model model(RunDocument document) throws MigrationException {
    Plan plan = PlanJson.fromJson(document.json(), "of run " + document.run());
    Run run = looking.requireView().run(document.run()).orElseThrow();
    List<Samples> samples = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      List<Row> rows = rows(table.samples());
      if (!rows.isEmpty()) {
        samples.add(new Samples(table.name(), rows));
      }
    }
    boolean last = looking.lastRun().filter(r -> r.id() == run.id()).isPresent();
    return new Model(
        run,
        plan,
        samples,
        forecast(plan),
        last && run.start().command().equals("plan") && run.end().isPresent() && !plan.empty());
  }

  /** Changes of one row stand together, as staging gives them. */
  private static List<Row> rows(List<SampleChange> changes) {
    List<Row> rows = new ArrayList<>();
    for (SampleChange change : changes) {
      Row last = rows.isEmpty() ? null : rows.getLast();
      if (last == null
          || !last.key().equals(change.key())
          || !last.operation().equals(change.operation())) {
        last = new Row(change.operation(), change.key(), new ArrayList<>());
        rows.add(last);
      }
      if (!change.column().isEmpty()) {
        last.cells().add(change);
      }
    }
    return rows;
  }

  /** By the rates of the last runs that sent something. */
  private String forecast(Plan plan) throws MigrationException {
    double[] rates =
        looking.runs(RUNS).stream()
            .filter(run -> run.start().command().equals("apply") && run.totals() != null)
            .mapToDouble(run -> run.totals() == null ? 0 : run.totals().rowsPerSecond())
            .filter(rate -> rate > 0)
            .limit(RATES)
            .sorted()
            .toArray();
    if (plan.empty()) {
      return "Nothing to send: the target has all rows that can be loaded.";
    }
    if (rates.length == 0) {
      return "How long it takes is not known before a first run.";
    }
    double rate = rates[rates.length / 2];
    return "At "
        + Shown.rate(rate)
        + " rows/s, the middle of the last "
        + Shown.count(rates.length, "run")
        + " that sent rows, sending takes about "
        + Shown.duration(Duration.ofSeconds(Math.max(1, Math.round(plan.rows() / rate))))
        + ".";
  }
}
