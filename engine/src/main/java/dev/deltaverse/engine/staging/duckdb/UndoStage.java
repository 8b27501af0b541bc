package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.staging.DeltaCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns a run's before-images into desired rows and a delta, which are then sent like any other.
 * Rows that are not to be changed back become rejects with the reason.
 */
final class UndoStage {
  private static final String REASON =
      """
      'row ' || t._shown || ' ' || CASE t._why
        WHEN 'later run' THEN 'was changed again by a later run; undo that one first'
        WHEN 'gone' THEN 'is not in the target any more'
        WHEN 'there again' THEN 'is in the target again, and this program did not create it'
        WHEN 'in doubt' THEN 'is in doubt: an answer was lost; apply or adopt settles it'
        WHEN 'changed' THEN if(t._col = '', 'is not in the target as it was written',
          'was changed in the target: ' || coalesce(t._expected, 'blank') || ' was written')
      END\
      """;

  private final DuckDatabase database;

  UndoStage(DuckDatabase database) {
    this.database = database;
  }

  /** The tables and links of which a run's images are kept, with the rows of each. */
  Map<String, Long> images(long run, Iterable<String> names) throws MigrationException {
    Map<String, Long> images = new LinkedHashMap<>();
    try (Duck duck = database.connect("look for the images of run " + run)) {
      for (String name : names) {
        long rows =
            duck.number("SELECT count(*) FROM " + Sql.name("img_" + name) + " WHERE _run = " + run);
        if (rows > 0) {
          images.put(name, rows);
        }
      }
    }
    return images;
  }

  /** The delta that takes a table back; what the target holds must have been read back. */
  DeltaCounts inverse(TableSql table, long run, Set<Long> begun) throws MigrationException {
    String name = table.table().name();
    try (Duck duck = database.connect("take back run " + run + " of " + name)) {
      List<List<@Nullable String>> noted =
          duck.rows(
              "SELECT shape, array_to_string(columns, chr(31)) FROM images WHERE run = "
                  + run
                  + " AND name = "
                  + Sql.text(name));
      String shape =
          noted.isEmpty() ? table.fingerprint("") : String.valueOf(noted.getFirst().get(0));
      Set<String> known =
          noted.isEmpty()
              ? Set.of()
              : new TreeSet<>(List.of(String.valueOf(noted.getFirst().get(1)).split("\u001F")));
      requireMapped(table, run, known);
      duck.run(Templates.inverse(table, run, begun, shape));
      duck.run(Templates.inverseRows(table, run, restored(table, known)));
      records(duck, name, "_shown AS _key FROM turned ORDER BY _row");
      duck.run(
          "CREATE OR REPLACE TABLE "
              + table.rejects()
              + " AS SELECT t._row, 'REJECTED' AS kind, t._col AS col, t._why AS rule, t._cell AS"
              + " value, "
              + REASON
              + " AS reason FROM turned t WHERE t._why NOT IN ('', 'same')");
      duck.run(
          Templates.delta(
              table, "D", "l._ckey IN (SELECT _ckey FROM turned WHERE NOT _was AND _why = '')"));
      return counts(duck, table.typed(), table.changes(), table.ledger(), name);
    }
  }

  private static void requireMapped(TableSql table, long run, Set<String> known)
      throws MigrationException {
    Set<String> missing = new TreeSet<>(known);
    table.columns().forEach(c -> missing.remove(c.column().name()));
    if (!missing.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "undo run "
              + run
              + ": it wrote columns of table "
              + table.table().name()
              + " that are not mapped any more: "
              + String.join(", ", missing),
          "Map them again in the project file, undo, and take them out after.");
    }
  }

  /** What each column shall hold: the value before the run if the run knew of the column. */
  private static String restored(TableSql table, Set<String> known) {
    List<String> columns = new ArrayList<>();
    for (ColumnSql column : table.columns()) {
      String before = "i." + column.name();
      String now = "l." + column.name();
      columns.add(
          (column.column().phase() == BoundColumn.Phase.KEY
                  ? "coalesce(" + before + ", " + now + ")"
                  : known.contains(column.column().name()) ? before : now)
              + " AS "
              + column.name());
    }
    return columns.stream().collect(Collectors.joining(",\n    "));
  }

  /** The delta that takes a link back. A pair is there or is not, so there is nothing to skip. */
  DeltaCounts inverse(LinkSql link, long run) throws MigrationException {
    String name = link.link().name();
    try (Duck duck = database.connect("take back run " + run + " of " + name)) {
      duck.run(
          "CREATE OR REPLACE TABLE "
              + link.typed()
              + " AS SELECT row_number() OVER (ORDER BY _ckey) - 1 AS _row, CAST(0 AS UTINYINT) AS"
              + " _status, _left, _right, _ckey, _key FROM "
              + link.image()
              + " WHERE _was AND _run = "
              + run);
      records(duck, name, "_key FROM " + link.typed() + " ORDER BY _row");
      duck.run(Templates.inverseLink(link, run));
      return counts(duck, link.typed(), link.changes(), link.ledger(), name);
    }
  }

  /** What rejects are told by, in place of the records of a snapshot: the keys of the rows. */
  private static void records(Duck duck, String name, String keys) throws MigrationException {
    RawStage.empty(duck, name);
    duck.run(
        "CREATE TABLE "
            + Sql.name("raw_" + name)
            + " AS SELECT CAST(0 AS BIGINT) AS _record, replace(_key, chr(31), ' | ') AS key FROM"
            + " (SELECT "
            + keys
            + ")");
    duck.run(
        "CREATE OR REPLACE TABLE "
            + Sql.name("rej_" + name)
            + " (_row BIGINT, kind VARCHAR, col VARCHAR, rule VARCHAR, value VARCHAR, reason"
            + " VARCHAR)");
  }

  /** Drops the images of all runs but the latest that have some. */
  void keep(int runs, Iterable<String> names) throws MigrationException {
    try (Duck duck = database.connect("drop old images")) {
      long first =
          duck.number(
              "SELECT coalesce(min(run), 0) FROM (SELECT DISTINCT run FROM images ORDER BY run DESC"
                  + " LIMIT "
                  + runs
                  + ")");
      for (String name : names) {
        duck.run(
            "DELETE FROM " + Sql.name("img_" + name) + (runs == 0 ? "" : " WHERE _run < " + first));
      }
      duck.run("DELETE FROM images" + (runs == 0 ? "" : " WHERE run < " + first));
    }
  }

  private static DeltaCounts counts(
      Duck duck, String typed, String changes, String ledger, String name)
      throws MigrationException {
    long create = duck.number("SELECT count(*) FROM " + changes + " WHERE _op = 'C'");
    long update = duck.number("SELECT count(*) FROM " + changes + " WHERE _op = 'U'");
    long delete = duck.number("SELECT count(*) FROM " + changes + " WHERE _op = 'D'");
    long desired = duck.number("SELECT count(*) FROM " + typed + " WHERE _status = 0");
    return new DeltaCounts(
        name,
        desired - create - update,
        create,
        update,
        delete,
        0,
        0,
        0,
        0,
        0,
        duck.number("SELECT count(*) FROM " + ledger));
  }
}
