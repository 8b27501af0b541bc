package dev.deltaverse.engine.control;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.project.Project;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that the last run knew, kept in the state: whoever controls a run need not have the
 * secrets without which the project file cannot be read.
 */
enum Known {
  TABLES("control.tables"),
  USERS("control.users");

  private static final String BETWEEN = "\n";

  private final String fact;

  Known(String fact) {
    this.fact = fact;
  }

  static void keep(Project project, StateStore state) throws MigrationException {
    SortedSet<String> tables = new TreeSet<>();
    project.tables().forEach(t -> tables.add(t.name()));
    project.links().forEach(l -> tables.add(l.name()));
    SortedSet<String> users = new TreeSet<>();
    project.target().users().forEach(u -> users.add(u.name()));
    TABLES.keep(tables, state);
    USERS.keep(users, state);
  }

  private void keep(Collection<String> names, StateStore state) throws MigrationException {
    state.putFact(fact, String.join(BETWEEN, names));
  }

  /** Empty if no run has begun yet. */
  Optional<SortedSet<String>> names(StateView view) throws MigrationException {
    return view.fact(fact).map(text -> new TreeSet<>(Arrays.asList(text.split(BETWEEN, -1))));
  }
}
