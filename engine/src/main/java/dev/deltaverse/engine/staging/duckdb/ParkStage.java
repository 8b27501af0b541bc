package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.LookupMapping;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parks rows whose parents will not be in the target, through any depth. */
final class ParkStage {
  /** Predicate over a ledger row {@code p}: the target has it, if perhaps not as it should be. */
  static final String THERE = "NOT (coalesce(p._doubt, false) AND p._fp IS NULL)";

  private final DuckDatabase database;
  private final Map<String, TableSql> tables;
  private final Sources sources;

  ParkStage(DuckDatabase database, Map<String, TableSql> tables, Sources sources) {
    this.database = database;
    this.tables = tables;
    this.sources = sources;
  }

  /** The tables of a group, until no row is parked any more. */
  void park(List<TableSql> group) throws MigrationException {
    long parked;
    do {
      parked = 0;
      for (TableSql table : group) {
        try (Duck duck = database.connect("park rows of " + table.table().name())) {
          for (BoundColumn lookup : table.lookups()) {
            parked += park(duck, table, lookup);
          }
        }
      }
    } while (parked > 0);
  }

  private long park(Duck duck, TableSql table, BoundColumn lookup) throws MigrationException {
    String column = Sql.name(lookup.name());
    duck.run(
        "CREATE OR REPLACE TEMP TABLE orphans AS SELECT _row, "
            + column
            + " AS value FROM "
            + table.typed()
            + " t WHERE _status = 0 AND "
            + column
            + " IS NOT NULL AND ("
            + missing(table, lookup, "t." + column)
            + ")");
    long orphans = duck.number("SELECT count(*) FROM orphans");
    if (orphans == 0) {
      return 0;
    }
    LookupMapping mapping = lookup.mapping().lookup().orElseThrow();
    String shown = "replace(value, chr(31), ' | ')";
    String parents = String.join(" or ", TableSql.parents(lookup));
    switch (mapping.onMissing()) {
      case PARK -> {
        note(
            duck,
            table,
            "PARKED",
            lookup,
            "parent",
            shown,
            "refers to a row of " + parents + " that is missing, rejected or parked");
        duck.run(
            "UPDATE "
                + table.typed()
                + " SET _status = 2 WHERE _row IN (SELECT _row FROM orphans)");
      }
      case REJECT -> {
        note(
            duck,
            table,
            "REJECTED",
            lookup,
            "lookup",
            shown,
            "refers to a row of " + parents + " that is missing, rejected or parked");
        duck.run(
            "UPDATE "
                + table.typed()
                + " SET _status = 1 WHERE _row IN (SELECT _row FROM orphans)");
      }
      case NULL -> {
        note(
            duck,
            table,
            "BLANKED",
            lookup,
            "lookup",
            shown,
            "refers to a row of "
                + parents
                + " that is missing, rejected or parked; loaded without it");
        duck.run(
            "UPDATE "
                + table.typed()
                + " SET "
                + column
                + " = NULL WHERE _row IN (SELECT _row FROM orphans)");
        duck.run(
            "UPDATE "
                + table.typed()
                + " SET _fp = "
                + table.fingerprint("")
                + " WHERE _row IN (SELECT _row FROM orphans)");
      }
    }
    return orphans;
  }

  private static void note(
      Duck duck,
      TableSql table,
      String kind,
      BoundColumn lookup,
      String rule,
      String shown,
      String reason)
      throws MigrationException {
    duck.run(
        "INSERT INTO "
            + table.rejects()
            + " SELECT _row, '"
            + kind
            + "', "
            + Sql.text(lookup.name())
            + ", '"
            + rule
            + "', "
            + shown
            + ", "
            + Sql.text(reason)
            + " FROM orphans");
  }

  /** Predicate: a reference names a row of a project table that will not be in the target. */
  private String missing(TableSql table, BoundColumn lookup, String reference) {
    return TableSql.parents(lookup).stream()
        .map(
            parent -> {
              TableSql p = sql(parent);
              return "("
                  + isTo(lookup, p, reference)
                  + " AND NOT EXISTS (SELECT 1 FROM ("
                  + there(p)
                  + ") p WHERE "
                  + p.referenceTo("p._ckey")
                  + " = lower("
                  + reference
                  + ")))";
            })
        .collect(Collectors.joining(" OR "));
  }

  /** Predicate: a reference is to a row of a table, by its key. */
  static String isTo(BoundColumn lookup, TableSql parent, String reference) {
    String is = "starts_with(" + reference + ", " + parent.referenceTo("''") + ")";
    boolean alsoById =
        lookup.mapping().lookup().orElseThrow().targets().stream()
            .anyMatch(
                to ->
                    to instanceof LookupMapping.ById byId
                        && byId.target().equals(parent.table().target().logicalName()));
    return alsoById
        ? is + " AND NOT regexp_full_match(" + reference + ", '.*\\x1F#[0-9a-f-]{36}')"
        : is;
  }

  /** The keys of a table's rows that will be in the target after this run. */
  private String there(TableSql p) {
    String known =
        "SELECT _ckey FROM "
            + p.typed()
            + " WHERE _status = 0 UNION ALL SELECT l._ckey FROM "
            + p.ledger()
            + " l";
    return keepsAbsent(p)
        ? known
        : known + " WHERE l._ckey IN (SELECT _ckey FROM " + p.typed() + " WHERE _status <> 0)";
  }

