package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.RejectCount;
import dev.deltaverse.engine.journal.RejectFilter;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.staging.RejectRow;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run did not load, and why: counted, sampled, and exported for correction. */
@Command
final class RejectsCommand implements Callable<Integer> {
  private static final int SHOWN = 20;
  private static final int SHOWN_IN_JSON = 1_000;

  private final Deltaverse options;

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "The run's number (default: the last that came to its end).")
  private @Nullable Long run;

  @Option(names = "--table", paramLabel = "T", description = "Only of this table or link.")
  private @Nullable String table;

  @Option(names = "--rule", paramLabel = "R", description = "Only by this rule.")
  private @Nullable String rule;

  @Option(names = "--column", paramLabel = "C", description = "Only for this column.")
  private @Nullable String column;

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "Write the records to files that can be corrected and loaded.")
  private @Nullable Path export;

  RejectsCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    try (StateView view = StateStore.read(new Wiring(options).state())) {
      Run of = run(view);
      RejectFilter filter = new RejectFilter(table, null, rule, column);
      List<RejectCount> counts =
          view.rejects().counts(of.id()).stream().filter(this::wanted).toList();
      List<RefusedGroup> refused =
          view.journal().refusedGroups(of.id()).stream().filter(this::wanted).toList();
      List<RejectRow> rows =
          view.rejects().list(of.id(), filter, options.json() ? SHOWN_IN_JSON : SHOWN);
      List<Path> files =
          export == null ? List.of() : RejectExport.write(view, of.id(), filter, export);
      if (options.json()) {
        Json.print(options.out(), json(of, counts, refused, rows, files));
      } else {
        print(of, counts, refused, rows, files);
      }
    }
    return ExitCode.OK.number();
  }

  private Run run(StateView view) throws MigrationException {
    if (run != null) {
      return view.run(run)
          .orElseThrow(
              () ->
                  new MigrationException(
                      Code.SETUP,
                      "there is no run " + run,
                      "`deltaverse runs` lists those that there are."));
    }
    return view.runs(100).stream()
        .filter(r -> r.status() != RunStatus.RUNNING && r.status() != RunStatus.CRASHED)
        .findFirst()
        .orElseThrow(
            () ->
                new MigrationException(
                    Code.SETUP,
                    "no run has come to its end yet",
                    "Run `deltaverse plan` first; it sends nothing."));
  }

  private boolean wanted(RejectCount count) {
    return (table == null || count.name().equals(table))
        && (rule == null || count.rule().equals(rule))
        && (column == null || count.column().equals(column));
  }

  /** The target's refusals have no rule and no column of ours. */
  private boolean wanted(RefusedGroup group) {
    return rule == null && column == null && (table == null || group.phase().name().equals(table));
  }

  private void print(
      Run of,
      List<RejectCount> counts,
      List<RefusedGroup> refused,
      List<RejectRow> rows,
      List<Path> files) {
    options
        .out()
        .println(
            "Rejects of run "
                + of.id()
                + ", "
                + of.start().command()
                + " of snapshot "
                + of.start().snapshot());
    if (counts.isEmpty() && refused.isEmpty()) {
      options.out().println("There are none.");
      return;
    }
    if (!counts.isEmpty()) {
      options.out().println();
      TextTable text = new TextTable("<table", "<kind", "<rule", "<column", "rejects");
      counts.forEach(c -> text.line(c.name(), Json.word(c.kind()), c.rule(), c.column(), c.rows()));
      text.lines().forEach(options.out()::println);
    }
    if (!refused.isEmpty()) {
      options.out().println();
      options.out().println("Refused by the target:");
      for (RefusedGroup group : refused) {
        options
            .out()
            .println(
                "  "
                    + group.phase()
                    + ": "
                    + TextTable.count(group.rows(), "row")
                    + ": "
                    + group.code()
                    + " "
                    + group.example());
      }
    }
    if (!rows.isEmpty()) {
      long all = counts.stream().mapToLong(RejectCount::rows).sum();
      options.out().println();
      options.out().println(all > rows.size() ? "The first " + rows.size() + ":" : "All of them:");
      rows.forEach(row -> options.out().println("  " + RejectText.line(row)));
    }
    if (export != null) {
      options.out().println();
      files.forEach(file -> options.out().println("wrote " + file));
    } else if (!rows.isEmpty()) {
      options.out().println();
      options.out().println("Next step: deltaverse rejects --run " + of.id() + " --export DIR");
    }
  }

  private static ObjectNode json(
      Run of,
      List<RejectCount> counts,
      List<RefusedGroup> refused,
      List<RejectRow> rows,
      List<Path> files) {
    ObjectNode json =
        Json.object()
            .put("command", "rejects")
            .put("exitCode", 0)
            .put("run", of.id())
            .put("snapshot", of.start().snapshot());
    ArrayNode array = json.putArray("counts");
    for (RejectCount count : counts) {
      HistoryJson.count(array.addObject(), count);
    }
    ArrayNode groups = json.putArray("refused");
    for (RefusedGroup group : refused) {
      HistoryJson.group(groups.addObject(), group);
    }
    ArrayNode list = json.putArray("rejects");
    for (RejectRow row : rows) {
      HistoryJson.reject(list.addObject(), row);
    }
    files.forEach(file -> json.withArray("files").add(file.toString()));
    return json;
  }
}
