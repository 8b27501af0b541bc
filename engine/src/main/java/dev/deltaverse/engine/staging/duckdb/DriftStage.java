package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.staging.Drifted;
import java.util.List;

/**
 * Finds rows that somebody changed in the target since they were written. The rows read back are
 * those with a later version than the mark; what this program wrote itself is among them and known
 * by its values.
 */
final class DriftStage {
  private static final int EXAMPLES = 3;

  private final DuckDatabase database;

  DriftStage(DuckDatabase database) {
    this.database = database;
  }

  /** The version up to which the target's changes are known; empty if none is. */
  String mark(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("read the mark of " + table.table().name())) {
      String mark = duck.text("SELECT value FROM meta WHERE name = " + fact(table));
      return mark == null ? "" : mark;
    }
  }

  private static String fact(TableSql table) {
    return Sql.text("version " + table.table().name());
  }

  /**
   * @param mark the version up to which the target's changes are known from now on; empty to leave
   *     ledger and mark as they are
   */
  Drifted drift(TableSql table, String mark) throws MigrationException {
    String name = table.table().name();
    try (Duck duck = database.connect("look for changes in the target of " + name)) {
      duck.run(
          "CREATE OR REPLACE TEMP TABLE drifted AS SELECT b._ckey, "
              + table.shownKey("l.")
              + " AS shown FROM "
              + table.back()
              + " b JOIN "
              + table.ledger()
              + " l ON l._ckey = b._ckey WHERE NOT coalesce(l._doubt, false) AND ("
              + table.anyCellDiffers("l.", "b.")
              + ")");
      long rows = duck.number("SELECT count(*) FROM drifted");
      List<String> keys =
          duck.rows("SELECT shown FROM drifted ORDER BY 1 LIMIT " + EXAMPLES).stream()
              .map(r -> String.valueOf(r.getFirst()).replace((char) 31, '|'))
              .toList();
      if (table.table().mapping().drift() == Drift.TARGET_WINS) {
        duck.run(Templates.taken(table, "b._ckey IN (SELECT _ckey FROM drifted)"));
      }
      long kept = table.table().mapping().drift() == Drift.TARGET_WINS ? keep(duck, table) : 0;
      if (!mark.isEmpty()) {
        duck.transaction(() -> learn(duck, table, mark));
      }
      return new Drifted(name, rows, kept, keys);
    }
  }

  /** Leaves rows out of the run whose values in the target stay. */
  private static long keep(Duck duck, TableSql table) throws MigrationException {
    duck.run(
        "CREATE OR REPLACE TABLE "
            + table.drifting()
            + " AS SELECT _ckey FROM drifted UNION SELECT _ckey FROM "
            + table.drift());
    String known =
        "(SELECT _ckey, "
            + table.names("")
            + " FROM taken UNION ALL SELECT _ckey, "
            + table.names("")
            + " FROM "
            + table.ledger()
            + " WHERE _ckey IN (SELECT _ckey FROM "
            + table.drift()
            + ") AND _ckey NOT IN (SELECT _ckey FROM drifted))";
    duck.run(
        "CREATE OR REPLACE TEMP TABLE kept AS SELECT w._row FROM "
            + table.typed()
            + " w JOIN "
            + known
            + " k ON k._ckey = w._ckey WHERE w._status = 0 AND ("
            + table.anyDiffers("w.", "k.")
            + ")");
    duck.run("UPDATE " + table.typed() + " SET _status = 3 WHERE _row IN (SELECT _row FROM kept)");
    return duck.number("SELECT count(*) FROM kept");
  }

  private static void learn(Duck duck, TableSql table, String mark) throws MigrationException {
    if (table.table().mapping().drift() == Drift.TARGET_WINS) {
      duck.run(
          "CREATE OR REPLACE TEMP TABLE known AS SELECT * FROM "
              + table.ledger()
              + " WHERE _ckey IN (SELECT _ckey FROM taken)");
      duck.run("DELETE FROM " + table.ledger() + " WHERE _ckey IN (SELECT _ckey FROM taken)");
      AdoptStage.learn(duck, table, "known");
      duck.run(
          "INSERT INTO "
              + table.drift()
              + " SELECT _ckey FROM "
              + table.drifting()
              + " EXCEPT SELECT _ckey FROM "
              + table.drift());
      // A row that the source agrees with again is like any other.
      duck.run(
          "DELETE FROM "
              + table.drift()
              + " WHERE _ckey IN (SELECT w._ckey FROM "
              + table.typed()
              + " w WHERE w._status = 0)");
    }
    duck.run("INSERT OR REPLACE INTO meta VALUES (" + fact(table) + ", " + Sql.text(mark) + ")");
  }
}
