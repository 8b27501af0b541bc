package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The ids that are known of the rows of tables with {@code identity: id}: those of the ledger, and
 * over them what was learnt since the ledger took the last of it in. That has a table of its own,
 * to which requests on their way add; the last word on a row counts.
 */
final class KnownIds {
  /** In place of an id: the target has the row no more by the one that was known. */
  static final String FORGOTTEN = "";

  private KnownIds() {}

  /** SQL that tells an id, and the join that it needs. */
  record Told(String id, String join) {
    private static final Told NOTHING = new Told("NULL", "");
  }

  /**
   * A lookup of which ids are told.
   *
   * @param column its index
   */
  record Named(int column, Told told) {}

  static boolean of(TableSql table) {
    return table.table().mapping().identity() == Identity.ID;
  }

  /** Makes the table of what is learnt. */
  static void open(Duck duck, TableSql table) throws MigrationException {
    if (of(table)) {
      duck.run("CREATE TABLE IF NOT EXISTS " + table.learntIds() + " (_id VARCHAR, _text VARCHAR)");
    }
  }

  /**
   * The id of a row, where rows are named so in a phase.
   *
   * @param row alias of the desired or the ledger's row of the change {@code c}
   */
  static Told own(TableSql table, PhaseKind kind, String row) {
    return switch (kind) {
      case UPDATE, LOOKUPS, STATE, DELETE ->
          switch (table.table().mapping().identity()) {
            case ID -> told(table, "own", row + "_ckey", inPhase(table, kind));
            case KEY -> kind == PhaseKind.UPDATE ? new Told(table.ownId(row), "") : Told.NOTHING;
            case DERIVED -> Told.NOTHING;
          };
      case UPSERT, LINK, UNLINK -> Told.NOTHING;
    };
  }

  private static String inPhase(TableSql table, PhaseKind kind) {
    return "SELECT c._ckey FROM " + table.changes() + " c WHERE " + ChangeStream.inPhase(kind);
  }

  /** The ids of the rows that the desired rows {@code w} of a phase refer to. */
  static List<Named> named(TableSql table, Map<String, TableSql> tables, PhaseKind kind) {
    List<Named> named = new ArrayList<>();
    for (BoundColumn lookup : referring(table, kind)) {
      for (TableSql parent : parents(lookup, tables)) {
        named.add(
            new Named(
                lookup.index(),
                told(
                    parent,
                    "named" + named.size(),
                    keyOf(lookup, parent),
                    references(table, lookup, parent, kind))));
      }
    }
    return named;
  }

  /** The ids of the rows on one side of a link's changes {@code c}. */
  static Told side(LinkSql link, TableSql side, String column, PhaseKind kind) {
    return of(side)
        ? told(side, "side" + column, "c." + column, sides(link, column, kind))
        : Told.NOTHING;
  }

  private static String sides(LinkSql link, String column, PhaseKind kind) {
    return "SELECT c."
        + column
        + " FROM "
        + link.changes()
        + " c WHERE "
        + ChangeStream.inPhase(kind);
  }

  /** Bulk requests on elastic tables tell of each row by itself: they name others by keys. */
  private static List<BoundColumn> referring(TableSql table, PhaseKind kind) {
    return table.table().target().elastic()
        ? List.of()
        : table.lookups().stream().filter(l -> l.phase() == ChangeStream.columns(kind)).toList();
  }

  private static List<TableSql> parents(BoundColumn lookup, Map<String, TableSql> tables) {
    List<TableSql> parents = new ArrayList<>();
    for (String name : TableSql.parents(lookup)) {
      TableSql parent = tables.get(name);
      if (parent != null && of(parent)) {
        parents.add(parent);
      }
    }
    return parents;
  }

  /** The compared key of the row that a lookup of the desired row {@code w} names, or null. */
  private static String keyOf(BoundColumn lookup, TableSql parent) {
    String reference = "w." + Sql.name(lookup.name());
    return "CASE WHEN "
        + ParkStage.isTo(lookup, parent, reference)
        + " THEN lower(substr("
        + reference
        + ", "
        + (parent.table().target().logicalName().length() + 2)
        + ")) END";
  }

