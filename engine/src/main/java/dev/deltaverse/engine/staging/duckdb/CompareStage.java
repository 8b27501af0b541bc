package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Compares rows read back from the target with the ledger and with the snapshot's own rows. */
final class CompareStage {
  /** Desired rows that the last run brought to the target or found there; none that it planned. */
  private static final String ARRIVED = "(c._seq IS NULL OR c._outcome = 'A')";

  private final DuckDatabase database;

  CompareStage(DuckDatabase database) {
    this.database = database;
  }

  ReadBack readBack(TableSql table) throws MigrationException {
    String name = table.table().name();
    try (Duck duck = database.connect("read back " + name)) {
      String columns =
          table.columns().stream()
              .map(c -> c.name() + " VARCHAR")
              .collect(Collectors.joining(", "));
      duck.run(
          "CREATE OR REPLACE TABLE " + Sql.name("got_" + name) + " (_id VARCHAR, " + columns + ")");
      String key =
          table.table().key().stream()
              .map(k -> "rtrim(" + Sql.name(k.name()) + ")")
              .collect(Collectors.joining(" || " + References.SEPARATOR + " || "));
      duck.run(
          "CREATE OR REPLACE VIEW "
              + table.back()
              + " AS SELECT lower("
              + key
              + ") AS _ckey, "
              + key
              + " AS _key, * FROM "
              + Sql.name("got_" + name));
    }
    return ReadBack.open(database, name);
  }

  Agreement compare(TableSql table, boolean staged, Consumer<Difference> sink)
      throws MigrationException {
    String name = table.table().name();
    try (Duck duck = database.connect("compare " + name + " with the target")) {
      String ledger = table.ledger();
      String back = table.back();
      String known = "(SELECT * FROM " + ledger + " WHERE NOT coalesce(_doubt, false))";
      long expected = duck.number("SELECT count(*) FROM " + known);
      long found = duck.number("SELECT count(*) FROM " + back);
      long missing =
          each(
              duck,
              name,
              Difference.Kind.MISSING,
              sink,
              "SELECT "
                  + table.shownKey("e.")
                  + ", '', NULL, NULL FROM "
                  + known
                  + " e WHERE NOT EXISTS (SELECT 1 FROM "
                  + back
                  + " b WHERE b._ckey = e._ckey)");
      // A row whose key is null in the target can't be ours; it is extra as well.
      long extra =
          each(
              duck,
              name,
              Difference.Kind.EXTRA,
              sink,
              "SELECT coalesce(b._key, 'id ' || b._id), '', NULL, NULL FROM "
                  + back
                  + " b WHERE NOT EXISTS (SELECT 1 FROM "
                  + ledger
                  + " e WHERE e._ckey = b._ckey)");
      duck.run(Templates.compare(table, ledger, "NOT coalesce(e._doubt, false)"));
      long different =
          each(
              duck,
              name,
              Difference.Kind.DIFFERENT,
              sink,
              "SELECT shown, col, expected, found FROM cells ORDER BY shown, col");
      long snapshot = staged ? snapshot(duck, table) : 0;
      long both =
          duck.number(
              "SELECT count(*) FROM " + known + " e JOIN " + back + " b ON b._ckey = e._ckey");
      return new Agreement(
          name,
          expected,
          found,
          both * table.table().values().size(),
          missing,
          extra,
          different,
          snapshot);
    }
  }

  /** Desired rows, from the snapshot itself, that the target has not as they should be. */
  private static long snapshot(Duck duck, TableSql table) throws MigrationException {
    String arrived =
        "(SELECT w.* FROM "
            + table.typed()
            + " w LEFT JOIN "
            + table.changes()
            + " c ON c._row = w._row WHERE w._status = 0 AND "
            + ARRIVED
            + ")";
    duck.run(Templates.compare(table, arrived, "true"));
    return duck.number(
        "SELECT (SELECT count(DISTINCT _ckey) FROM cells) + (SELECT count(*) FROM "
            + arrived
            + " e WHERE NOT EXISTS (SELECT 1 FROM "
            + table.back()
            + " b WHERE b._ckey = e._ckey))");
  }

  ReadBack readBack(LinkSql link) throws MigrationException {
    String name = link.link().name();
    try (Duck duck = database.connect("read back " + name)) {
      int keys = link.link().left().key().size() + link.link().right().key().size();
      StringBuilder columns = new StringBuilder();
      StringBuilder key = new StringBuilder();
      for (int i = 0; i < keys; i++) {
        columns.append(", k").append(i).append(" VARCHAR");
        key.append(i == 0 ? "" : " || " + References.SEPARATOR + " || ")
            .append("rtrim(k")
            .append(i)
            .append(")");
      }
      duck.run(
          "CREATE OR REPLACE TABLE " + Sql.name("got_" + name) + " (_id VARCHAR" + columns + ")");
      duck.run(
          "CREATE OR REPLACE VIEW "
              + link.back()
              + " AS SELECT lower("
              + key
              + ") AS _ckey, "
              + key
              + " AS _key FROM "
              + Sql.name("got_" + name));
    }
    return ReadBack.open(database, name);
  }

  Agreement compare(LinkSql link, boolean staged, Consumer<Difference> sink)
      throws MigrationException {
    String name = link.link().name();
    try (Duck duck = database.connect("compare " + name + " with the target")) {
      String known = "(SELECT * FROM " + link.ledger() + " WHERE NOT coalesce(_doubt, false))";
      long expected = duck.number("SELECT count(*) FROM " + known);
      long found = duck.number("SELECT count(*) FROM " + link.back());
      long missing =
          each(
              duck,
              name,
              Difference.Kind.MISSING,
              sink,
              "SELECT e._key, '', NULL, NULL FROM "
                  + known
                  + " e WHERE NOT EXISTS (SELECT 1 FROM "
                  + link.back()
                  + " b WHERE b._ckey = e._ckey)");
      long extra =
          each(
              duck,
              name,
              Difference.Kind.EXTRA,
              sink,
              "SELECT b._key, '', NULL, NULL FROM "
                  + link.back()
                  + " b WHERE NOT EXISTS (SELECT 1 FROM "
                  + link.ledger()
                  + " e WHERE e._ckey = b._ckey)");
      long snapshot =
          staged
              ? duck.number(
                  "SELECT count(*) FROM "
                      + link.typed()
                      + " w LEFT JOIN "
                      + link.changes()
                      + " c ON c._ckey = w._ckey WHERE w._status = 0 AND "
                      + ARRIVED
                      + " AND NOT EXISTS (SELECT 1 FROM "
                      + link.back()
                      + " b WHERE b._ckey = w._ckey)")
              : 0;
      return new Agreement(name, expected, found, 0, missing, extra, 0, snapshot);
    }
  }

  private static long each(
      Duck duck, String name, Difference.Kind kind, Consumer<Difference> sink, String sql)
      throws MigrationException {
    long[] count = {0};
    duck.each(
        sql,
        r -> {
          count[0]++;
          sink.accept(
              new Difference(
                  name,
                  kind,
                  String.valueOf(r.get(0)).replace((char) 31, '|'),
                  String.valueOf(r.get(1)),
                  r.get(2),
                  r.get(3)));
        });
    return count[0];
  }
}
