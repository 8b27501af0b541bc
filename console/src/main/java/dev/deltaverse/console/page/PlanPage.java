package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.forecast.MigrationWindow;
import dev.deltaverse.engine.forecast.PhaseForecast;
import dev.deltaverse.engine.forecast.VerifyForecast;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.plan.TablePlan;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SampleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a run would send, or had to send, with some of the changes before and after. */
public final class PlanPage implements Page {
  private final Looking looking;

  public PlanPage(Looking looking) {
    this.looking = looking;
  }

  /**
   * Whether the run is done within a window.
   *
   * @param window as it was asked; empty if it was not
   * @param tone of the answer, for the style sheet
   */
  record Fit(String window, String answer, String tone) {
    static Fit of(String window, @Nullable KeptForecast forecast) {
      if (window.isEmpty() || forecast == null) {
        return new Fit(window, "", "");
      }
      MigrationWindow of;
      try {
        of = MigrationWindow.parse(window);
      } catch (IllegalArgumentException _) {
        return new Fit(window, "'" + window + "' is no window. Write it like 04:00-06:30.", "bad");
      }
      String length = " within the " + Shown.duration(of.length()) + " of " + of + ".";
      if (of.fits(forecast.p90Seconds())) {
        return new Fit(
            window,
            "Done"
                + length
                + " That holds in nine of ten cases"
                + (of.fits(forecast.p90VerifiedSeconds()) ? "." : ", but not with verification."),
            "good");
      }
      return of.fits(forecast.p50Seconds())
          ? new Fit(
              window, "Done more likely than not, but not in nine of ten cases," + length, "warn")
          : new Fit(window, "Not done" + length, "bad");
    }
  }

  /** Some changes of one row. */
  record Row(String operation, String key, List<SampleChange> cells) {
    String tone() {
      return switch (operation) {
        case "delete" -> "warn";
        case "create" -> "good";
        default -> "running";
      };
    }
  }

  /** The page; the plan is null before there is one. */
  record View(@Nullable Model model) {}

  record Samples(String table, List<Row> rows) {}

  /**
   * What the page shows.
   *
   * @param forecast null if none was kept
   * @param applicable whether the plan is one that was not applied yet
   */
  record Model(
      Run run,
      Plan plan,
      List<Samples> samples,
      @Nullable KeptForecast forecast,
      Fit fit,
      boolean applicable) {

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

    String sentence() {
      if (plan.empty()) {
        return "Nothing to send: the target has all rows that can be loaded.";
      }
      if (forecast == null) {
        return "How long it takes was not forecast.";
      }
      return "Takes "
          + Shown.seconds(forecast.p50Seconds())
          + ", and no more than "
          + Shown.seconds(forecast.p90Seconds())
          + " in nine of ten cases"
          + (forecast.otherSeconds() < 1
              ? ""
              : "; in " + Shown.seconds(forecast.otherSeconds()) + " of them nothing is sent")
          + ". "
          + verification(forecast.verification())
          + Shown.count(forecast.users(), "user")
          + " on "
          + Shown.count(forecast.servers(), "server")
          + ", "
          + Shown.count(forecast.requestsAtOnce(), "request")
          + " at once.";
    }

    private static String verification(VerifyForecast verification) {
      String p50 = Shown.seconds(verification.p50Seconds());
      return verification.included()
          ? "Verification takes " + p50 + " of that. "
          : verification.rows() == 0
              ? ""
              : "Verification takes "
                  + p50
                  + " more"
                  + (verification.learnt() ? ". " : ", which is a guess. ");
    }

    /** What the plan takes of the entitlement; null where there is nothing to say of it. */
    @Nullable EntitlementTable entitlement() {
      return forecast == null || plan.empty() ? null : EntitlementTable.of(forecast);
    }

    /** What to know of the forecast; empty if it is made from experience alone. */
    String warning() {
      return forecast == null ? "" : ForecastTable.calibration(forecast).strip();
    }

    @Nullable PhaseForecast expected(PhasePlan phase) {
      return forecast == null
          ? null
          : forecast.phases().stream()
              .filter(f -> f.phase().equals(phase.id()))
              .findFirst()
              .orElse(null);
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
    View view = new View(document.isEmpty() ? null : model(document.get(), asked.text("window")));
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

  private Model model(RunDocument document, String window) throws MigrationException {
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
    KeptForecast forecast =
        looking
            .requireView()
            .document(run.id(), RunDocument.FORECAST)
            .map(d -> KeptForecast.parse(d.json()))
            .orElse(null);
    return new Model(
        run,
        plan,
        samples,
        forecast,
        Fit.of(window, forecast),
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
}