  private static String references(
      TableSql table, BoundColumn lookup, TableSql parent, PhaseKind kind) {
    return "SELECT "
        + keyOf(lookup, parent)
        + " FROM "
        + table.changes()
        + " c JOIN "
        + table.typed()
        + " w ON w._row = c._row WHERE "
        + ChangeStream.inPhase(kind);
  }

  private static Told told(TableSql table, String alias, String key, String wanted) {
    return new Told(
        alias + "._id",
        " LEFT JOIN (" + ids(table, wanted) + ") " + alias + " ON " + alias + "._ckey = " + key);
  }

  /** What is known of some rows; the id is null of those of which that was forgotten. */
  private static String ids(TableSql table, String wanted) {
    return "SELECT _ckey, nullif(arg_max(_id, _order), '') AS _id FROM (SELECT _ckey, _id,"
        + " CAST(-1 AS BIGINT) AS _order FROM "
        + table.ledger()
        + " WHERE _id IS NOT NULL AND _ckey IN ("
        + wanted
        + ") UNION ALL SELECT lower(_text), _id, rowid FROM "
        + table.learntIds()
        + " WHERE lower(_text) IN ("
        + wanted
        + ")) GROUP BY _ckey";
  }

  /**
   * The rows {@code l} of a table's ledger which the changes of another table's phase name, or
   * those of its own are, and whose ids are not known.
   */
  static String unknown(TableSql of, TableSql table, Map<String, TableSql> tables, PhaseKind kind) {
    List<String> wanted = new ArrayList<>();
    for (BoundColumn lookup : referring(table, kind)) {
      if (parents(lookup, tables).contains(of)) {
        wanted.add(references(table, lookup, of, kind));
      }
    }
    if (of == table && kind.updates()) {
      wanted.add(inPhase(table, kind));
    }
    return unknown(of, wanted);
  }

  /** The same of the sides of a link. */
  static String unknown(TableSql of, LinkSql link, PhaseKind kind) {
    List<String> wanted = new ArrayList<>();
    if (link.link().left().name().equals(of.table().name())) {
      wanted.add(sides(link, "_left", kind));
    }
    if (link.link().right().name().equals(of.table().name())) {
      wanted.add(sides(link, "_right", kind));
    }
    return unknown(of, wanted);
  }

  private static String unknown(TableSql of, List<String> wanted) {
    String all = wanted.isEmpty() ? "SELECT '' WHERE false" : String.join(" UNION ALL ", wanted);
    return " FROM "
        + of.ledger()
        + " l LEFT JOIN ("
        + ids(of, all)
        + ") known ON known._ckey = l._ckey WHERE known._id IS NULL AND l._ckey IN ("
        + all
        + ") AND NOT (coalesce(l._doubt, false) AND l._fp IS NULL)";
  }

  /** Puts what was learnt into the temporary table {@code learnt}. */
  static void learnt(Duck duck, TableSql table) throws MigrationException {
    if (of(table)) {
      duck.run(
          "CREATE OR REPLACE TEMP TABLE learnt AS SELECT lower(_text) AS _ckey, arg_max(_id, rowid)"
              + " AS _id FROM "
              + table.learntIds()
              + " GROUP BY 1");
    }
  }

  /** Takes {@code learnt} into the ledger; within the transaction that made it. */
  static void take(Duck duck, TableSql table) throws MigrationException {
    if (of(table)) {
      duck.run(
          "UPDATE "
              + table.ledger()
              + " AS l SET _id = nullif(n._id, '') FROM learnt n WHERE n._ckey = l._ckey AND l._id"
              + " IS DISTINCT FROM nullif(n._id, '')");
      duck.run("DELETE FROM " + table.learntIds());
    }
  }
}
