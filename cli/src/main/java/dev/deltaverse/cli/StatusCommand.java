package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.PhaseStatistics;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.RunStatistics;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.switches.SwitchesLeft;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How far the run is that is under way, also of another process; or how the last one ended. */
@Command
final class StatusCommand implements Callable<Integer> {
  private static final int EVENTS = 8;

  private final Deltaverse options;
  private final Clock clock;

  StatusCommand(Deltaverse options) {
    this.options = options;
    this.clock = Clock.systemUTC();
  }

  @Override
  public Integer call() throws MigrationException {
    try (StateView view = StateStore.read(new Wiring(options).state())) {
      Optional<Run> latest = view.runs(1).stream().findFirst();
      if (options.json()) {
        ObjectNode json = Json.object().put("command", "status").put("exitCode", 0);
        if (latest.isPresent()) {
          json.set("run", json(view, latest.get()));
        } else {
          json.putNull("run");
        }
        json.set("operator", HistoryJson.will(Json.object(), view.will()));
        ArrayNode off = json.putArray("switchedOff");
        view.switched().forEach(s -> off.add(s.text()));
        Json.print(options.out(), json);
      } else if (latest.isPresent()) {
        print(view, latest.get());
      } else {
        options.out().println("There was no run yet. Next step: deltaverse plan");
      }
    }
    return ExitCode.OK.number();
  }

  private void print(StateView view, Run run) throws MigrationException {
    RunStart start = run.start();
    options.out().println("Run " + run.id() + ": " + start.command() + " " + start.snapshot());
    options.out().println(state(run));
    waiting(view, run).ifPresent(options.out()::println);
    ControlAnswer.line(view.will()).ifPresent(options.out()::println);
    SwitchesLeft.text(view.switched()).ifPresent(options.out()::println);
    RunStatistics figures = view.journal().statistics(run.id());
    if (!figures.phases().isEmpty()) {
      options.out().println();
      phases(figures).forEach(options.out()::println);
    }
    forecast(view, run)
        .filter(forecast -> !forecast.path("phases").isEmpty())
        .ifPresent(
            forecast ->
                options
                    .out()
                    .println(
                        ForecastText.beside(
                            forecast,
                            run.end().isEmpty() ? "has taken" : "took",
                            Duration.between(run.started(), run.end().orElseGet(clock::instant)),
                            figures.all().requests())));
    if (figures.throttles() > 0) {
      options
          .out()
          .println(
              "throttled "
                  + TextTable.number(figures.throttles())
                  + " times, "
                  + Durations.text(figures.throttled())
                  + " in all");
    }
    if (run.end().isPresent() && !view.books(run.id()).isEmpty()) {
      options.out().println();
      RunText.books(view.books(run.id())).forEach(options.out()::println);
    }
    List<EventRow> events = view.latestEvents(run.id(), EVENTS);
    if (!events.isEmpty()) {
      options.out().println();
      events.forEach(e -> options.out().println(RunsCommand.time(e.at()) + " " + e.text()));
    }
  }

  /** Why a run that is under way does not send at full speed. */
  private static Optional<String> waiting(StateView view, Run run) throws MigrationException {
    return run.status() == RunStatus.RUNNING ? view.waiting(run.id()) : Optional.empty();
  }

  /** What was expected of the run; empty if it did not come to its plan. */
  private static Optional<JsonNode> forecast(StateView view, Run run) throws MigrationException {
    return view.document(run.id(), RunDocument.FORECAST)
        .map(document -> Json.parsed(document.json()));
  }

  private String state(Run run) {
    RunStart start = run.start();
    String process = start.user() + "@" + start.host() + " pid " + start.pid();
    String since = "since " + RunsCommand.time(run.started());
    if (run.status() == RunStatus.RUNNING) {
      Duration elapsed = Duration.between(run.started(), clock.instant());
      return run.processGone()
          ? "its process (" + process + ") is gone without a word; run again to go on"
          : "running " + since + " (" + Durations.text(elapsed) + ") by " + process;
    }
    Optional<Instant> end = run.end();
    return run.status().text()
        + end.map(e -> " after " + Durations.text(Duration.between(run.started(), e))).orElse("")
        + (run.exitCode() == null ? "" : ", exit code " + run.exitCode())
        + ", "
        + since
        + " by "
        + process
        + (run.message().isEmpty() ? "" : ": " + run.message());
  }

  private static List<String> phases(RunStatistics figures) {
    TextTable table =
        new TextTable(
            "<phase", "requests", "applied", "refused", "in doubt", "retries", "splits", "rows/s");
    for (PhaseStatistics.Named phase : figures.phases()) {
      line(table, phase.phase().toString(), phase.statistics());
    }
    line(table, "all", figures.all());
    return table.lines();
  }

  private static void line(TextTable table, String name, PhaseStatistics of) {
    table.line(
        name,
        of.requests(),
        of.applied(),
        of.refused(),
        of.unknown(),
        of.retries(),
        of.splits(),
        Math.round(of.rowsPerSecond()));
  }

  private static ObjectNode json(StateView view, Run run) throws MigrationException {
    ObjectNode json = RunsCommand.json(run);
    json.put("processGone", run.processGone());
    json.put("waiting", waiting(view, run).orElse(null));
    RunStatistics figures = view.journal().statistics(run.id());
    json.put("throttles", figures.throttles());
    json.put("throttledSeconds", figures.throttled().toMillis() / 1000.0);
    json.set("forecast", forecast(view, run).orElse(null));
    ArrayNode phases = json.putArray("phases");
    for (PhaseStatistics.Named phase : figures.phases()) {
      PhaseStatistics of = phase.statistics();
      phases
          .addObject()
          .put("phase", phase.phase().toString())
          .put("requests", of.requests())
          .put("applied", of.applied())
          .put("refused", of.refused())
          .put("inDoubt", of.unknown())
          .put("retries", of.retries())
          .put("splits", of.splits())
          .put("rowsPerSecond", Math.round(of.rowsPerSecond() * 10) / 10.0);
    }
    Json.books(json.putArray("tables"), view.books(run.id()));
    ArrayNode events = json.putArray("events");
    for (EventRow event : view.latestEvents(run.id(), EVENTS)) {
      events
          .addObject()
          .put("at", event.at().toString())
          .put("level", Json.word(event.level()))
          .put("text", event.text());
    }
    return json;
  }
}
