package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import java.util.List;
import java.util.Map;

/** Finds the piece of the project file's SQL that makes a check fail. */
final class OwnSql {
  private final DuckDatabase database;
  private final TableSql table;
  private final List<String> rawColumns;

  OwnSql(DuckDatabase database, TableSql table, List<String> rawColumns) {
    this.database = database;
    this.table = table;
    this.rawColumns = rawColumns;
  }

  /** The failure with the place of the faulty SQL, where it is in one piece alone. */
  MigrationException explain(String operation, MigrationException failure)
      throws MigrationException {
    if (failure.code() != MigrationException.Code.SETUP) {
      return failure;
    }
    for (Map.Entry<String, String> own : RawColumns.ownSql(table.table()).entrySet()) {
      boolean check = own.getKey().startsWith("check ");
      try (Duck duck = database.connect(operation + ", " + own.getKey())) {
        duck.run(
            "SELECT count("
                + Sql.own(own.getValue())
                + ") FROM "
                + (check
                    ? "(" + Templates.typing(table, rawColumns) + ")"
                    : table.raw() + " AS raw"));
      } catch (MigrationException e) {
        return e;
      }
    }
    return failure;
  }
}
