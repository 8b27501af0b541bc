package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.MigrationWindow;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.databind.node.ObjectNode;

/** Prepares a run up to its plan, shows it, and sends nothing beside a probe that is asked for. */
final class PlanCommand implements CommandEntry.Described {
  private final Deltaverse options;
  private String snapshot = "";
  private @Nullable Path file;
  private @Nullable MigrationWindow window;
  private boolean probe;

  PlanCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public void prepare() {
    Wiring.prepare();
  }

  @Override
  public CommandSpec spec() {
    return CommandSpec.wrapWithoutInspection(this)
        .addPositional(
            PositionalParamSpec.builder()
                .index("0")
                .arity("0..1")
                .paramLabel("SNAPSHOT")
                .type(String.class)
                .description("The snapshot's name (default: the latest).")
                .setter(Deltaverse.setter(String.class, value -> snapshot = value))
                .build())
        .addOption(
            OptionSpec.builder("--out")
                .paramLabel("FILE")
                .type(Path.class)
                .description("Keep the plan in a file, for apply --plan.")
                .setter(Deltaverse.setter(Path.class, value -> file = value))
                .build())
        .addOption(
            OptionSpec.builder("--window")
                .paramLabel("HH:MM-HH:MM")
                .type(MigrationWindow.class)
                .converters(new WindowOption())
                .description("Tell whether the run fits this time of day; it may go over midnight.")
                .setter(Deltaverse.setter(MigrationWindow.class, value -> window = value))
                .build())
        .addOption(
            OptionSpec.builder("--probe")
                .type(boolean.class)
                .description(
                    "Send the first rows of each table whose cost no run has shown, to measure it.")
                .setter(Deltaverse.setter(Boolean.class, value -> probe = value))
                .build());
  }

  @Override
  public Integer call() throws MigrationException {
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    SnapshotFolder folder = Wiring.snapshot(project, snapshot);
    RunReport probed = probe ? wiring.migrate(project, m -> m.probe(folder)) : null;
    if (probed != null && (probed.interrupted() || !probed.failures().isEmpty())) {
      return RunAnswer.complain(options, "deltaverse plan --probe", probed);
    }
    RunReport report = wiring.migrate(project, migration -> migration.plan(folder));
    Plan plan = report.plan();
    Forecast forecast = report.forecast();
    if (plan != null && file != null) {
      write(plan, file);
    }
    int exitCode = RunAnswer.complain(options, "deltaverse plan", report);
    if (options.json()) {
      ObjectNode json = Json.run("plan", report, exitCode);
      if (plan != null) {
        json.set("plan", Json.parsed(PlanJson.toJson(plan)));
      }
      if (probed != null) {
        json.putObject("probe")
            .put("run", probed.run())
            .put("rows", sent(probed))
            .put("requests", probed.totals().requests());
      }
      if (forecast != null && window != null) {
        json.putObject("window")
            .put("from", window.from().toString())
            .put("to", window.to().toString())
            .put("p50Fits", window.fits(forecast.p50Seconds()))
            .put("p90Fits", window.fits(forecast.p90Seconds()));
      }
      Json.print(options.out(), json);
    } else if (plan != null) {
      PlanText.of(plan).forEach(options.out()::println);
      if (forecast != null && !plan.empty()) {
        options.out().println();
        ForecastText.of(forecast).forEach(options.out()::println);
        if (window != null) {
          options.out().println(ForecastText.fit(forecast, window));
        }
        options.out().println();
      }
      options.out().println(sentText(probed) + next(plan, report));
    }
    return exitCode;
  }

  private static long sent(RunReport probed) {
    return probed.total().created() + probed.total().updated();
  }

  /** What the command has sent. */
  private static String sentText(@Nullable RunReport probed) {
    if (probed == null) {
      return "Nothing was sent. ";
    }
    return probed.totals().requests() == 0
        ? "The probe sent nothing: what the tables cost is known. "
        : "The probe has created or updated "
            + TextTable.count(sent(probed), "row")
            + " in "
            + TextTable.count(probed.totals().requests(), "request")
            + "; `deltaverse undo "
            + probed.run()
            + "` takes them back. ";
  }

  private static void write(Plan plan, Path file) throws MigrationException {
    try {
      Files.writeString(file, PlanJson.toJson(plan));
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "write the plan to " + file + ": " + Failures.reason(e),
          "Name a file in a folder that exists and can be written.",
          e);
    }
  }

  private String next(Plan plan, RunReport report) {
    if (plan.empty()) {
      return report.complete() ? "" : "Next step: deltaverse rejects --run " + report.run();
    }
    return RunText.guard(report)
        .orElse(
            "Next step: deltaverse apply " + (file == null ? plan.snapshot() : "--plan " + file));
  }
}
