package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.SharedKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds rows of the target that two tables of the project would write: of such a row the last one
 * sent would win, or the one table's delete would take the other's row away.
 */
final class SharedKeyStage {
  private static final int SAMPLES = 3;

  private final DuckDatabase database;

  SharedKeyStage(DuckDatabase database) {
    this.database = database;
  }

  /**
   * @param compared whether the tables' deltas are made
   */
  List<SharedKeys> of(Collection<TableSql> tables, boolean compared) throws MigrationException {
    List<SharedKeys> found = new ArrayList<>();
    List<TableSql> all = List.copyOf(tables);
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        if (sameRows(all.get(i), all.get(j))) {
          shared(all.get(i), all.get(j), compared, found);
        }
      }
    }
    return found;
  }

  private static boolean sameRows(TableSql a, TableSql b) {
    return a.table().target().logicalName().equals(b.table().target().logicalName())
        && new TreeSet<>(a.table().mapping().key())
            .equals(new TreeSet<>(b.table().mapping().key()));
  }

  private void shared(TableSql a, TableSql b, boolean compared, List<SharedKeys> found)
      throws MigrationException {
    String first = a.table().name();
    String second = b.table().name();
    try (Duck duck = database.connect("compare the keys of " + first + " and " + second)) {
      String both = "(" + desired(a) + " INTERSECT " + desired(b) + ")";
      if (compared) {
        both +=
            " UNION ("
                + deleted(a)
                + " INTERSECT "
                + held(b)
                + ") UNION ("
                + held(a)
                + " INTERSECT "
                + deleted(b)
                + ")";
      }
      duck.run("CREATE OR REPLACE TEMP TABLE shared AS " + both);
      long keys = duck.number("SELECT count(*) FROM shared");
      if (keys > 0) {
        List<String> samples = new ArrayList<>();
        duck.each(
            "SELECT replace(key, chr(31), ' | ') FROM shared ORDER BY 1 LIMIT " + SAMPLES,
            row -> samples.add(String.valueOf(row.getFirst())));
        found.add(new SharedKeys(first, second, keys, samples));
      }
    }
  }

  private static String desired(TableSql table) {
    return "SELECT " + table.keyByName() + " AS key FROM " + table.typed() + " WHERE _status = 0";
  }

  private static String deleted(TableSql table) {
    return "SELECT "
        + table.keyByName()
        + " AS key FROM "
        + table.ledger()
        + " WHERE _ckey IN (SELECT _ckey FROM "
        + table.changes()
        + " WHERE _op IN ('D', 'X') AND _outcome IS NULL)";
  }

  /** Rows that are to be in the target after the run, for all that this table knows. */
  private static String held(TableSql table) {
    return "("
        + desired(table)
        + " UNION SELECT "
        + table.keyByName()
        + " FROM "
        + table.ledger()
        + " WHERE _ckey NOT IN (SELECT _ckey FROM "
        + table.changes()
        + " WHERE _op IN ('D', 'X')))";
  }
}
