package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.staging.DeltaCounts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares desired rows with the ledger. */
final class DeltaStage {
  private final DuckDatabase database;
  private final Map<String, TableSql> tables;

  private final Sources sources;

  DeltaStage(DuckDatabase database, Map<String, TableSql> tables, Sources sources) {
    this.database = database;
    this.tables = tables;
    this.sources = sources;
  }

  DeltaCounts delta(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("compare table " + table.table().name())) {
      String deletes =
          !sources.complete(table.table().name())
              ? ""
              : switch (table.table().mapping().delete()) {
                case DeletePolicy.Delete _ -> "D";
                case DeletePolicy.Deactivate _ -> "X";
                case DeletePolicy.Ignore _ -> "";
              };
      duck.run(Templates.delta(table, deletes, absent(table)));
      return counts(duck, table);
    }
  }

  /** What an absent row must fulfil besides to be deleted or deactivated. */
  private String absent(TableSql table) {
    List<String> conditions = new ArrayList<>();
    if (table.table().mapping().drift() == Drift.TARGET_WINS) {
      conditions.add("l._ckey NOT IN (SELECT _ckey FROM " + table.drifting() + ")");
    }
    if (table.table().mapping().delete() instanceof DeletePolicy.Deactivate policy) {
      conditions.add("NOT " + inactive(policy));
      // A row that the target may lack needs no state, and could not take one.
      conditions.add("NOT (coalesce(l._doubt, false) AND l._fp IS NULL)");
    }
    if (table.table().mapping().source() instanceof RowSource.Model) {
      Set<String> parents = new HashSet<>();
      for (BoundColumn lookup : table.lookups()) {
        for (String name : TableSql.parents(lookup)) {
          TableSql parent = tables.get(name);
          if (parent != null && parents.add(name)) {
            conditions.add(
                "NOT EXISTS (SELECT 1 FROM "
                    + parent.typed()
                    + " s WHERE s._status <> 0 AND "
                    + parent.referenceTo("s._ckey")
                    + " = lower(l."
                    + Sql.name(lookup.name())
                    + "))");
          }
        }
      }
      conditions.addAll(inputs(table.table().name(), parents));
    }
    return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
  }

  /**
   * A computed row can be absent because a row that it is computed from was rejected or parked.
   * Which one is known only of those that it refers to; of other inputs all must be good.
   */
  private List<String> inputs(String model, Set<String> known) {
    List<String> conditions = new ArrayList<>();
    for (String input : sources.inputs(model)) {
      if (!known.contains(input)) {
        conditions.add(
            "NOT EXISTS (SELECT 1 FROM "
                + Sql.name("typ_" + input)
                + " s WHERE s._status IN (1, 2))");
      }
    }
    return conditions;
  }

  /** Predicate over a ledger row: it is in the state of a deactivated one. */
  private static String inactive(DeletePolicy.Deactivate policy) {
    return "(l."
        + Sql.name("statecode")
        + " IS NOT DISTINCT FROM "
        + policy.stateCode()
        + " AND l."
        + Sql.name("statuscode")
        + " IS NOT DISTINCT FROM "
        + policy.statusCode()
        + ")";
  }

  private static DeltaCounts counts(Duck duck, TableSql table) throws MigrationException {
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
    String absent = absentFrom(table.typed());
    long absentRows = duck.number("SELECT count(*) FROM " + table.ledger() + " l WHERE " + absent);
    long kept =
        switch (table.table().mapping().delete()) {
          case DeletePolicy.Delete _ -> 0;
          case DeletePolicy.Deactivate policy ->
              duck.number(
                  "SELECT count(*) FROM "
                      + table.ledger()
                      + " l WHERE "
                      + absent
                      + " AND "
                      + inactive(policy));
          case DeletePolicy.Ignore _ -> absentRows;
        };
    return new DeltaCounts(
        table.table().name(),
        desired - create - update,
        create,
        update,
        delete,
        kept,
        duck.number("SELECT count(*) FROM " + table.ledger() + " l WHERE " + stale(table.typed())),
        absentRows - kept - delete,
        number(row.get(3)),
        number(row.get(4)),
        ledger);
  }

  /** Rows that differ in columns that are not updatable, by column. */
  Map<String, Long> createOnly(TableSql table) throws MigrationException {
    Map<String, Long> rows = new LinkedHashMap<>();
    try (Duck duck = database.connect("compare table " + table.table().name())) {
      for (BoundColumn column : table.table().values()) {
        if (!column.column().updatable()) {
          long differing =
              duck.number(
                  "SELECT count(*) FROM "
                      + table.typed()
                      + " w JOIN "
                      + table.ledger()
                      + " l ON w._ckey = l._ckey WHERE w._status = 0 AND NOT"
                      + " coalesce(l._doubt, false) AND w._fp IS DISTINCT FROM l._fp AND "
                      + TableSql.differs(column, "w.", "l."));
          if (differing > 0) {
            rows.put(column.name(), differing);
          }
        }
      }
    }
    return rows;
  }

  private static String absentFrom(String typed) {
    return "NOT EXISTS (SELECT 1 FROM " + typed + " w WHERE w._ckey = l._ckey)";
  }

  /** Predicate over a ledger row: the snapshot has it, but not as a row that can be loaded. */
  private static String stale(String typed) {
    return "EXISTS (SELECT 1 FROM "
        + typed
        + " w WHERE w._ckey = l._ckey) AND NOT EXISTS (SELECT 1 FROM "
        + typed
        + " w WHERE w._ckey = l._ckey AND w._status = 0)";
  }

  DeltaCounts delta(LinkSql link) throws MigrationException {
    try (Duck duck = database.connect("compare link " + link.link().name())) {
      boolean policy =
          switch (link.link().mapping().delete()) {
            case DeletePolicy.Delete _ -> true;
            case DeletePolicy.Deactivate _, DeletePolicy.Ignore _ -> false;
          };
      duck.run(
          Templates.deltaLink(link, policy && sources.complete(link.link().name()), absent(link)));
      long create = duck.number("SELECT count(*) FROM " + link.changes() + " WHERE _op = 'C'");
      long delete = duck.number("SELECT count(*) FROM " + link.changes() + " WHERE _op = 'D'");
      long desired = duck.number("SELECT count(*) FROM " + link.typed() + " WHERE _status = 0");
      long ledger = duck.number("SELECT count(*) FROM " + link.ledger());
      long absentRows =
          duck.number(
              "SELECT count(*) FROM " + link.ledger() + " l WHERE " + absentFrom(link.typed()));
      long kept = policy ? 0 : absentRows;
      return new DeltaCounts(
          link.link().name(),
          desired - create,
          create,
          0,
          delete,
          kept,
          duck.number("SELECT count(*) FROM " + link.ledger() + " l WHERE " + stale(link.typed())),
          absentRows - kept - delete,
          0,
          0,
          ledger);
    }
  }

  /** What an absent pair of a model must fulfil besides to be dissociated. */
  private String absent(LinkSql link) {
    if (!(link.link().mapping().source() instanceof RowSource.Model)) {
      return "true";
    }
    String left = link.link().left().name();
    String right = link.link().right().name();
    List<String> conditions = new ArrayList<>();
    conditions.add(good(left, "g._left"));
    conditions.add(good(right, "g._right"));
    conditions.addAll(inputs(link.link().name(), Set.of(left, right)));
    return String.join(" AND ", conditions);
  }

  private static String good(String table, String key) {
    return "NOT EXISTS (SELECT 1 FROM "
        + Sql.name("typ_" + table)
        + " s WHERE s._status <> 0 AND s._ckey = "
        + key
        + ")";
  }

  private static long number(@org.jspecify.annotations.Nullable String text) {
    return Long.parseLong(String.valueOf(text));
  }
}