  /** Whether rows that are absent from the snapshot stay in the target. */
  boolean keepsAbsent(TableSql table) {
    return !sources.complete(table.table().name())
        || switch (table.table().mapping().delete()) {
          case DeletePolicy.Delete _ -> false;
          case DeletePolicy.Deactivate _, DeletePolicy.Ignore _ -> true;
        };
  }

  void park(LinkSql link) throws MigrationException {
    try (Duck duck = database.connect("park pairs of " + link.link().name())) {
      park(duck, link, sql(link.link().left().name()), "_left");
      park(duck, link, sql(link.link().right().name()), "_right");
    }
  }

  private void park(Duck duck, LinkSql link, TableSql side, String column)
      throws MigrationException {
    duck.run(
        "CREATE OR REPLACE TEMP TABLE orphans AS SELECT _row, "
            + column
            + " AS value FROM "
            + link.typed()
            + " t WHERE _status = 0 AND NOT EXISTS (SELECT 1 FROM ("
            + there(side)
            + ") p WHERE p._ckey = t."
            + column
            + ")");
    duck.run(
        "INSERT INTO "
            + link.rejects()
            + " SELECT _row, 'PARKED', '', 'parent',"
            + " replace(value, chr(31), ' | '), "
            + Sql.text(
                "refers to a row of "
                    + side.table().name()
                    + " that is missing, rejected or parked")
            + " FROM orphans");
    duck.run(
        "UPDATE " + link.typed() + " SET _status = 2 WHERE _row IN (SELECT _row FROM orphans)");
  }

  /**
   * Takes changes out of the delta whose parents did not arrive in this run.
   *
   * @return how many
   */
  long orphaned(TableSql table, String phaseFilter, List<BoundColumn> lookups)
      throws MigrationException {
    try (Duck duck = database.connect("park orphans of " + table.table().name())) {
      long parked = 0;
      for (BoundColumn lookup : lookups) {
        String reference = "w." + Sql.name(lookup.name());
        String absent =
            TableSql.parents(lookup).stream()
                .map(this::sql)
                .map(
                    p ->
                        "("
                            + isTo(lookup, p, reference)
                            + " AND NOT EXISTS (SELECT 1 FROM "
                            + p.ledger()
                            + " p WHERE "
                            + THERE
                            + " AND "
                            + p.referenceTo("p._ckey")
                            + " = lower("
                            + reference
                            + ")))")
                .collect(Collectors.joining(" OR "));
        duck.run(
            "CREATE OR REPLACE TEMP TABLE orphans AS SELECT c._row, "
                + reference
                + " AS value FROM "
                + table.changes()
                + " c JOIN "
                + table.typed()
                + " w ON w._row = c._row WHERE "
                + phaseFilter
                + " AND "
                + reference
                + " IS NOT NULL AND ("
                + absent
                + ")");
        long found = duck.number("SELECT count(*) FROM orphans");
        if (found > 0) {
          note(
              duck,
              table,
              "PARKED",
              lookup,
              "parent",
              "replace(value, chr(31), ' | ')",
              "refers to a row of "
                  + String.join(" or ", TableSql.parents(lookup))
                  + " that the target did not accept in this run");
          duck.run(
              "UPDATE "
                  + table.changes()
                  + " SET _outcome = 'P' WHERE _row IN (SELECT _row FROM orphans)");
          parked += found;
        }
      }
      return parked;
    }
  }

  /** Takes pairs out of the delta whose rows did not arrive in this run. */
  long orphaned(LinkSql link) throws MigrationException {
    try (Duck duck = database.connect("park orphans of " + link.link().name())) {
      String absent =
          "NOT EXISTS (SELECT 1 FROM "
              + sql(link.link().left().name()).ledger()
              + " p WHERE "
              + THERE
              + " AND p._ckey = c._left) OR NOT EXISTS (SELECT 1 FROM "
              + sql(link.link().right().name()).ledger()
              + " p WHERE "
              + THERE
              + " AND p._ckey = c._right)";
      duck.run(
          "CREATE OR REPLACE TEMP TABLE orphans AS SELECT c._ckey, c._key FROM "
              + link.changes()
              + " c WHERE c._op = 'C' AND c._outcome IS NULL AND ("
              + absent
              + ")");
      long found = duck.number("SELECT count(*) FROM orphans");
      if (found > 0) {
        duck.run(
            "INSERT INTO "
                + link.rejects()
                + " SELECT t._row, 'PARKED', '', 'parent',"
                + " replace(o._key, chr(31), ' | '), 'has a side that the target did not accept in"
                + " this run' FROM orphans o JOIN "
                + link.typed()
                + " t ON t._ckey = o._ckey AND"
                + " t._status = 0");
        duck.run(
            "UPDATE "
                + link.changes()
                + " SET _outcome = 'P' WHERE _ckey IN (SELECT _ckey FROM orphans)");
      }
      return found;
    }
  }

  private TableSql sql(String name) {
    TableSql table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("table " + name + " is refused when binding");
    }
    return table;
  }
}
