package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.check.CheckReport;
import dev.deltaverse.engine.check.CheckResult;
import dev.deltaverse.engine.check.CheckUser;
import dev.deltaverse.engine.check.Checkup;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.TargetSettings;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything that can be known before the first request that writes. */
@Command
final class CheckCommand implements Callable<Integer> {
  /** A check is to say soon that a target does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Deltaverse options;

  @Parameters(
      arity = "0..1",
      paramLabel = "SNAPSHOT",
      description = "The snapshot's name (default: the latest).")
  private String snapshot = "";

  @Option(
      names = "--create-keys",
      description =
          "Make the alternate keys that the target lacks, and wait until they are Active.")
  private boolean createKeys;

  @Option(
      names = "--save-metadata",
      paramLabel = "FILE",
      description = "Keep the definitions of the project's tables, for emulator --model.")
  private @Nullable Path saveMetadata;

  CheckCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException, InterruptedException {
    CheckReport report = report();
    if (options.json()) {
      Json.print(options.out(), json(report));
    } else {
      print(report);
    }
    return exitCode(report);
  }

  private CheckReport report() throws MigrationException, InterruptedException {
    Project project;
    try {
      project = Wiring.toTarget(options).project();
    } catch (MigrationException e) {
      return Checkup.of(e);
    }
    try (ScratchFolder scratch = ScratchFolder.make();
        DuckStaging staging = DuckStaging.open(scratch.path(), Memory.forStaging())) {
      List<DataverseTarget> targets = new ArrayList<>();
      try {
        List<CheckUser> users = new ArrayList<>();
        for (ApplicationUser user : project.target().users()) {
          DataverseTarget target = target(project, user);
          targets.add(target);
          users.add(new CheckUser(user.name(), target, target.inspection()));
        }
        CheckReport report =
            new Checkup(project, users, staging, Clock.systemUTC()).run(snapshot, createKeys);
        if (saveMetadata != null) {
          MetadataFile.write(saveMetadata, targets.getFirst(), Binder.tables(project));
        }
        return report;
      } finally {
        targets.forEach(DataverseTarget::close);
      }
    }
  }

  /** The target as one user sees it, with patience for one try. */
  private static DataverseTarget target(Project project, ApplicationUser user)
      throws MigrationException {
    SendSettings send = project.send();
    return DataverseTarget.open(
        new TargetSettings(project.target().url(), List.of(user), project.target().bypass()),
        new SendSettings(
            send.batchRows(),
            send.batchOperations(),
            send.parallelism(),
            new RetrySettings(1, Duration.ofMillis(500), Duration.ofSeconds(5)),
            PATIENCE,
            send.limits()));
  }

  private void print(CheckReport report) {
    for (CheckResult result : report.results()) {
      options
          .out()
          .println(word(result) + "  " + result.object() + ": " + indented(result.finding()));
      if (!result.advice().isEmpty()) {
        options.out().println("      " + result.advice());
      }
    }
    String warnings =
        report.warnings() == 0 ? "" : " " + TextTable.count(report.warnings(), "warning") + ".";
    options
        .out()
        .println(
            report.failures() == 0
                ? "Nothing was found that would stop a run."
                    + warnings
                    + " Next step: deltaverse plan"
                : TextTable.count(report.failures(), "check") + " failed." + warnings);
  }

  /** 0 if nothing would stop a run, else that of the first failure, as a run would end. */
  private static int exitCode(CheckReport report) {
    return report.firstFailure().map(ExitCode::of).orElse(ExitCode.OK).number();
  }

  private static String indented(String finding) {
    return finding.replace("\n", "\n      ");
  }

  private static String word(CheckResult result) {
    return switch (result) {
      case CheckResult.Pass _ -> "pass";
      case CheckResult.Warn _ -> "warn";
      case CheckResult.Fail _ -> "fail";
    };
  }

  private static ObjectNode json(CheckReport report) {
    ObjectNode json = Json.object().put("command", "check").put("exitCode", exitCode(report));
    json.put("failed", report.failures()).put("warned", report.warnings());
    ArrayNode array = json.putArray("checks");
    for (CheckResult result : report.results()) {
      array
          .addObject()
          .put("result", word(result))
          .put("object", result.object())
          .put("finding", result.finding())
          .put("remedy", result.advice());
    }
    return json;
  }
}
