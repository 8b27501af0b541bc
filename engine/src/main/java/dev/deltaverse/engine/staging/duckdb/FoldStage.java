package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.staging.Staging.Acknowledged;
import dev.deltaverse.engine.target.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Folds outcomes into the ledger. A fold takes values from the delta and the desired rows, so it
 * gives the same ledger however often it is repeated.
 */
final class FoldStage {
  private final DuckDatabase database;
  private final Map<String, LinkSql> links;
  private final boolean undoable;
  private final Noting noting;

  /** What is noted in the transaction of a fold. */
  interface Noting {
    void in(Duck duck) throws MigrationException;
  }

  /**
   * @param undoable whether it is kept how rows were before
   */
  FoldStage(DuckDatabase database, Map<String, LinkSql> links, boolean undoable, Noting noting) {
    this.database = database;
    this.links = links;
    this.undoable = undoable;
    this.noting = noting;
  }

  /**
   * @param readable whether the delta's masks speak of the columns that are mapped now; rows that
   *     were acknowledged must be told as in doubt otherwise
   */
  void fold(TableSql table, PhaseKind kind, Acknowledged acknowledged, boolean readable)
      throws MigrationException {
    try (Duck duck = database.connect("fold " + table.table().name())) {
      duck.transaction(
          () -> {
            acknowledge(duck, table.changes(), acknowledged, settled(kind));
            KnownIds.learnt(duck, table);
            if (kind == PhaseKind.UPDATE) {
              // What is sent whole already has its outcome from there.
              duck.run(
                  "DELETE FROM ack WHERE outcome = 'M' AND seq IN (SELECT _seq FROM "
                      + table.changes()
                      + " WHERE _whole)");
            }
            if (readable) {
              duck.run(Templates.fold(table, ChangeStream.columns(kind), open(kind)));
            }
            if (kind == PhaseKind.DELETE) {
              if (undoable) {
                new BeforeImages(duck).keepDeleted(table, links.values());
              }
              deleted(duck, table);
              KnownIds.take(duck, table);
            } else {
              if (undoable) {
                new BeforeImages(duck).keep(table, readable);
              }
              if (readable) {
                applied(duck, table, kind);
              }
              doubtful(duck, table, kind);
              KnownIds.take(duck, table);
              missing(duck, table);
              if (kind == PhaseKind.UPDATE && readable) {
                whole(duck, table);
              }
              if (undoable && readable) {
                new BeforeImages(duck).become(table);
              }
            }
            noting.in(duck);
          });
    }
  }

  /**
   * Predicate over a change and its outcome {@code a}: that outcome is the change's. A row whose
   * lookups are cleared, or which the target lacks already, is yet to be deleted; one that the
   * target lacks is yet to be created again.
   */
  private static String settled(PhaseKind kind) {
    return switch (kind) {
      case LOOKUPS -> "(_op <> 'D' OR a.outcome IN ('R', 'I'))";
      case UPDATE -> "a.outcome <> 'M'";
      case UPSERT, STATE, DELETE, LINK, UNLINK -> "true";
    };
  }

  /** Puts outcomes beside the delta's rows; a worse one stays. */
  private static void acknowledge(
      Duck duck, String changes, Acknowledged acknowledged, String settled)
      throws MigrationException {
    duck.run("CREATE OR REPLACE TEMP TABLE ack (seq BIGINT, outcome VARCHAR)");
    insert(duck, acknowledged.applied(), "A");
    insert(duck, acknowledged.refused(), "R");
    insert(duck, acknowledged.missing(), "M");
    insert(duck, acknowledged.unknown(), "I");
    duck.run(
        "UPDATE "
            + changes
            + " SET _outcome = if(a.outcome = 'M', 'R', a.outcome) FROM ack a WHERE a.seq = _seq"
            + " AND (_outcome IS NULL OR _outcome = 'A') AND "
            + settled);
  }

