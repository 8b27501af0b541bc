package dev.deltaverse.cli;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.switches.SwitchesLeft;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The history of runs, the latest first. */
@Command
final class RunsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Deltaverse options;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  RunsCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    try (StateView view = StateStore.read(new Wiring(options).state())) {
      List<Run> runs = view.runs(limit);
      if (options.json()) {
        ObjectNode json = Json.object().put("command", "runs").put("exitCode", 0);
        ArrayNode array = json.putArray("runs");
        for (Run run : runs) {
          ObjectNode of = json(run);
          Json.books(of.putArray("tables"), view.books(run.id()));
          array.add(of);
        }
        Json.print(options.out(), json);
      } else {
        print(view, runs);
      }
      SwitchesLeft.text(view.switched()).ifPresent(options.err()::println);
    }
    return ExitCode.OK.number();
  }

  private void print(StateView view, List<Run> runs) throws MigrationException {
    if (runs.isEmpty()) {
      options.out().println("There was no run yet. Next step: deltaverse plan");
      return;
    }
    TextTable table =
        new TextTable(
            "run",
            "<command",
            "<snapshot",
            "<started",
            "<status",
            "exit",
            "took",
            "read",
            "created",
            "updated",
            "deleted",
            "requests",
            "rows/s");
    for (Run run : runs) {
      Map<String, Books> books = view.books(run.id());
      Books total = books.values().stream().reduce(Books.EMPTY, Books::plus);
      RunTotals totals = run.totals();
      table.line(
          run.id(),
          run.start().command(),
          run.start().snapshot(),
          time(run.started()),
          run.status().text(),
          run.exitCode() == null ? "" : run.exitCode(),
          run.end().map(end -> Durations.text(Duration.between(run.started(), end))).orElse(""),
          total.read(),
          total.created(),
          total.updated(),
          total.deleted(),
          totals == null ? "" : totals.requests(),
          totals == null ? "" : Math.round(totals.rowsPerSecond()));
    }
    table.lines().forEach(options.out()::println);
  }

  /** A time where this machine is. */
  static String time(java.time.Instant at) {
    return TIME.format(at.atZone(ZoneId.systemDefault()));
  }

  /** A run of the history. */
  static ObjectNode json(Run run) {
    ObjectNode json =
        Json.object()
            .put("run", run.id())
            .put("command", run.start().command())
            .put("snapshot", run.start().snapshot())
            .put("profile", run.start().profile())
            .put("user", run.start().user())
            .put("host", run.start().host())
            .put("pid", run.start().pid())
            .put("version", run.start().version())
            .put("started", run.started().toString())
            .put("ended", run.end().map(Object::toString).orElse(null))
            .put("status", run.status().text())
            .put("exitCode", run.exitCode())
            .put("message", run.message());
    RunTotals totals = run.totals();
    if (totals != null) {
      Json.totals(json, totals);
    }
    return json;
  }
}
