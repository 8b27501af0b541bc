package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.check.CheckJson;
import dev.deltaverse.engine.check.CheckReport;
import dev.deltaverse.engine.check.CheckResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Everything that can be known before the first request that writes. */
@Command
final class CheckCommand implements Callable<Integer> {
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
    CheckReport report =
        Checking.report(new Wiring(options)::project, snapshot, createKeys, saveMetadata);
    if (options.json()) {
      ObjectNode json = Json.object().put("command", "check").put("exitCode", exitCode(report));
      Json.print(options.out(), json.setAll(CheckJson.of(report)));
    } else {
      print(report);
    }
    return exitCode(report);
  }

  private void print(CheckReport report) {
    for (CheckResult result : report.results()) {
      options
          .out()
          .println(result.word() + "  " + result.object() + ": " + indented(result.finding()));
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
}