  /** Adds numbers to the temporary table {@code ack}. */
  static void insert(Duck duck, SeqRanges ranges, String outcome) throws MigrationException {
    List<SeqRanges.Range> all = ranges.ranges();
    for (int from = 0; from < all.size(); from += 1000) {
      String values =
          all.subList(from, Math.min(all.size(), from + 1000)).stream()
              .map(r -> "(" + r.first() + ", " + r.last() + ")")
              .collect(Collectors.joining(", "));
      duck.run(
          "INSERT INTO ack SELECT unnest(range(first, last + 1)), '"
              + outcome
              + "' FROM (VALUES "
              + values
              + ") r(first, last)");
    }
  }

  /** Predicate: a change waits for phases after one. */
  private static String open(PhaseKind kind) {
    return switch (kind) {
      case UPSERT, UPDATE -> "(c._in_later OR c._in_state)";
      case LOOKUPS -> "c._in_state";
      case STATE, DELETE, LINK, UNLINK -> "false";
    };
  }

  private static void applied(Duck duck, TableSql table, PhaseKind kind) throws MigrationException {
    String ledger = table.ledger();
    String told = " FROM merged WHERE _told = 'A'";
    duck.run("DELETE FROM " + ledger + " WHERE _ckey IN (SELECT _ckey" + told + ")");
    duck.run("INSERT INTO " + ledger + " BY NAME SELECT * EXCLUDE (_told)" + told);
    if (kind == PhaseKind.STATE
        && table.table().mapping().delete()
            instanceof DeletePolicy.Deactivate(int state, int status)) {
      String of =
          " WHERE _ckey IN (SELECT c._ckey FROM ack a JOIN "
              + table.changes()
              + " c ON c._seq = a.seq WHERE a.outcome = 'A' AND c._op = 'X')";
      for (ColumnSql column : table.columns()) {
        if (column.column().type() instanceof ColumnType.State) {
          duck.run("UPDATE " + ledger + " SET " + column.name() + " = " + state + of);
        } else if (column.column().type() instanceof ColumnType.Status) {
          duck.run("UPDATE " + ledger + " SET " + column.name() + " = " + status + of);
        }
      }
      duck.run("UPDATE " + ledger + " SET _fp = " + table.fingerprint("") + of);
    }
    if (kind == PhaseKind.LOOKUPS && !table.circular().isEmpty()) {
      cleared(duck, table);
    }
  }

  /** Rows that have lost lookups, to be deleted later in the run. */
  private static void cleared(Duck duck, TableSql table) throws MigrationException {
    String values =
        table.circular().stream()
            .map(
                c ->
                    Sql.name(c.name())
                        + " = if(substr(d._mask, "
                        + (c.index() + 1)
                        + ", 1) = '1', NULL, "
                        + Sql.name(c.name())
                        + ")")
            .collect(Collectors.joining(", "));
    String deletes =
        "(SELECT c._ckey AS k, c._mask FROM ack a JOIN "
            + table.changes()
            + " c ON c._seq = a.seq WHERE a.outcome = 'A' AND c._op = 'D')";
    duck.run(
        "UPDATE "
            + table.ledger()
            + " SET "
            + values
            + " FROM "
            + deletes
            + " d WHERE _ckey = d.k");
    duck.run(
        "UPDATE "
            + table.ledger()
            + " SET _fp = "
            + table.fingerprint("")
            + " WHERE _fp IS NOT NULL AND _ckey IN (SELECT k FROM "
            + deletes
            + ")");
  }

  private static void doubtful(Duck duck, TableSql table, PhaseKind kind)
      throws MigrationException {
    if (kind == PhaseKind.UPSERT) {
      duck.run(Templates.foldDoubt(table));
    }
    duck.run(
        "UPDATE "
            + table.ledger()
            + " SET _doubt = true WHERE _ckey IN (SELECT c._ckey FROM ack a JOIN "
            + table.changes()
            + " c ON c._seq = a.seq WHERE a.outcome = 'I')");
  }

