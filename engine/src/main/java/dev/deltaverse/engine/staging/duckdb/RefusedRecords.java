package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.RefusedRecord;
import java.util.function.Consumer;

/** The records behind the rows of a delta that the target refused. */
final class RefusedRecords {
  private final DuckDatabase database;

  RefusedRecords(DuckDatabase database) {
    this.database = database;
  }

  void each(TableSql table, Consumer<RefusedRecord> sink) throws MigrationException {
    // A row that is to be deleted is in the ledger alone.
    each(
        table.table().name(),
        "coalesce(" + table.shownKey("w.") + ", " + table.shownKey("l.") + ", c._ckey)",
        " LEFT JOIN "
            + table.typed()
            + " w ON w._row = c._row LEFT JOIN "
            + table.ledger()
            + " l ON c._row IS NULL AND l._ckey = c._ckey",
        "c._row",
        sink);
  }

  void each(LinkSql link, Consumer<RefusedRecord> sink) throws MigrationException {
    each(
        link.link().name(),
        "c._key",
        " LEFT JOIN " + link.typed() + " w ON w._ckey = c._ckey AND w._status = 0",
        "w._row",
        sink);
  }

  private void each(String name, String key, String joins, String row, Consumer<RefusedRecord> sink)
      throws MigrationException {
    try (Duck duck = database.connect("list refused rows of " + name)) {
      String texts = RawColumns.asRead(duck, name);
      duck.each(
          "SELECT c._seq, replace("
              + key
              + ", chr(31), ' | '), coalesce(f.file, ''), coalesce(raw._record, "
              + row
              + " - f.first_row + 1, 0), CASE WHEN raw.rowid IS NOT NULL THEN to_json("
              + texts
              + ") END FROM "
              + Sql.name("chg_" + name)
              + " c"
              + joins
              + " LEFT JOIN "
              + Sql.name("raw_" + name)
              + " raw ON raw.rowid = "
              + row
              + " LEFT JOIN "
              + Sql.name("fil_" + name)
              + " f ON "
              + row
              + " >= f.first_row AND "
              + row
              + " < f.first_row + f.rows WHERE c._outcome = 'R' ORDER BY c._seq",
          r ->
              sink.accept(
                  new RefusedRecord(
                      Long.parseLong(String.valueOf(r.get(0))),
                      String.valueOf(r.get(1)),
                      String.valueOf(r.get(2)),
                      Long.parseLong(String.valueOf(r.get(3))),
                      r.get(4))));
    }
  }
}
