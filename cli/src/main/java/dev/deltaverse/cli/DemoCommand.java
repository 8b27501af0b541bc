package dev.deltaverse.cli;

import dev.deltaverse.console.ConsoleSettings;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.ExitStatus;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.examples.staffing.Changes;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import dev.deltaverse.examples.staffing.StaffingSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The whole job on a fresh machine: generates a staffing agency's snapshots, starts the emulator,
 * loads the first, then the changes of two more, each of which it verifies: as in a project, the
 * first is the rehearsal that tells the forecast of the second. It knows what must come out.
 */
@Command
final class DemoCommand implements Callable<Integer> {
  private static final String NAME = "deltaverse demo";
  private static final int SNAPSHOTS = 3;

  private final Deltaverse options;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the first snapshot over all tables (default: ${DEFAULT-VALUE}).")
  private int rows = 20_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Other rows for another number (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Leave the project with its snapshots and state in this folder.")
  private @Nullable Path keep;

  @Option(names = "--no-console", description = "Do not open the web console at the end.")
  private boolean noConsole;

  DemoCommand(Deltaverse options) {
    this.options = options;
  }

  /** A run and how its books differ from what they must be. */
  private record Ended(RunReport report, List<String> deviations) {
    int exitCode() {
      int exitCode = ExitStatus.of(report);
      if (exitCode == ExitCode.OK.number() || exitCode == ExitCode.INCOMPLETE.number()) {
        return (deviations.isEmpty() ? ExitCode.OK : ExitCode.FAULT).number();
      }
      return exitCode;
    }
  }

  @Override
  public Integer call() throws MigrationException {
    if (rows < StaffingGenerator.MIN_ROWS) {
      throw new MigrationException(
          Code.SETUP,
          "--rows " + rows + " is too few for every kind of dirty row",
          "Give " + TextTable.number(StaffingGenerator.MIN_ROWS) + " or more.");
    }
    long started = System.nanoTime();
    try (DemoProject folder = keep == null ? DemoProject.temporary() : DemoProject.kept(keep);
        Emulator emulator =
            Emulator.start(EmulatorConfig.defaults().withModel(folder.model()).withSeed(seed))) {
      Wiring wiring = new Wiring(options);
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("DATAVERSE_URL", emulator.url().toString());
      Project project = wiring.project(folder.folder(), environment);
      List<Ended> runs = runs(folder, wiring, project);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
      int exitCode =
          runs.stream().mapToInt(Ended::exitCode).filter(code -> code != 0).findFirst().orElse(0);
      if (options.json()) {
        Json.print(options.out(), json(runs, elapsed, exitCode));
      } else if (exitCode == 0) {
        options
            .out()
            .println(
                "Demo of "
                    + TextTable.number(rows)
                    + " rows in "
                    + Durations.text(elapsed)
                    + ": all books balance, the rejects are the dirty rows that were generated,"
                    + " target and source agree.");
      }
      if (keep != null) {
        options.err().println("The project, its snapshots and its state are in " + keep);
      }
      if (console()) {
        ServeCommand.serve(
            options,
            new ServedProfiles(
                wiring,
                _ -> project,
                project,
                List.of(project.profile()),
                Clock.systemDefaultZone()),
            ConsoleSettings.LOCAL,
            true);
      }
      return exitCode;
    }
  }

  /** Only where somebody is there to look at it. */
  private boolean console() {
    return !noConsole
        && !options.json()
        && System.getenv("CI") == null
        && ProgressView.onTerminal();
  }

  private List<Ended> runs(DemoProject folder, Wiring wiring, Project project)
      throws MigrationException {
    List<Ended> runs = new ArrayList<>();
    StaffingSnapshot snapshot = null;
    Expected expected = null;
    for (int number = 1; number <= SNAPSHOTS; number++) {
      String name = number + (number == 1 ? "-first" : "-later");
      snapshot = generate(snapshot, folder.snapshot(name));
      expected = Expected.of(snapshot, expected);
      RunOptions run = new RunOptions(Set.of(), number > 1, "");
      RunReport report =
          wiring.migrate(
              project, migration -> migration.apply(Wiring.snapshot(project, name), run));
      Ended ended = new Ended(report, expected.deviations(report.books()));
      runs.add(ended);
      tell(ended);
      if (ended.exitCode() != 0) {
        break;
      }
    }
    return runs;
  }

  private StaffingSnapshot generate(@Nullable StaffingSnapshot before, Path folder)
      throws MigrationException {
    try {
      return before == null
          ? new StaffingGenerator(seed).first(folder, rows)
          : before.next(
              folder,
              new Changes(
                  Math.min(3_000, rows / 20),
                  Math.min(5_000, rows / 10),
                  Math.min(2_000, rows / 50),
                  true));
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "generate snapshot " + folder + ": " + Failures.reason(e),
          "Make room on the disk, or name another folder with --keep DIR.",
          e);
    }
  }

  private void tell(Ended ended) {
    RunReport report = ended.report();
    if (!options.json()) {
      options.out().println("Run " + report.run() + ": apply of snapshot " + report.snapshot());
      RunText.report(report).forEach(options.out()::println);
      options.out().println();
      options.out().flush();
    }
    RunAnswer.complain(options, NAME, report);
    if (report.failures().isEmpty() && !report.interrupted()) {
      ended.deviations().forEach(d -> options.err().println(NAME + ": " + d));
    }
    if (report.verified() != null && !report.verified().agrees()) {
      VerifyText.of(report.verified()).forEach(options.err()::println);
    }
    options.err().flush();
  }

  private ObjectNode json(List<Ended> runs, Duration elapsed, int exitCode) {
    RunReport last = runs.getLast().report();
    ObjectNode json =
        Json.object()
            .put("command", "demo")
            .put("exitCode", exitCode)
            .put("rows", rows)
            .put("seed", seed)
            .put("seconds", elapsed.toMillis() / 1000.0)
            .put("balanced", runs.stream().allMatch(r -> r.report().balanced()))
            .put("asExpected", runs.stream().allMatch(r -> r.deviations().isEmpty()))
            .put("verified", last.verified() == null ? null : last.verified().agrees());
    ArrayNode array = json.putArray("runs");
    for (Ended run : runs) {
      ObjectNode of = Json.run("apply", run.report(), ExitStatus.of(run.report()));
      run.deviations().forEach(of.putArray("deviations")::add);
      array.add(of);
    }
    return json;
  }
}
