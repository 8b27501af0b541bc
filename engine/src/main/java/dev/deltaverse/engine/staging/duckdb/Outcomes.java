package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.SampleChange;
import dev.deltaverse.engine.staging.SentCounts;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the delta holds and what has become of it. */
final class Outcomes {
  /**
   * Changes as two independent 64-bit sums. DuckDB's own hash serves, since a digest is compared
   * only within one version; a fingerprint's text would cost 75 microseconds a row.
   */
  private static String digestOf(String values) {
    return "SELECT count(*) || ':' || coalesce(bit_xor(hash("
        + values
        + ")), 0) || ':'"
        + " || coalesce(bit_xor(hash('again', "
        + values
        + ")), 0) FROM ";
  }

  private final DuckDatabase database;

  Outcomes(DuckDatabase database) {
    this.database = database;
  }

  SentCounts sent(String name) throws MigrationException {
    try (Duck duck = database.connect("count outcomes of " + name)) {
      List<Long> n =
          duck
              .rows(
                  "SELECT count(*) FILTER (_op = 'C' AND _outcome = 'A'),"
                      + " count(*) FILTER (_op = 'U' AND _outcome = 'A'),"
                      + " count(*) FILTER (_op IN ('D', 'X') AND _outcome = 'A'),"
                      + " count(*) FILTER (_op IN ('C', 'U') AND _outcome = 'R'),"
                      + " count(*) FILTER (_op IN ('D', 'X') AND _outcome = 'R'),"
                      + " count(*) FILTER (_outcome = 'P'),"
                      + " count(*) FILTER (_op IN ('C', 'U') AND _outcome = 'I'),"
                      + " count(*) FILTER (_op IN ('D', 'X') AND _outcome = 'I'),"
                      + " count(*) FILTER (_op IN ('C', 'U') AND _outcome IS NULL),"
                      + " count(*) FILTER (_op IN ('C', 'U') AND _outcome = 'L') FROM "
                      + Sql.name("chg_" + name))
              .getFirst()
              .stream()
              .map(t -> Long.parseLong(String.valueOf(t)))
              .toList();
      return new SentCounts(
          name, n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6), n.get(7),
          n.get(8), n.get(9));
    }
  }

  String digest(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("digest changes of " + table.table().name())) {
      return String.valueOf(
          duck.text(
              digestOf("c._op, c._ckey, c._mask, w._fp")
                  + table.changes()
                  + " c LEFT JOIN "
                  + table.typed()
                  + " w ON w._row = c._row"));
    }
  }

  String digest(LinkSql link) throws MigrationException {
    try (Duck duck = database.connect("digest changes of " + link.link().name())) {
      return String.valueOf(duck.text(digestOf("_op, _ckey") + link.changes()));
    }
  }

  List<SampleChange> sample(TableSql table, int limit) throws MigrationException {
    String name = table.table().name();
    String cells =
        table.table().values().stream()
            .map(
                c ->
                    "{'col': CASE WHEN substr(c._mask, "
                        + (c.index() + 1)
                        + ", 1) = '1' THEN "
                        + Sql.text(c.name())
                        + " END, 'before': "
                        + Typing.canonical(c.type(), "l." + Sql.name(c.name()))
                        + ", 'after': "
                        + Typing.canonical(c.type(), "w." + Sql.name(c.name()))
                        + "}")
            .collect(Collectors.joining(", ", "[", "]"));
    String updates =
        "SELECT 'update', c.shown, v.col, v.before, v.after FROM (SELECT "
            + table.shownKey("w.")
            + " AS shown, unnest(list_filter("
            + cells
            + ", x -> x.col IS NOT NULL)) AS v FROM (SELECT * FROM "
            + table.changes()
            + " WHERE _op = 'U' ORDER BY _seq LIMIT "
            + limit
            + ") c JOIN "
            + table.typed()
            + " w ON w._row = c._row JOIN "
            + table.ledger()
            + " l ON l._ckey = c._ckey) c";
    String creates =
        whole(table, "'create'", table.typed() + " k ON k._row = c._row", "'C'", limit);
    String deletes =
        whole(table, "'delete'", table.ledger() + " k ON k._ckey = c._ckey", "'D'", limit);
    try (Duck duck = database.connect("sample changes of " + name)) {
      return duck
          .rows("(" + creates + ") UNION ALL (" + updates + ") UNION ALL (" + deletes + ")")
          .stream()
          .map(r -> change(name, r))
          .toList();
    }
  }

  /** Rows that are created or deleted. */
  private static String whole(
      TableSql table, String kind, String keys, String operation, int limit) {
    return "SELECT "
        + kind
        + ", "
        + table.shownKey("k.")
        + ", '', NULL, NULL FROM "
        + table.changes()
        + " c JOIN "
        + keys
        + " WHERE c._op = "
        + operation
        + " ORDER BY c._seq LIMIT "
        + limit;
  }

  private static SampleChange change(String name, List<@Nullable String> r) {
    return new SampleChange(
        name,
        String.valueOf(r.get(0)),
        String.valueOf(r.get(1)).replace((char) 31, '|'),
        String.valueOf(r.get(2)),
        r.get(3),
        r.get(4));
  }
}
