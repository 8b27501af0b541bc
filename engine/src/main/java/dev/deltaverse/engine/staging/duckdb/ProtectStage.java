package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.staging.Kept;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes deletes back whose rows are referenced by rows that stay. The target would clear the
 * lookups of those rows, refuse, or delete them as well, by the relationship's cascade.
 */
final class ProtectStage {
  private final DuckDatabase database;
  private final Map<String, TableSql> tables;

  ProtectStage(DuckDatabase database, Map<String, TableSql> tables) {
    this.database = database;
    this.tables = tables;
  }

  private record Edge(String parent, String child) {}

  /** By the plan: over all tables, until no delete is taken back any more. */
  List<Kept> protect() throws MigrationException {
    Map<Edge, Kept> kept = new LinkedHashMap<>();
    try (Duck duck = database.connect("look for references to deleted rows")) {
      boolean again = true;
      while (again) {
        again = false;
        for (TableSql parent : tables.values()) {
          if (duck.number("SELECT count(*) FROM " + parent.changes() + " WHERE _op = 'D'") == 0) {
            continue;
          }
          for (TableSql child : tables.values()) {
            for (BoundColumn lookup : lookups(child, parent)) {
              referenced(duck, parent, child, lookup, unchanged(child, lookup));
              long rows = duck.number("SELECT count(*) FROM kept");
              if (rows == 0) {
                continue;
              }
              again = true;
              long references = duck.number("SELECT sum(n) FROM kept");
              duck.run(
                  "DELETE FROM "
                      + parent.changes()
                      + " WHERE _op = 'D' AND _ckey IN (SELECT _ckey FROM kept)");
              Kept found = new Kept(parent.table().name(), rows, child.table().name(), references);
              kept.merge(new Edge(found.name(), found.by()), found, ProtectStage::plus);
            }
          }
        }
      }
    }
    return List.copyOf(kept.values());
  }

  private static Kept plus(Kept a, Kept b) {
    return new Kept(a.name(), a.rows() + b.rows(), a.by(), a.references() + b.references());
  }

  /**
   * When the deletes of a table are to be sent: by what the ledger holds now, which knows of the
   * changes that the target has refused in this run.
   *
   * @return how many deletes are taken back
   */
  long withhold(TableSql parent) throws MigrationException {
    long withheld = 0;
    try (Duck duck = database.connect("look for references to " + parent.table().name())) {
      long found;
      do {
        found = 0;
        for (TableSql child : tables.values()) {
          for (BoundColumn lookup : lookups(child, parent)) {
            referenced(duck, parent, child, lookup, "true");
            long rows = duck.number("SELECT count(*) FROM kept");
            if (rows > 0) {
              duck.run(
                  "UPDATE "
                      + parent.changes()
                      + " SET _outcome = 'W' WHERE _op = 'D' AND _outcome IS NULL AND _ckey IN"
                      + " (SELECT _ckey FROM kept)");
              found += rows;
            }
          }
        }
        withheld += found;
      } while (found > 0);
    }
    return withheld;
  }

  /** Keys to be deleted to which rows refer that are not, with the number of those. */
  private static void referenced(
      Duck duck, TableSql parent, TableSql child, BoundColumn lookup, String unchanged)
      throws MigrationException {
    duck.run(
        "CREATE OR REPLACE TEMP TABLE kept AS SELECT c._ckey, count(*) AS n FROM "
            + parent.changes()
            + " c JOIN "
            + child.ledger()
            + " l ON lower(l."
            + Sql.name(lookup.name())
            + ") = "
            + parent.referenceTo("c._ckey")
            + " WHERE c._op = 'D' AND c._outcome IS NULL AND NOT EXISTS (SELECT 1 FROM "
            + child.changes()
            + " d WHERE d._op = 'D' AND d._outcome IS NULL AND d._ckey = l._ckey) AND "
            + unchanged
            + " GROUP BY c._ckey");
  }

  /** Predicate over a ledger row {@code l}: the plan leaves its lookup as it is. */
  private static String unchanged(TableSql child, BoundColumn lookup) {
    String replaced =
        "SELECT 1 FROM "
            + child.typed()
            + " w WHERE w._status = 0 AND w._ckey = l._ckey"
            + (lookup.mapping().blank() == ColumnMapping.Blank.LEAVE
                ? " AND w." + Sql.name(lookup.name()) + " IS NOT NULL"
                : "");
    return "NOT EXISTS (" + replaced + ")";
  }

  /** The lookups of a table that can name a row of another by its key. */
  static List<BoundColumn> lookups(TableSql child, TableSql parent) {
    List<BoundColumn> lookups = new ArrayList<>();
    for (BoundColumn lookup : child.lookups()) {
      for (LookupMapping.To to : lookup.mapping().lookup().orElseThrow().targets()) {
        if (to instanceof LookupMapping.ByKey by
            && by.table().equals(parent.table().name())
            && !lookups.contains(lookup)) {
          lookups.add(lookup);
        }
      }
    }
    return lookups;
  }

  /**
   * Predicate over the deletes {@code c} of a table: no other row that is still to be deleted
   * refers to it. True for all if the table has no lookup to itself.
   */
  static String leaf(TableSql table) {
    List<String> conditions = new ArrayList<>();
    for (BoundColumn lookup : lookups(table, table)) {
      conditions.add(
          "NOT EXISTS (SELECT 1 FROM "
              + table.changes()
              + " d JOIN "
              + table.ledger()
              + " x ON x._ckey = d._ckey WHERE d._op = 'D' AND d._outcome IS NULL AND d._ckey <>"
              + " c._ckey AND lower(x."
              + Sql.name(lookup.name())
              + ") = "
              + table.referenceTo("c._ckey")
              + ")");
    }
    return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
  }
}
