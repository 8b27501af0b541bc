package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import java.util.Collection;

/**
 * Rows and pairs as the ledger had them before a run changed them, each once a run. They are kept
 * in the transaction that folds the change, so that a run's changes and their images are durable
 * together. Not thread-safe.
 */
final class BeforeImages {
  private final Duck duck;

  BeforeImages(Duck duck) {
    this.duck = duck;
  }

  /** Makes the table of a table's images and what tells which columns a run knew. */
  static void open(Duck duck, TableSql table) throws MigrationException {
    duck.run(
        "CREATE TABLE IF NOT EXISTS images (run BIGINT, name VARCHAR, shape VARCHAR, columns"
            + " VARCHAR[], PRIMARY KEY (run, name))");
    duck.run(
        "CREATE TABLE IF NOT EXISTS "
            + table.image()
            + " (_run BIGINT NOT NULL, _ckey VARCHAR NOT NULL, _was BOOLEAN, _is BOOLEAN, _after"
            + " UHUGEINT, "
            + table.ledgerColumns()
            + ")");
  }

  static void open(Duck duck, LinkSql link) throws MigrationException {
    duck.run(
        "CREATE TABLE IF NOT EXISTS "
            + link.image()
            + " (_run BIGINT NOT NULL, _ckey VARCHAR NOT NULL, _key VARCHAR, _left VARCHAR, _right"
            + " VARCHAR, _was BOOLEAN, _is BOOLEAN)");
  }

  /**
   * Keeps the images of the rows in the temporary table {@code ack}, before the ledger learns of
   * them.
   *
   * @param merged whether the temporary table {@code merged} says what the rows become
   */
  void keep(TableSql table, boolean merged) throws MigrationException {
    long run = Ledger.run(duck);
    note(run, table.table().name(), table);
    if (merged) {
      duck.run(
          "UPDATE "
              + table.image()
              + " AS i SET _after = m._fp FROM merged m WHERE i._run = "
              + run
              + " AND i._ckey = m._ckey");
    }
    duck.run(Templates.image(table, run, merged, false));
  }

  /** Keeps the images of the rows that were deleted, and of the pairs that go with them. */
  void keepDeleted(TableSql table, Collection<LinkSql> links) throws MigrationException {
    long run = Ledger.run(duck);
    note(run, table.table().name(), table);
    duck.run(
        "UPDATE "
            + table.image()
            + " SET _is = false, _after = NULL WHERE _run = "
            + run
            + " AND _ckey IN "
            + told(table, "a.outcome IN ('A', 'I')"));
    duck.run(Templates.image(table, run, false, true));
    keepPairs(table, links);
  }

  private void note(long run, String name, TableSql table) throws MigrationException {
    duck.run(
        "INSERT OR IGNORE INTO images VALUES ("
            + run
            + ", "
            + Sql.text(name)
            + ", "
            + Sql.text(table.fingerprint(""))
            + ", ["
            + Sql.texts(table.columns().stream().map(c -> c.column().name()).toList())
            + "])");
  }

  /**
   * Notes what rows have become that the snapshot has no more, deactivated or with cleared lookups,
   * once the ledger says so.
   */
  void become(TableSql table) throws MigrationException {
    duck.run(
        "UPDATE "
            + table.image()
            + " AS i SET _after = l._fp FROM "
            + table.ledger()
            + " l WHERE i._run = "
            + Ledger.run(duck)
            + " AND i._ckey = l._ckey AND i._ckey IN "
            + told(table, "a.outcome = 'A' AND c._op IN ('X', 'D')"));
  }

  /** The keys of changes {@code c} with their outcomes {@code a}. */
  private static String told(TableSql table, String which) {
    return "(SELECT c._ckey FROM ack a JOIN "
        + table.changes()
        + " c ON c._seq = a.seq WHERE "
        + which
        + ")";
  }

  /** Keeps the images of the pairs in {@code ack}. */
  void keep(LinkSql link) throws MigrationException {
    duck.run(
        "INSERT INTO "
            + link.image()
            + " BY NAME SELECT "
            + Ledger.run(duck)
            + " AS _run, c._ckey, c._key, c._left, c._right, (g._ckey IS NOT NULL AND NOT"
            + " coalesce(g._doubt, false)) AS _was, c._op = 'C' AS _is FROM ack a JOIN "
            + link.changes()
            + " c ON c._seq = a.seq LEFT JOIN "
            + link.ledger()
            + " g ON g._ckey = c._ckey WHERE a.outcome IN ('A', 'I') AND "
            + unknown(link, "c._ckey"));
  }

  private void keepPairs(TableSql table, Collection<LinkSql> links) throws MigrationException {
    String name = table.table().name();
    for (LinkSql link : links) {
      if (link.link().left().name().equals(name)) {
        keepPairs(link, "g._left", table);
      }
      if (link.link().right().name().equals(name)) {
        keepPairs(link, "g._right", table);
      }
    }
  }

  private void keepPairs(LinkSql link, String side, TableSql table) throws MigrationException {
    duck.run(
        "INSERT INTO "
            + link.image()
            + " BY NAME SELECT "
            + Ledger.run(duck)
            + " AS _run, g._ckey, g._key, g._left, g._right, true AS _was, false AS _is FROM "
            + link.ledger()
            + " g WHERE "
            + side
            + " IN "
            + told(table, "a.outcome = 'A'")
            + " AND "
            + unknown(link, "g._ckey"));
  }

  private String unknown(LinkSql link, String key) throws MigrationException {
    return "NOT EXISTS (SELECT 1 FROM "
        + link.image()
        + " i WHERE i._run = "
        + Ledger.run(duck)
        + " AND i._ckey = "
        + key
        + ")";
  }
}
