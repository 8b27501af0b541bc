package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Project;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Names of tables and links on the command line. */
final class Names {
  private Names() {}

  /**
   * A misspelt name would do nothing, at the worst of times.
   *
   * @param where the option or parameter that holds them
   * @throws MigrationException SETUP if the project has no such table or link
   */
  static void require(String where, Collection<String> given, Project project)
      throws MigrationException {
    Set<String> names = new TreeSet<>();
    project.tables().forEach(t -> names.add(t.name()));
    project.links().forEach(l -> names.add(l.name()));
    Set<String> unknown = new TreeSet<>(given);
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          where + ": the project has no table or link " + String.join(", ", unknown),
          "There are: " + String.join(", ", names) + ".");
    }
  }
}
