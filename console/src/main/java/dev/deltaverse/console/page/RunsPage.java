package dev.deltaverse.console.page;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.ExpectedTime;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.StateView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The history of runs, a hundred at a time, and the curve towards the cutover of the last hundred.
 */
public final class RunsPage implements Page {
  private static final int SHOWN = 100;

  private final Looking looking;

  public RunsPage(Looking looking) {
    this.looking = looking;
  }

  /**
   * What the page shows.
   *
   * @param older the number before which older runs are; 0 for none
   * @param newer whether there are newer runs
   */
  record Model(List<Line> lines, long older, boolean newer, @Nullable CutoverCurve curve) {}

  /**
   * A run in the list.
   *
   * @param expected null if it made no forecast
   */
  record Line(Run run, Books books, @Nullable ExpectedTime expected, boolean isA, boolean isB) {
    String tone() {
      return Headline.tone(run);
    }

    String state() {
      return run.processGone() ? "process gone" : stateOf(run);
    }

    String time() {
      return run.end().map(end -> Shown.duration(Duration.between(run.started(), end))).orElse("–");
    }

    /** What it was expected to take. */
    String forecast() {
      return expected == null ? "–" : Shown.seconds(expected.p50Seconds());
    }

    String forecastInFull() {
      return expected == null
          ? ""
          : "no more than " + Shown.seconds(expected.p90Seconds()) + " in nine of ten cases";
    }

    /** Whether it took longer than one of ten should. */
    boolean late() {
      return expected != null
          && run.start().command().equals("apply")
          && run.end().isPresent()
          && ForecastTable.late(
              Duration.between(run.started(), run.end().get()), expected.p90Seconds());
    }

    long sent() {
      return books.created() + books.updated() + books.deleted();
    }

    long notLoaded() {
      return Figure.notLoaded(books);
    }

    long requests() {
      return run.totals() == null ? 0 : run.totals().requests();
    }

    long throttled() {
      return run.totals() == null ? 0 : run.totals().throttled();
    }

    double rate() {
      return run.totals() == null ? 0 : run.totals().rowsPerSecond();
    }

    String balanced() {
      RunTotals totals = run.totals();
      return totals == null ? "–" : totals.balanced() ? "balance" : "do not balance";
    }

    String verified() {
      RunTotals totals = run.totals();
      return totals == null || totals.verified() == null
          ? "–"
          : totals.verified() ? "agrees" : "differs";
    }

    private static String stateOf(Run run) {
      return run.status() == RunStatus.FINISHED && run.exitCode() != null && run.exitCode() != 0
          ? "finished, code " + run.exitCode()
          : run.status().text();
    }
  }

  @Override
  public String path() {
    return "/runs";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    Optional<Long> before = asked.number("before");
    List<Run> found = looking.runsBefore(before.orElse(Long.MAX_VALUE), SHOWN + 1);
    List<Run> runs = found.subList(0, Math.min(SHOWN, found.size()));
    Map<Long, Books> totals = Map.of();
    Map<Long, ExpectedTime> expected = Map.of();
    if (!runs.isEmpty()) {
      StateView view = looking.requireView();
      totals = view.totals(runs.getLast().id(), runs.getFirst().id());
      expected = view.expectedTimes(runs.getLast().id(), runs.getFirst().id());
    }
    List<Line> lines = new ArrayList<>();
    for (Run run : runs) {
      lines.add(
          new Line(
              run,
              totals.getOrDefault(run.id(), Books.EMPTY),
              expected.get(run.id()),
              lines.size() == 1,
              lines.isEmpty()));
    }
    boolean newer =
        before.isPresent() && looking.lastRun().filter(r -> r.id() >= before.get()).isPresent();
    Model model =
        new Model(
            lines,
            found.size() > SHOWN ? runs.getLast().id() : 0,
            newer,
            newer ? null : CutoverCurve.of(runs, totals));
    return Html.of(out -> JterunsGenerated.render(out, Html.NO_INTERCEPTOR, frame, model));
  }
}
