package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gives deletes a change of lookups before them, where the rows refer to each other so that none
 * can go first. The relationship may restrict the delete of a row to which another refers. A mask
 * says which lookups are cleared.
 */
final class CircleStage {
  private final DuckDatabase database;
  private final Map<String, TableSql> tables;

  /**
   * @param tables in the order in which their rows are sent; their deletes go the other way round
   */
  CircleStage(DuckDatabase database, Map<String, TableSql> tables) {
    this.database = database;
    this.tables = tables;
  }

  /** The number of rows whose lookups are cleared, by table; tables without any are left out. */
  Map<String, Long> clear() throws MigrationException {
    Map<String, Long> cleared = new LinkedHashMap<>();
    for (TableSql table : tables.values()) {
      if (!table.circular().isEmpty()) {
        long rows = clear(table);
        if (rows > 0) {
          cleared.put(table.table().name(), rows);
        }
      }
    }
    return cleared;
  }

  private long clear(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("look for circles of " + table.table().name())) {
      if (duck.number("SELECT count(*) FROM " + table.changes() + " c WHERE " + open("c")) == 0) {
        return 0;
      }
      duck.run("CREATE OR REPLACE TEMP TABLE own (col INTEGER, child VARCHAR, parent VARCHAR)");
      duck.run("CREATE OR REPLACE TEMP TABLE cleared (col INTEGER, child VARCHAR)");
      for (BoundColumn lookup : table.circular()) {
        references(duck, table, lookup);
      }
      Circles.only(duck, "own");
      duck.run("INSERT INTO cleared SELECT col, child FROM own");
      duck.run(
          "UPDATE "
              + table.changes()
              + " SET _in_later = true, _mask = m.mask FROM (SELECT child, "
              + mask(table)
              + " AS mask FROM (SELECT child, list(col) AS cols FROM cleared GROUP BY child)) m"
              + " WHERE _op = 'D' AND _ckey = m.child");
      return duck.number("SELECT count(DISTINCT child) FROM cleared");
    }
  }

  /** Predicate over a delta: a row is to be deleted. */
  private static String open(String prefix) {
    return prefix + "._op = 'D' AND " + prefix + "._outcome IS NULL";
  }

  /**
   * References of rows to be deleted to rows that are, too. Those to other tables are in the way,
   * since those tables' deletes are sent before; those within the table are if they go round. What
   * a row in doubt refers to is not known.
   */
  private void references(Duck duck, TableSql table, BoundColumn lookup) throws MigrationException {
    String rows =
        table.changes() + " c JOIN " + table.ledger() + " l ON l._ckey = c._ckey AND " + open("c");
    duck.run(
        "INSERT INTO cleared SELECT "
            + lookup.index()
            + ", c._ckey FROM "
            + rows
            + " WHERE coalesce(l._doubt, false)");
    for (TableSql parent : ahead(table, lookup)) {
      boolean self = parent == table;
      duck.run(
          "INSERT INTO "
              + (self ? "own" : "cleared")
              + " SELECT "
              + lookup.index()
              + ", c._ckey"
              + (self ? ", p._ckey" : "")
              + " FROM "
              + rows
              + " JOIN "
              + parent.changes()
              + " p ON "
              + open("p")
              + " AND "
              + parent.referenceTo("p._ckey")
              + " = lower(l."
              + Sql.name(lookup.name())
              + ")");
    }
  }

  /**
   * The tables that a lookup can name and whose deletes are sent with or before the table's own.
   */
  private List<TableSql> ahead(TableSql table, BoundColumn lookup) {
    List<TableSql> ahead = new ArrayList<>();
    boolean before = true;
    for (TableSql parent : tables.values()) {
      before = before && parent != table;
      if (!before && TableSql.parents(lookup).contains(parent.table().name())) {
        ahead.add(parent);
      }
    }
    return ahead;
  }

  /** A 1 for each column that {@code cols} names. */
  private static String mask(TableSql table) {
    return table.columns().stream()
        .map(
            c ->
                table.circular().contains(c.column())
                    ? "if(list_contains(cols, " + c.column().index() + "), '1', '0')"
                    : "'0'")
        .collect(Collectors.joining(" || "));
  }
}
