package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SourceRead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares desired rows with the ledger. */
final class DeltaStage {
  private final DuckDatabase database;
  private final Map<String, TableSql> tables;

  DeltaStage(DuckDatabase database, Map<String, TableSql> tables) {
    this.database = database;
    this.tables = tables;
  }

  DeltaCounts delta(TableSql table, SourceRead read) throws MigrationException {
    try (Duck duck = database.connect("compare table " + table.table().name())) {
      String deletes =
          !read.complete()
              ? ""
              : switch (table.table().mapping().delete()) {
                case DeletePolicy.Delete _ -> "D";
                case DeletePolicy.Deactivate _ -> "X";
                case DeletePolicy.Ignore _ -> "";
              };
      duck.run(Templates.delta(table, deletes, absent(table)));
      return counts(duck, table, read, deletes);
    }
  }

  /** What an absent row must fulfil besides to be deleted or deactivated. */
  private String absent(TableSql table) {
    List<String> conditions = new ArrayList<>();
    if (table.table().mapping().delete()
        instanceof DeletePolicy.Deactivate(int state, int status)) {
      conditions.add(
          "("
              + Sql.name("statecode")
              + " IS DISTINCT FROM "
              + state
              + " OR "
              + Sql.name("statuscode")
              + " IS DISTINCT FROM "
              + status
              + ")");
    }
    if (table.table().mapping().source() instanceof RowSource.Model) {
      // A computed row can be absent because a row that it is computed from was rejected.
      for (BoundColumn lookup : table.lookups()) {
        for (LookupMapping.To to : lookup.mapping().lookup().orElseThrow().targets()) {
          if (to instanceof LookupMapping.ByKey byKey) {
            TableSql parent = tables.get(byKey.table());
            if (parent != null) {
              conditions.add(
                  "NOT EXISTS (SELECT 1 FROM "
                      + parent.typed()
                      + " s WHERE s._status IN (1, 2) AND "
                      + parent.referenceTo("s._ckey")
                      + " = lower(l."
                      + Sql.name(lookup.name())
                      + "))");
            }
          }
        }
      }
    }
    return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
  }

  private static DeltaCounts counts(Duck duck, TableSql table, SourceRead read, String deletes)
      throws MigrationException {
    List<@org.jspecify.annotations.Nullable String> row =
        duck.rows(
                "SELECT count(*) FILTER (_op = 'C'), count(*) FILTER (_op = 'U'),"
                    + " count(*) FILTER (_op IN ('D', 'X')), count(*) FILTER (_in_later),"
                    + " count(*) FILTER (_in_state AND _op <> 'X') FROM "
                    + table.changes())
            .getFirst();
    long create = number(row.get(0));
    long update = number(row.get(1));
    long delete = number(row.get(2));
    long desired = duck.number("SELECT count(*) FROM " + table.typed() + " WHERE _status = 0");
    long ledger = duck.number("SELECT count(*) FROM " + table.ledger());
    long absentRows =
        duck.number(
            "SELECT count(*) FROM "
                + table.ledger()
                + " l WHERE NOT EXISTS (SELECT 1 FROM "
                + table.typed()
                + " w WHERE w._ckey = l._ckey)");
    long stale =
        duck.number(
            "SELECT count(*) FROM "
                + table.ledger()
                + " l WHERE EXISTS (SELECT 1 FROM "
                + table.typed()
                + " w WHERE w._ckey = l._ckey) AND NOT EXISTS (SELECT 1 FROM "
                + table.typed()
                + " w WHERE w._ckey = l._ckey AND w._status = 0)");
    long withheld = read.complete() ? 0 : absentRows;
    long kept = deletes.isEmpty() ? (read.complete() ? absentRows : 0) : absentRows - delete;
    return new DeltaCounts(
        table.table().name(),
        desired - create - update,
        create,
        update,
        delete,
        kept,
        stale,
        withheld,
        number(row.get(3)),
        number(row.get(4)),
        ledger);
  }

  DeltaCounts delta(LinkSql link, SourceRead read) throws MigrationException {
    try (Duck duck = database.connect("compare link " + link.link().name())) {
      boolean deletes =
          read.complete()
              && switch (link.link().mapping().delete()) {
                case DeletePolicy.Delete _ -> true;
                case DeletePolicy.Deactivate _, DeletePolicy.Ignore _ -> false;
              };
      duck.run(Templates.deltaLink(link, deletes));
      long create = duck.number("SELECT count(*) FROM " + link.changes() + " WHERE _op = 'C'");
      long delete = duck.number("SELECT count(*) FROM " + link.changes() + " WHERE _op = 'D'");
      long desired = duck.number("SELECT count(*) FROM " + link.typed() + " WHERE _status = 0");
      long ledger = duck.number("SELECT count(*) FROM " + link.ledger());
      long absentRows =
          duck.number(
              "SELECT count(*) FROM "
                  + link.ledger()
                  + " g WHERE NOT EXISTS (SELECT 1 FROM "
                  + link.typed()
                  + " w WHERE w._ckey = g._ckey)");
      long stale =
          duck.number(
              "SELECT count(*) FROM "
                  + link.ledger()
                  + " g WHERE EXISTS (SELECT 1 FROM "
                  + link.typed()
                  + " w WHERE w._ckey = g._ckey AND w._status IN (1, 2, 3))");
      return new DeltaCounts(
          link.link().name(),
          desired - create,
          create,
          0,
          delete,
          read.complete() ? absentRows - delete : 0,
          stale,
          read.complete() ? 0 : absentRows,
          0,
          0,
          ledger);
    }
  }

  private static long number(@org.jspecify.annotations.Nullable String text) {
    return Long.parseLong(String.valueOf(text));
  }
}
