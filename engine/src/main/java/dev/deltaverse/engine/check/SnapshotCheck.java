package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.snapshot.TableFiles;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether the snapshot is there, and the files and models of every table and link in it. */
final class SnapshotCheck {
  private SnapshotCheck() {}

  /**
   * The snapshot, if it can be found.
   *
   * @param name empty for the latest
   */
  static Optional<SnapshotFolder> of(Project project, String name, Consumer<CheckResult> results) {
    SnapshotFolder folder;
    try {
      folder =
          name.isEmpty()
              ? Snapshots.latest(project.snapshots())
              : Snapshots.named(project.snapshots(), name);
      int count = Snapshots.list(project.snapshots()).size();
      results.accept(
          new CheckResult.Pass("snapshot", folder.name() + " of " + Counts.of(count, "snapshot")));
    } catch (MigrationException e) {
      results.accept(CheckResult.Fail.of("snapshot", e));
      return Optional.empty();
    }
    for (TableMapping table : project.tables()) {
      source(folder, table.name(), table.source(), results);
    }
    for (LinkMapping link : project.links()) {
      source(folder, link.name(), link.source(), results);
    }
    return Optional.of(folder);
  }

  private static void source(
      SnapshotFolder folder, String name, RowSource source, Consumer<CheckResult> results) {
    String object = "source of " + name;
    try {
      results.accept(
          switch (source) {
            case RowSource.Files files ->
                files(object, TableFiles.resolve(folder, files.patterns()));
            case RowSource.Model model -> model(object, model);
          });
    } catch (MigrationException e) {
      results.accept(CheckResult.Fail.of(object, e));
    }
  }

  private static CheckResult files(String object, TableFiles files) {
    return switch (files) {
      case TableFiles.Found found ->
          new CheckResult.Pass(object, Counts.of(found.files().size(), "file"));
      case TableFiles.Partial partial ->
          new CheckResult.Warn(
              object,
              "no file matches " + String.join(", ", partial.missing()),
              "Nothing is deleted from this table until the snapshot is complete.");
      case TableFiles.Absent absent ->
          new CheckResult.Warn(
              object,
              "no file matches " + String.join(", ", absent.patterns()),
              "The table is left as it is; put the file in if it should be loaded.");
    };
  }

  private static CheckResult model(String object, RowSource.Model model) {
    return Files.isReadable(model.sql())
        ? new CheckResult.Pass(object, "SQL model " + model.sql().getFileName())
        : new CheckResult.Fail(
            Code.SETUP,
            object,
            "SQL model " + model.sql() + " cannot be read",
            "Correct the path or the permissions.");
  }
}
