package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Takes a run back: shows the inverse plan, and sends it when it is wanted. */
@Command
final class UndoCommand implements Callable<Integer> {
  private static final String NAME = "deltaverse undo";

  private final Deltaverse options;

  @Parameters(paramLabel = "RUN", description = "The run's number, as `runs` lists it.")
  private long run;

  @Option(names = "--yes", description = "Send it, without asking.")
  private boolean yes;

  @Option(names = "--verify", description = "Read the target back at the end and compare.")
  private boolean verify;

  @Option(
      names = "--accept-guard",
      split = ",",
      paramLabel = "NAME",
      description = "Tables and links whose guards are lifted for this run, parted by commas.")
  private Set<String> acceptGuard = new LinkedHashSet<>();

  UndoCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    Names.require("--accept-guard", acceptGuard, project);
    if (yes) {
      return undo(wiring, project, "");
    }
    RunReport report = wiring.migrate(project, migration -> migration.planUndo(run));
    Plan plan = report.plan();
    int exitCode = RunAnswer.complain(options, NAME, report);
    if (options.json()) {
      ObjectNode json = Json.run("undo --plan", report, exitCode);
      if (plan != null) {
        json.set("plan", Json.parsed(PlanJson.toJson(plan)));
      }
      Json.print(options.out(), json);
      return exitCode;
    }
    if (plan == null) {
      return exitCode;
    }
    PlanText.of("Plan to take back run " + run, plan).forEach(options.out()::println);
    if (plan.empty()) {
      return exitCode;
    }
    if (Consent.given(options, "Take back run " + run)) {
      return undo(wiring, project, plan.digest());
    }
    options
        .out()
        .println(
            "Nothing was sent. "
                + RunText.guard(report).orElse("Next step: deltaverse undo " + run + " --yes"));
    return exitCode;
  }

  private int undo(Wiring wiring, Project project, String digest) throws MigrationException {
    RunReport report =
        Wiring.told(
            project,
            "undo",
            "run " + run,
            EventSink.NONE,
            events ->
                wiring.migrate(
                    project,
                    events,
                    migration -> migration.undo(run, new RunOptions(acceptGuard, verify, digest))));
    int exitCode = RunAnswer.complain(options, NAME, report);
    if (options.json()) {
      Json.print(options.out(), Json.run("undo", report, exitCode));
    } else {
      RunText.whole("undo of " + report.snapshot(), report).forEach(options.out()::println);
    }
    return exitCode;
  }
}
