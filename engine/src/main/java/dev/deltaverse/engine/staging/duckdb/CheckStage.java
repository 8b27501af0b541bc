package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.RejectRow;
import java.util.List;
import java.util.function.Consumer;

/** Raw rows to typed rows, with the reasons of those that are rejected. */
final class CheckStage {
  private static final String REJECT_COLUMNS =
      " (_row BIGINT, kind VARCHAR, col VARCHAR, rule VARCHAR, value VARCHAR, reason VARCHAR)";

  private final DuckDatabase database;

  CheckStage(DuckDatabase database) {
    this.database = database;
  }

  void check(TableSql table) throws MigrationException {
    String operation = "check table " + table.table().name();
    try (Duck duck = database.connect(operation)) {
      duck.run("CREATE OR REPLACE TABLE " + table.rejects() + REJECT_COLUMNS);
      List<String> rawColumns = RawColumns.of(duck, table.table().name());
      try {
        duck.run(Templates.check(table, rawColumns));
      } catch (MigrationException e) {
        throw new OwnSql(database, table, rawColumns).explain(operation, e);
      }
      duck.run(
          "CREATE OR REPLACE VIEW "
              + table.want()
              + " AS SELECT * EXCLUDE (_status) FROM "
              + table.typed()
              + " WHERE _status = 0");
      if (duck.number("SELECT count(*) FROM " + table.typed() + " WHERE _status = 1") > 0) {
        duck.run(Templates.reject(table, rawColumns));
      }
      duplicates(duck, table);
    }
  }

  /** Rows whose keys the target cannot tell apart. */
  private static void duplicates(Duck duck, TableSql table) throws MigrationException {
    String typed = table.typed();
    duck.run(
        "CREATE OR REPLACE TEMP TABLE dup AS SELECT _ckey FROM "
            + typed
            + " WHERE _ckey IS NOT NULL AND _status <> 3 GROUP BY _ckey HAVING count(*) > 1");
    if (duck.number("SELECT count(*) FROM dup") == 0) {
      return;
    }
    String shown = "concat_ws(' | ', " + String.join(", ", table.keyTexts("")) + ")";
    duck.run(
        "CREATE OR REPLACE TEMP TABLE twins AS SELECT _row, _ckey, "
            + shown
            + " AS shown, _status FROM "
            + typed
            + " WHERE _status <> 3 AND _ckey IN (SELECT _ckey FROM dup)");
    switch (table.table().mapping().duplicates()) {
      case DuplicatePolicy.RejectAll _ -> {
        duck.run(
            "INSERT INTO "
                + table.rejects()
                + " SELECT t._row, 'REJECTED', "
                + Sql.text(table.table().key().getFirst().name())
                + ", CASE WHEN g.spellings > 1 THEN 'key collision' ELSE 'duplicate key' END,"
                + " t.shown, CASE WHEN g.spellings > 1 THEN 'is a key that other rows have in"
                + " another spelling, and the target compares keys without case and trailing"
                + " spaces' ELSE 'is the key of ' || g.n || ' rows' END FROM twins t JOIN (SELECT"
                + " _ckey, count(*) AS n, count(DISTINCT shown) AS spellings FROM twins GROUP BY"
                + " _ckey) g USING (_ckey)");
        duck.run("UPDATE " + typed + " SET _status = 1 WHERE _row IN (SELECT _row FROM twins)");
      }
      case DuplicatePolicy.KeepFirst(String by) ->
          keepOne(duck, table, table.orderText(by) + " ASC NULLS LAST, t._row ASC");
      case DuplicatePolicy.KeepLast(String by) ->
          keepOne(duck, table, table.orderText(by) + " DESC NULLS LAST, t._row DESC");
    }
  }

  private static void keepOne(Duck duck, TableSql table, String order) throws MigrationException {
    duck.run(
        "UPDATE "
            + table.typed()
            + " SET _status = 3 WHERE _row IN (SELECT _row FROM (SELECT t._row,"
            + " row_number() OVER (PARTITION BY t._ckey ORDER BY "
            + order
            + ") AS place FROM twins t"
            + " JOIN "
            + table.raw()
            + " raw ON raw.rowid = t._row) WHERE place > 1)");
    duck.run(
        "DELETE FROM "
            + table.rejects()
            + " WHERE _row IN (SELECT _row FROM "
            + table.typed()
            + " WHERE _status = 3)");
  }

  void check(LinkSql link) throws MigrationException {
    try (Duck duck = database.connect("check link " + link.link().name())) {
      duck.run("CREATE OR REPLACE TABLE " + link.rejects() + REJECT_COLUMNS);
      duck.run(Templates.checkLink(link));
      duck.run(
          "INSERT INTO "
              + link.rejects()
              + " SELECT _row, 'REJECTED', '', CASE WHEN _status = 4 THEN"
              + " 'duplicate pair' ELSE 'lookup key' END, _key, CASE WHEN _status = 4 THEN"
              + " 'is a pair that an earlier record has already'"
              + " ELSE 'has a side that is no complete and usable key' END FROM "
              + link.typed()
              + " WHERE _status IN (1, 4)");
      duck.run("UPDATE " + link.typed() + " SET _status = 1 WHERE _status = 4");
    }
  }

  /** What became of the rows of a source so far. */
  CheckCounts counts(String name, long unreadable) throws MigrationException {
    try (Duck duck = database.connect("count rows of " + name)) {
      var row =
          duck.rows(
                  "SELECT count(*), count(*) FILTER (_status = 0), count(*) FILTER (_status = 1),"
                      + " count(*) FILTER (_status = 2), count(*) FILTER (_status = 3) FROM "
                      + Sql.name("typ_" + name))
              .getFirst();
      long[] n = new long[5];
      for (int i = 0; i < 5; i++) {
        n[i] = Long.parseLong(String.valueOf(row.get(i)));
      }
      return new CheckCounts(name, n[0] + unreadable, n[1], n[2] + unreadable, n[3], n[4]);
    }
  }

  /** Every record that is not loaded, in file order. */
  void rejects(String name, Consumer<RejectRow> sink) throws MigrationException {
    try (Duck duck = database.connect("list rejects of " + name)) {
      duck.each(
          "SELECT file, record, '', rule, NULL, reason, raw FROM "
              + Sql.name("unr_" + name)
              + " ORDER BY file, record",
          r -> sink.accept(row(name, RejectRow.Kind.REJECTED, r)));
      String texts = RawColumns.asRead(duck, name);
      duck.each(
          "SELECT coalesce(f.file, ''), coalesce(raw._record, r._row - f.first_row + 1), r.col,"
              + " r.rule, r.value, r.reason, to_json("
              + texts
              + "), r.kind FROM "
              + Sql.name("rej_" + name)
              + " r JOIN "
              + Sql.name("raw_" + name)
              + " raw ON raw.rowid = r._row LEFT JOIN "
              + Sql.name("fil_" + name)
              + " f ON r._row >= f.first_row AND r._row < f.first_row + f.rows"
              + " ORDER BY r._row, r.col",
          r -> sink.accept(row(name, RejectRow.Kind.valueOf(String.valueOf(r.get(7))), r)));
    }
  }

  private static RejectRow row(
      String name, RejectRow.Kind kind, List<@org.jspecify.annotations.Nullable String> r) {
    return new RejectRow(
        name,
        kind,
        String.valueOf(r.get(0)),
        Long.parseLong(String.valueOf(r.get(1))),
        String.valueOf(r.get(2)),
        String.valueOf(r.get(3)),
        r.get(4),
        String.valueOf(r.get(5)),
        r.get(6));
  }
}
