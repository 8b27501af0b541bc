package dev.deltaverse.engine.target;

import dev.deltaverse.engine.MigrationException;
import java.util.Collection;
import java.util.List;

/** What a target has, asked before anything is mapped; a living target or a saved file. */
public interface Catalogue {

  /**
   * Every table that can hold rows.
   *
   * @throws MigrationException code TARGET if the target cannot be reached or denies access
   */
  List<Entry> entries() throws MigrationException;

  /**
   * Describes tables, with all many-to-many relationships between them; those that do not exist are
   * absent from the result.
   *
   * @throws MigrationException as {@link #entries}
   */
  TargetSchema describe(Collection<String> tables) throws MigrationException;

  /** This catalogue with some of its tables alone. */
  default Catalogue of(Collection<String> names) {
    Catalogue whole = this;
    return new Catalogue() {
      @Override
      public List<Entry> entries() throws MigrationException {
        return whole.entries().stream().filter(e -> names.contains(e.name())).toList();
      }

      @Override
      public TargetSchema describe(Collection<String> tables) throws MigrationException {
        return whole.describe(tables);
      }
    };
  }

  /**
   * A table in the list.
   *
   * @param name logical name
   * @param label what people call it; empty if it has no label
   * @param custom whether it is no table of the platform itself
   */
  record Entry(String name, String label, boolean custom) {}
}
