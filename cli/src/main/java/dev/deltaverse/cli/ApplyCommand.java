package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.JsonLines;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.run.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The whole run: stages a snapshot, sends what differs, and accounts for every row. */
@Command
final class ApplyCommand implements Callable<Integer> {
  private static final String NAME = "deltaverse apply";

  private final Deltaverse options;

  @Parameters(
      arity = "0..1",
      paramLabel = "SNAPSHOT",
      description = "The snapshot's name (default: the latest).")
  private String snapshot = "";

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Send what this plan says, and nothing if it is stale.")
  private @Nullable Path plan;

  @Option(names = "--verify", description = "Read the target back at the end and compare.")
  private boolean verify;

  @Option(
      names = "--accept-guard",
      split = ",",
      paramLabel = "NAME",
      description = "Tables and links whose guards are lifted for this run, parted by commas.")
  private Set<String> acceptGuard = new LinkedHashSet<>();

  @Option(
      names = "--tables",
      split = ",",
      paramLabel = "NAME",
      description = "Send and verify the rows of these tables and links alone (default: all).")
  private Set<String> tables = new LinkedHashSet<>();

  @Option(
      names = "--until",
      paramLabel = "KIND",
      description =
          "End after the steps of this kind: stage, check, plan, send or verify (default: all).")
  private Selection.Until until = Selection.Until.END;

  @Option(
      names = "--json-events",
      description = "Print each event on stdout as one line of JSON, and nothing else.")
  private boolean jsonEvents;

  ApplyCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    requireOne();
    Names.require("--accept-guard", acceptGuard, project);
    Names.require("--tables", tables, project);
    Plan saved = plan == null ? null : read(plan);
    RunOptions run =
        new RunOptions(
            acceptGuard,
            verify,
            saved == null ? "" : saved.digest(),
            true,
            new Selection(tables, until));
    EventSink events = jsonEvents ? new JsonLines(options.out()) : EventSink.NONE;
    RunReport report =
        wiring.apply(project, saved == null ? snapshot : saved.snapshot(), run, events);
    if (jsonEvents) {
      return RunAnswer.complain(options, NAME, report);
    }
    if (options.json()) {
      int exitCode = RunAnswer.complain(options, NAME, report);
      Json.print(options.out(), Json.run("apply", report, exitCode));
      return exitCode;
    }
    String ended = until == Selection.Until.END ? "" : " until " + name(until);
    RunText.whole("apply of snapshot " + report.snapshot() + ended, report)
        .forEach(options.out()::println);
    options.out().flush();
    return RunAnswer.complain(options, NAME, report);
  }

  private static String name(Selection.Until until) {
    return until.name().toLowerCase(Locale.ROOT);
  }

  private void requireOne() throws MigrationException {
    if (plan != null && !snapshot.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "a snapshot (" + snapshot + ") and --plan were both given",
          "Give one of them; a plan names its snapshot.");
    }
  }

  private static Plan read(Path file) throws MigrationException {
    try {
      return PlanJson.fromJson(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "read plan " + file + ": " + Failures.reason(e),
          "Make one with `deltaverse plan --out FILE`.",
          e);
    }
  }
}
