package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.PlanJson;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.AdoptOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.staging.Adopted;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the ledger by reading the target: shows what it would take, and takes it when wanted. */
@Command
final class AdoptCommand implements Callable<Integer> {
  private static final String NAME = "deltaverse adopt";

  /** What becomes of rows that neither the snapshot nor the ledger knows. */
  enum OnlyInTarget {
    IGNORE,
    OWN
  }

  private final Deltaverse options;

  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Tables and links (default: all).")
  private Set<String> names = new LinkedHashSet<>();

  @Option(
      names = "--snapshot",
      paramLabel = "S",
      description = "The snapshot whose keys tell which rows are ours (default: the latest).")
  private String snapshot = "";

  @Option(
      names = "--only-in-target",
      paramLabel = "ignore|own",
      description =
          "Rows that neither snapshot nor ledger know: ignore them, or own them, so that the next"
              + " run deletes them (default: ignore).")
  private OnlyInTarget onlyInTarget = OnlyInTarget.IGNORE;

  @Option(names = "--yes", description = "Take them, without asking.")
  private boolean yes;

  AdoptCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    Names.require("adopt", names, project);
    SnapshotFolder folder = Wiring.snapshot(project, snapshot);
    AdoptOptions adopt = new AdoptOptions(names, onlyInTarget == OnlyInTarget.OWN);
    if (!yes) {
      RunReport planned = wiring.migrate(project, migration -> migration.planAdopt(folder, adopt));
      int exitCode = told("adopt --plan", planned);
      if (!planned.failures().isEmpty()
          || !Consent.given(options, "Take these rows into the ledger")) {
        if (!options.json()) {
          options.out().println("The ledger is as it was. Next step: deltaverse adopt --yes");
        }
        return exitCode;
      }
    }
    return told("adopt", wiring.migrate(project, migration -> migration.adopt(folder, adopt)));
  }

  private int told(String command, RunReport report) {
    int exitCode = RunAnswer.complain(options, NAME, report);
    Plan plan = report.plan();
    if (options.json()) {
      ObjectNode json = Json.run(command, report, exitCode);
      ArrayNode adopted = json.putArray("adopted");
      report.adopted().values().forEach(a -> json(adopted.addObject(), a));
      if (plan != null) {
        json.set("plan", Json.parsed(PlanJson.toJson(plan)));
      }
      Json.print(options.out(), json);
      return exitCode;
    }
    TextTable table =
        new TextTable(
            "<table",
            "target",
            "matched",
            "equal",
            "different",
            "only in target",
            "ledger",
            "gone");
    report.adopted().values().forEach(a -> line(table, a));
    table.lines().forEach(options.out()::println);
    long only = report.adopted().values().stream().mapToLong(Adopted::onlyInTarget).sum();
    if (only > 0) {
      options
          .out()
          .println(
              TextTable.count(only, "row")
                  + (onlyInTarget == OnlyInTarget.OWN
                      ? " only in the target: owned, so the next run deletes them by the tables'"
                          + " delete policy"
                      : " only in the target: left alone, unless the ledger had them before"));
    }
    if (plan != null && command.equals("adopt")) {
      options.out().println();
      PlanText.of("What a run of snapshot " + plan.snapshot() + " would send now", plan)
          .forEach(options.out()::println);
    }
    return exitCode;
  }

  private static void line(TextTable table, Adopted a) {
    table.line(
        a.name(),
        a.target(),
        a.matched(),
        a.equal(),
        a.different(),
        a.onlyInTarget(),
        a.ledger(),
        a.gone());
  }

  private static void json(ObjectNode json, Adopted a) {
    json.put("name", a.name())
        .put("target", a.target())
        .put("matched", a.matched())
        .put("equal", a.equal())
        .put("different", a.different())
        .put("onlyInTarget", a.onlyInTarget())
        .put("ledger", a.ledger())
        .put("gone", a.gone());
  }
}
