package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.snapshot.TableFiles;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything that can be known before the first request that writes. */
@Command
final class CheckCommand implements Callable<Integer> {
  private final Deltaverse options;
  private final List<Finding> findings = new ArrayList<>();
  private int exitCode = ExitCode.OK.number();

  @Parameters(
      arity = "0..1",
      paramLabel = "SNAPSHOT",
      description = "The snapshot's name (default: the latest).")
  private String snapshot = "";

  CheckCommand(Deltaverse options) {
    this.options = options;
  }

  private enum Result {
    PASS,
    WARN,
    FAIL
  }

  /** One line of the answer; the hint is empty where nothing is to be done. */
  private record Finding(Result result, String what, String text, String hint) {}

  @Override
  public Integer call() {
    Optional<Project> project = project();
    project.ifPresent(this::sources);
    project.flatMap(this::describe).ifPresent(schema -> bind(project.orElseThrow(), schema));
    if (options.json()) {
      Json.print(options.out(), json());
    } else {
      print();
    }
    return exitCode;
  }

  private Optional<Project> project() {
    try {
      Project project = Wiring.toTarget(options).project();
      pass(
          "project file",
          TextTable.count(project.tables().size(), "table")
              + ", "
              + TextTable.count(project.links().size(), "link")
              + ", profile "
              + project.profile());
      return Optional.of(project);
    } catch (MigrationException e) {
      fail("project file", e);
      return Optional.empty();
    }
  }

  private void sources(Project project) {
    SnapshotFolder folder;
    try {
      folder = Wiring.snapshot(project, snapshot);
      int count = Snapshots.list(project.snapshots()).size();
      pass("snapshot", folder.name() + " of " + TextTable.count(count, "snapshot"));
    } catch (MigrationException e) {
      fail("snapshot", e);
      return;
    }
    for (TableMapping table : project.tables()) {
      source(folder, table.name(), table.source());
    }
    for (LinkMapping link : project.links()) {
      source(folder, link.name(), link.source());
    }
  }

  private void source(SnapshotFolder folder, String name, RowSource source) {
    String what = "source of " + name;
    try {
      switch (source) {
        case RowSource.Files files -> {
          switch (TableFiles.resolve(folder, files.patterns())) {
            case TableFiles.Found found ->
                pass(what, TextTable.count(found.files().size(), "file"));
            case TableFiles.Partial partial ->
                warn(
                    what,
                    "no file matches " + String.join(", ", partial.missing()),
                    "Nothing is deleted from this table until the snapshot is complete.");
            case TableFiles.Absent absent ->
                warn(
                    what,
                    "no file matches " + String.join(", ", absent.patterns()),
                    "The table is left as it is; put the file in if it should be loaded.");
          }
        }
        case RowSource.Model model -> {
          if (Files.isReadable(model.sql())) {
            pass(what, "SQL model " + model.sql().getFileName());
          } else {
            findings.add(
                new Finding(
                    Result.FAIL,
                    what,
                    "SQL model " + model.sql() + " cannot be read",
                    "Correct the path or the permissions."));
            worst(ExitCode.USAGE.number());
          }
        }
      }
    } catch (MigrationException e) {
      fail(what, e);
    }
  }

  private Optional<TargetSchema> describe(Project project) {
    try (DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      TargetSchema schema = target.describe(Binder.tables(project), Binder.relationships(project));
      pass("target", project.target().url() + ", organization " + schema.organizationId());
      return Optional.of(schema);
    } catch (MigrationException e) {
      fail("target", e);
      return Optional.empty();
    }
  }

  private void bind(Project project, TargetSchema schema) {
    try {
      BoundProject bound = Binder.bind(project, schema);
      long columns = bound.tables().stream().mapToLong(t -> t.columns().size()).sum();
      pass("mapping", TextTable.count(columns, "column") + ", all keys and lookups are usable");
    } catch (MigrationException e) {
      fail("mapping", e);
    }
  }

  private void pass(String what, String text) {
    findings.add(new Finding(Result.PASS, what, text, ""));
  }

  private void warn(String what, String text, String hint) {
    findings.add(new Finding(Result.WARN, what, text, hint));
  }

  private void fail(String what, MigrationException failure) {
    findings.add(
        new Finding(Result.FAIL, what, String.valueOf(failure.getMessage()), failure.hint()));
    worst(ExitCode.of(failure.code()).number());
  }

  /** The first failure decides. */
  private void worst(int code) {
    exitCode = exitCode == 0 ? code : exitCode;
  }

  private void print() {
    for (Finding finding : findings) {
      options
          .out()
          .println(Json.word(finding.result()) + "  " + finding.what() + ": " + finding.text());
      if (!finding.hint().isEmpty()) {
        options.out().println("      " + finding.hint());
      }
    }
    long failed = findings.stream().filter(f -> f.result() == Result.FAIL).count();
    options
        .out()
        .println(
            failed == 0
                ? "Nothing was found that would stop a run. Next step: deltaverse plan"
                : TextTable.count(failed, "check") + " failed.");
  }

  private ObjectNode json() {
    ObjectNode json = Json.object().put("command", "check").put("exitCode", exitCode);
    ArrayNode array = json.putArray("checks");
    for (Finding finding : findings) {
      array
          .addObject()
          .put("result", Json.word(finding.result()))
          .put("what", finding.what())
          .put("text", finding.text())
          .put("hint", finding.hint());
    }
    return json;
  }
}
