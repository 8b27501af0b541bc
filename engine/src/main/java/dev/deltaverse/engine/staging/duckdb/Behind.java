package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tables and links whose ledgers lack what the target has acknowledged. */
final class Behind {
  private static final String PREFIX = "behind ";

  private Behind() {}

  static void add(Duck duck, String name) throws MigrationException {
    duck.run("INSERT OR REPLACE INTO meta VALUES (" + Sql.text(PREFIX + name) + ", '')");
  }

  /** In the transaction that takes the target's rows into the ledger. */
  static void remove(Duck duck, String name) throws MigrationException {
    duck.run("DELETE FROM meta WHERE name = " + Sql.text(PREFIX + name));
  }

  static Set<String> all(Duck duck) throws MigrationException {
    Set<String> names = new TreeSet<>();
    for (List<@Nullable String> row :
        duck.rows("SELECT name FROM meta WHERE name LIKE '" + PREFIX + "%'")) {
      names.add(String.valueOf(row.getFirst()).substring(PREFIX.length()));
    }
    return names;
  }
}
