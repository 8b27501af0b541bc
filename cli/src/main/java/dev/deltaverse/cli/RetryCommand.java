package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RetryOptions;
import dev.deltaverse.engine.run.RunReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists what the target refused, by reason, and sends some of it again. */
@Command
final class RetryCommand implements Callable<Integer> {
  private static final String NAME = "deltaverse retry";

  private final Deltaverse options;

  @ArgGroup(multiplicity = "0..1")
  private Choice choice = new Choice();

  /** Which rows; without any, they are only listed. */
  static final class Choice {
    @Option(names = "--list", description = "Only list the groups; so too if nothing is chosen.")
    private boolean list;

    @Option(names = "--group", paramLabel = "N", description = "One group of the list.")
    private @Nullable Integer group;

    @Option(names = "--table", paramLabel = "T", description = "All of one table or link.")
    private @Nullable String table;

    @Option(names = "--all", description = "All of them.")
    private boolean all;
  }

  RetryCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    if (choice.table != null) {
      Names.require("--table", Set.of(choice.table), project);
    }
    List<RefusedGroup> groups = wiring.migrate(project, Migration::refused);
    if (choice.group == null && choice.table == null && !choice.all) {
      return list(groups);
    }
    RetryOptions retry =
        new RetryOptions(
            Optional.ofNullable(choice.group == null ? null : group(groups, choice.group)),
            choice.table == null ? Set.of() : Set.of(choice.table));
    RunReport report =
        Wiring.told(
            project,
            "retry",
            "",
            EventSink.NONE,
            events -> wiring.migrate(project, events, migration -> migration.retry(retry)));
    int exitCode = RunAnswer.complain(options, NAME, report);
    if (options.json()) {
      Json.print(options.out(), Json.run("retry", report, exitCode));
    } else {
      RunText.whole("retry of snapshot " + report.snapshot(), report)
          .forEach(options.out()::println);
    }
    return exitCode;
  }

  private static RefusedGroup group(List<RefusedGroup> groups, int number)
      throws MigrationException {
    if (number < 1 || number > groups.size()) {
      throw new MigrationException(
          Code.SETUP,
          "--group: there is no group " + number + " of refused rows",
          groups.isEmpty()
              ? "The target lacks no row that it refused."
              : "`deltaverse retry --list` shows groups 1 to " + groups.size() + ".");
    }
    return groups.get(number - 1);
  }

  private int list(List<RefusedGroup> groups) {
    if (options.json()) {
      ObjectNode json = Json.object().put("command", "retry").put("exitCode", 0);
      ArrayNode array = json.putArray("groups");
      for (int i = 0; i < groups.size(); i++) {
        HistoryJson.group(array.addObject().put("group", i + 1), groups.get(i));
      }
      Json.print(options.out(), json);
    } else if (groups.isEmpty()) {
      options.out().println("The target lacks no row that it refused.");
    } else {
      TextTable table = new TextTable("group", "<phase", "rows", "<code", "<reason");
      for (int i = 0; i < groups.size(); i++) {
        RefusedGroup group = groups.get(i);
        table.line(i + 1, group.phase(), group.rows(), group.code(), group.reason());
      }
      table.lines().forEach(options.out()::println);
      options.out().println("Next step: deltaverse retry --group N, --table T or --all");
    }
    return ExitCode.OK.number();
  }
}
