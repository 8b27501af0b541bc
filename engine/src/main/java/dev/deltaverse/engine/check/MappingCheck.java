package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.target.TargetSchema;
import java.util.Optional;
import java.util.function.Consumer;

/** Every column, lookup, choice and link against what the target says of itself. */
final class MappingCheck {
  private MappingCheck() {}

  /** The project bound to the target, if that can be. */
  static Optional<BoundProject> of(
      Project project, TargetSchema schema, Consumer<CheckResult> results) {
    try {
      BoundProject bound = Binder.bind(project, schema);
      long columns = bound.tables().stream().mapToLong(t -> t.columns().size()).sum();
      results.accept(
          new CheckResult.Pass(
              "mapping", Counts.of(columns, "column") + ", all keys and lookups are usable"));
      return Optional.of(bound);
    } catch (MigrationException e) {
      String[] lines = String.valueOf(e.getMessage()).split("\n");
      // The first line names the file and the target; each other one is a problem.
      for (int i = lines.length == 1 ? 0 : 1; i < lines.length; i++) {
        if (!lines[i].contains("no alternate key of exactly")
            && !lines[i].contains(", not Active")) {
          results.accept(new CheckResult.Fail(Code.SETUP, "mapping", lines[i], e.hint()));
        }
      }
      return Optional.empty();
    }
  }
}