  /**
   * A row that the target seems to have no more is unsure, and so are its pairs: all are sent
   * again, or deleted if the snapshot has them no more. If it comes back, then by another id.
   */
  private void missing(Duck duck, TableSql table) throws MigrationException {
    String missing = keys(table, "M");
    ofPairs(duck, table, "UPDATE ", " SET _doubt = true", missing);
    unsure(duck, table, missing);
    duck.run("UPDATE " + table.ledger() + " SET _id = NULL WHERE _ckey IN " + missing);
  }

  /** Rows that the target lacks are sent whole. */
  private static void whole(Duck duck, TableSql table) throws MigrationException {
    duck.run(
        "UPDATE "
            + table.changes()
            + " SET _whole = true, _mask = m.mask, _in_later = "
            + table.masked("m.mask", BoundColumn.Phase.LATER)
            + ", _in_state = "
            + table.masked("m.mask", BoundColumn.Phase.STATE)
            + " FROM (SELECT c._seq AS seq, "
            + table.mask("w.", "l.", "true", "true")
            + " AS mask FROM ack a JOIN "
            + table.changes()
            + " c ON c._seq = a.seq JOIN "
            + table.typed()
            + " w ON w._row = c._row JOIN "
            + table.ledger()
            + " l ON l._ckey = c._ckey WHERE a.outcome = 'M') m WHERE _seq = m.seq");
  }

  /** A deleted row's pairs are gone with it. */
  private void deleted(Duck duck, TableSql table) throws MigrationException {
    String gone = keys(table, "A");
    ofPairs(duck, table, "DELETE FROM ", "", gone);
    duck.run("DELETE FROM " + table.ledger() + " WHERE _ckey IN " + gone);
    unsure(duck, table, keys(table, "I"));
  }

  private static void unsure(Duck duck, TableSql table, String keys) throws MigrationException {
    duck.run("UPDATE " + table.ledger() + " SET _doubt = true, _fp = NULL WHERE _ckey IN " + keys);
  }

  /** The pairs of rows, on either side of their link. */
  private void ofPairs(Duck duck, TableSql table, String verb, String set, String keys)
      throws MigrationException {
    String name = table.table().name();
    for (LinkSql link : links.values()) {
      String statement = verb + link.ledger() + set + " WHERE ";
      if (link.link().left().name().equals(name)) {
        duck.run(statement + "_left IN " + keys);
      }
      if (link.link().right().name().equals(name)) {
        duck.run(statement + "_right IN " + keys);
      }
    }
  }

  /** The keys of the rows in {@code ack} with an outcome. */
  private static String keys(TableSql table, String outcome) {
    return "(SELECT c._ckey FROM ack a JOIN "
        + table.changes()
        + " c ON c._seq = a.seq WHERE a.outcome = '"
        + outcome
        + "')";
  }

  void fold(LinkSql link, PhaseKind kind, Acknowledged acknowledged) throws MigrationException {
    try (Duck duck = database.connect("fold " + link.link().name())) {
      duck.transaction(
          () -> {
            acknowledge(duck, link.changes(), acknowledged, settled(kind));
            if (undoable) {
              new BeforeImages(duck).keep(link);
            }
            String of =
                " FROM ack a JOIN " + link.changes() + " c ON c._seq = a.seq WHERE a.outcome ";
            duck.run(
                "DELETE FROM "
                    + link.ledger()
                    + " WHERE _ckey IN (SELECT c._ckey"
                    + of
                    + "IN ('A', 'I'))");
            if (kind == PhaseKind.LINK) {
              duck.run(
                  "INSERT INTO "
                      + link.ledger()
                      + " BY NAME SELECT c._ckey, c._key, c._left,"
                      + " c._right, a.outcome = 'I' AS _doubt"
                      + of
                      + "IN ('A', 'I')");
            } else {
              duck.run(
                  "INSERT INTO "
                      + link.ledger()
                      + " BY NAME SELECT c._ckey, c._key, c._left,"
                      + " c._right, true AS _doubt"
                      + of
                      + "= 'I'");
            }
            noting.in(duck);
          });
    }
  }
}
