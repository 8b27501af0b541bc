package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.Adopted;

/** Takes rows that were read back into the ledger, in place of what it knew of the table. */
final class AdoptStage {
  private final DuckDatabase database;

  AdoptStage(DuckDatabase database) {
    this.database = database;
  }

  /**
   * @param own whether rows that neither snapshot nor ledger know are taken, too
   * @param write whether the ledger is changed, rather than only counted
   */
  Adopted adopt(TableSql table, boolean own, boolean write) throws MigrationException {
    String name = table.table().name();
    try (Duck duck = database.connect("adopt " + name)) {
      duck.run(Templates.taken(table, rows(table.typed(), table.ledger(), own)));
      long equal =
          duck.number(
              "SELECT count(*) FROM "
                  + table.typed()
                  + " w JOIN taken k ON k._ckey = w._ckey WHERE w._status = 0 AND NOT k._doubt AND"
                  + " NOT ("
                  + table.anyDiffers("w.", "k.")
                  + ")");
      Adopted adopted = counts(duck, name, table.back(), table.typed(), table.ledger(), equal);
      if (write) {
        duck.transaction(
            () -> {
              duck.run("CREATE OR REPLACE TEMP TABLE known AS SELECT * FROM " + table.ledger());
              duck.run("DELETE FROM " + table.ledger());
              learn(duck, table, "known");
              Behind.remove(duck, name);
            });
      }
      return adopted;
    }
  }

  /**
   * Puts the rows in {@code taken} into the ledger, where they are not.
   *
   * @param known the table that has what the ledger knew; columns that are not mapped any more come
   *     from there
   */
  static void learn(Duck duck, TableSql table, String known) throws MigrationException {
    duck.run(
        "INSERT INTO "
            + table.ledger()
            + " BY NAME SELECT k.*, l.* EXCLUDE (_ckey, _fp, _id, _doubt, "
            + table.names("")
            + ") FROM taken k LEFT JOIN "
            + known
            + " l ON l._ckey = k._ckey");
  }

  Adopted adopt(LinkSql link, boolean own, boolean write) throws MigrationException {
    String name = link.link().name();
    try (Duck duck = database.connect("adopt " + name)) {
      duck.run(Templates.taken(link, rows(link.typed(), link.ledger(), own)));
      long equal =
          duck.number(
              "SELECT count(*) FROM "
                  + link.typed()
                  + " w JOIN taken k ON k._ckey = w._ckey WHERE w._status = 0");
      Adopted adopted = counts(duck, name, link.back(), link.typed(), link.ledger(), equal);
      if (write) {
        duck.transaction(
            () -> {
              duck.run("DELETE FROM " + link.ledger());
              duck.run("INSERT INTO " + link.ledger() + " BY NAME SELECT * FROM taken");
              Behind.remove(duck, name);
            });
      }
      return adopted;
    }
  }

  /** Predicate over what was read back: it is to be taken. */
  private static String rows(String typed, String ledger, boolean own) {
    return own
        ? "true"
        : "(b._ckey IN (SELECT _ckey FROM "
            + typed
            + " WHERE _ckey IS NOT NULL) OR b._ckey IN (SELECT _ckey FROM "
            + ledger
            + "))";
  }

  private static Adopted counts(
      Duck duck, String name, String back, String typed, String ledger, long equal)
      throws MigrationException {
    String inSnapshot = " IN (SELECT _ckey FROM " + typed + " WHERE _ckey IS NOT NULL)";
    long target = duck.number("SELECT count(*) FROM " + back);
    long matched = duck.number("SELECT count(*) FROM taken WHERE _ckey" + inSnapshot);
    long only =
        target - duck.number("SELECT count(*) FROM " + back + " b WHERE b._ckey" + inSnapshot);
    return new Adopted(
        name,
        target,
        matched,
        equal,
        duck.number(
                "SELECT count(*) FROM taken WHERE _ckey IN (SELECT _ckey FROM "
                    + typed
                    + " WHERE _status = 0)")
            - equal,
        only,
        duck.number("SELECT count(*) FROM taken"),
        duck.number(
            "SELECT count(*) FROM "
                + ledger
                + " l WHERE NOT EXISTS (SELECT 1 FROM "
                + back
                + " b WHERE b._ckey = l._ckey)"));
  }
}
