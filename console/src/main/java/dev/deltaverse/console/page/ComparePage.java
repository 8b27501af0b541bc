package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.StepPicture;
import dev.deltaverse.console.run.TablePicture;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Two runs side by side. */
public final class ComparePage implements Page {
  private final Looking looking;

  public ComparePage(Looking looking) {
    this.looking = looking;
  }

  record Model(Run a, Run b, List<Section> sections) {}

  record Section(
      String title, String first, boolean numbers, List<String> columns, List<Line> lines) {}

  record Line(String name, List<Cell> cells) {}

  record Cell(String text, String tone) {}

  @Override
  public String path() {
    return "/compare";
  }

  @Override
  public String render(Asked asked, Frame frame) throws MigrationException {
    RunPicture a = looking.picture(number(asked, "a"));
    RunPicture b = looking.picture(number(asked, "b"));
    List<Section> sections = new ArrayList<>();
    sections.add(facts(a, b));
    sections.add(times(a, b));
    sections.add(section("Rows read", a, b, Books::read));
    sections.add(
        section(
            "Rows changed", a, b, books -> books.created() + books.updated() + books.deleted()));
    sections.add(section("Rows not loaded", a, b, Figure::notLoaded));
    Model model = new Model(a.run(), b.run(), sections);
    return Html.of(out -> JtecompareGenerated.render(out, Html.NO_INTERCEPTOR, frame, model));
  }

  private static long number(Asked asked, String name) throws MigrationException {
    return asked
        .number(name)
        .orElseThrow(
            () ->
                new MigrationException(
                    Code.SETUP,
                    "two runs are needed to compare; run "
                        + name.toUpperCase(Locale.ROOT)
                        + " is missing",
                    "Choose both in the list of runs."));
  }

  private static Section facts(RunPicture a, RunPicture b) {
    List<Line> lines = new ArrayList<>();
    fact(lines, "command", a, b, p -> p.run().start().command());
    fact(lines, "snapshot", a, b, p -> p.run().start().snapshot());
    fact(lines, "started", a, b, p -> Shown.dayAndTime(p.run().started()));
    fact(
        lines,
        "ended as",
        a,
        b,
        p -> new RunsPage.Line(p.run(), Books.EMPTY, null, false, false).state());
    fact(lines, "time", a, b, p -> Shown.duration(p.elapsed()));
    fact(lines, "forecast", a, b, ComparePage::forecast);
    fact(lines, "requests", a, b, p -> total(p, RunTotals::requests));
    fact(lines, "throttled", a, b, p -> total(p, RunTotals::throttled));
    fact(lines, "retries", a, b, p -> total(p, RunTotals::retries));
    fact(
        lines,
        "rows/s",
        a,
        b,
        p -> p.run().totals() == null ? "–" : Shown.rate(p.run().totals().rowsPerSecond()));
    fact(lines, "mapping", a, b, p -> mapping(p.run()));
    fact(lines, "version", a, b, p -> p.run().start().version());
    return new Section(
        "In general",
        "figure",
        false,
        List.of("run " + a.run().id(), "run " + b.run().id()),
        lines);
  }

  private static String forecast(RunPicture picture) {
    KeptForecast forecast = picture.forecast();
    return forecast == null
        ? "–"
        : Shown.seconds(forecast.p50Seconds()) + ", p90 " + Shown.seconds(forecast.p90Seconds());
  }

  /** From the first begin to the last end of the steps of a kind. */
  private static Section times(RunPicture a, RunPicture b) {
    List<Line> lines = new ArrayList<>();
    for (String kind : RunPage.STEPS) {
      Optional<Duration> one = span(a, kind);
      Optional<Duration> two = span(b, kind);
      if (one.isPresent() || two.isPresent()) {
        lines.add(
            new Line(
                kind,
                List.of(
                    new Cell(one.map(Shown::duration).orElse("–"), ""),
                    new Cell(two.map(Shown::duration).orElse("–"), ""),
                    difference(one, two))));
      }
    }
    return new Section(
        "Time by kind of step",
        "step",
        true,
        List.of("run " + a.run().id(), "run " + b.run().id(), "difference"),
        lines);
  }

  private static Cell difference(Optional<Duration> one, Optional<Duration> two) {
    if (one.isEmpty() || two.isEmpty()) {
      return new Cell("–", "quiet");
    }
    Duration more = two.get().minus(one.get());
    return more.isZero()
        ? new Cell("–", "quiet")
        : new Cell((more.isNegative() ? "−" : "+") + Shown.duration(more.abs()), "");
  }

  private static Optional<Duration> span(RunPicture picture, String kind) {
    Instant from = null;
    Instant to = null;
    for (StepPicture step : picture.steps()) {
      Instant started = step.started();
      Instant ended = step.ended();
      if (step.id().kind().equals(kind) && started != null && ended != null) {
        from = from == null || started.isBefore(from) ? started : from;
        to = to == null || ended.isAfter(to) ? ended : to;
      }
    }
    return from == null || to == null ? Optional.empty() : Optional.of(Duration.between(from, to));
  }

  private static String total(RunPicture picture, ToLongFunction<RunTotals> figure) {
    RunTotals totals = picture.run().totals();
    return totals == null ? "–" : Shown.number(figure.applyAsLong(totals));
  }

  /** Enough of the fingerprint to see that it is another. */
  private static String mapping(Run run) {
    return Certificate.mapping(run).substring(0, 12);
  }

  private static void fact(
      List<Line> lines, String name, RunPicture a, RunPicture b, Function<RunPicture, String> of) {
    String left = of.apply(a);
    String right = of.apply(b);
    String tone = left.equals(right) ? "quiet" : "";
    lines.add(new Line(name, List.of(new Cell(left, tone), new Cell(right, tone))));
  }

  private static Section section(
      String title, RunPicture a, RunPicture b, ToLongFunction<Books> of) {
    Set<String> names = new LinkedHashSet<>(b.tables().keySet());
    names.addAll(a.tables().keySet());
    List<Line> lines = new ArrayList<>();
    long left = 0;
    long right = 0;
    for (String name : names) {
      long one = of.applyAsLong(books(a, name));
      long two = of.applyAsLong(books(b, name));
      lines.add(line(name, one, two));
      left += one;
      right += two;
    }
    lines.add(line("total", left, right));
    return new Section(
        title,
        "table",
        true,
        List.of("run " + a.run().id(), "run " + b.run().id(), "difference"),
        lines);
  }

  private static Books books(RunPicture picture, String name) {
    TablePicture table = picture.tables().get(name);
    return table == null ? Books.EMPTY : table.books();
  }

  private static Line line(String name, long a, long b) {
    String difference = b == a ? "–" : (b > a ? "+" : "−") + Shown.number(Math.abs(b - a));
    return new Line(
        name,
        List.of(
            new Cell(Shown.count(a), ""),
            new Cell(Shown.count(b), ""),
            new Cell(difference, b == a ? "quiet" : "strong")));
  }
}
