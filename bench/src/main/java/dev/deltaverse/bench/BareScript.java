package dev.deltaverse.bench;

import dev.deltaverse.engine.target.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a good engineer writes by hand for the same job: load as text, cast, find rows that do not
 * cast, null and duplicate keys, hash, compare by key and hash, and find the changed columns.
 */
final class BareScript {
  private BareScript() {}

  static Seconds run(Path state, Path snapshots, long expectedUpdates) throws IOException {
    Files.createDirectories(state);
    try (Connection connection =
            DriverManager.getConnection("jdbc:duckdb:" + state.resolve("bare.duckdb"));
        Statement statement = connection.createStatement()) {
      statement.execute("SET memory_limit = '4GiB'");
      load(statement, snapshots.resolve("1").resolve("wide.csv"));
      statement.execute("CREATE TABLE ledger AS SELECT * FROM typed");
      Seconds seconds = new Seconds();
      loadRaw(statement, snapshots.resolve("2").resolve("wide.csv"));
      seconds.lap("stage");
      check(statement);
      seconds.lap("check");
      delta(statement);
      seconds.lap("delta");
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM changed")) {
        rows.next();
        if (rows.getLong(1) != expectedUpdates) {
          throw new IllegalStateException("wrong delta " + rows.getLong(1));
        }
      }
      return seconds;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void load(Statement statement, Path file) throws SQLException {
    loadRaw(statement, file);
    check(statement);
  }

  private static void loadRaw(Statement statement, Path file) throws SQLException {
    statement.execute(
        "CREATE OR REPLACE TABLE raw AS SELECT * FROM read_csv('"
            + file
            + "', all_varchar=true, header=true, delim=',', quote='\"')");
  }

  private static void check(Statement statement) throws SQLException {
    Map<String, ColumnType> columns = WideTable.columns();
    String casts =
        columns.entrySet().stream()
            .map(e -> "TRY_CAST(" + e.getKey() + " AS " + type(e.getValue()) + ") AS " + e.getKey())
            .collect(Collectors.joining(", "));
    String bad =
        columns.keySet().stream()
            .map(c -> "(r." + c + " IS NOT NULL AND t." + c + " IS NULL)")
            .collect(Collectors.joining(" OR "));
    String texts = String.join(", ", columns.keySet());
    statement.execute(
        "CREATE OR REPLACE TABLE typed AS SELECT "
            + casts
            + ", md5(concat_ws('|', "
            + texts
            + ")) AS hash FROM raw");
    count(
        statement,
        "SELECT count(*) FROM raw r POSITIONAL JOIN typed t WHERE t.code IS NULL OR " + bad);
    count(
        statement,
        "SELECT count(*) FROM (SELECT code FROM typed GROUP BY code HAVING count(*) > 1)");
  }

  private static void delta(Statement statement) throws SQLException {
    String changes =
        WideTable.columns().keySet().stream()
            .map(c -> "CASE WHEN t." + c + " IS DISTINCT FROM l." + c + " THEN '" + c + "' END")
            .collect(Collectors.joining(", "));
    statement.execute(
        "CREATE OR REPLACE TABLE diff AS SELECT coalesce(t.code, l.code) AS code,"
            + " CASE WHEN l.code IS NULL THEN 'C' WHEN t.code IS NULL THEN 'D' ELSE 'U' END AS op"
            + " FROM (SELECT code, hash FROM typed) t FULL OUTER JOIN"
            + " (SELECT code, hash FROM ledger) l ON t.code = l.code"
            + " WHERE t.code IS NULL OR l.code IS NULL OR t.hash <> l.hash");
    statement.execute(
        "CREATE OR REPLACE TABLE changed AS SELECT d.code, concat_ws(',', "
            + changes
            + ") AS columns FROM diff d JOIN typed t ON t.code = d.code JOIN ledger l ON l.code ="
            + " d.code");
  }

  private static void count(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      if (rows.getLong(1) != 0) {
        throw new IllegalStateException("unexpected: " + sql);
      }
    }
  }

  private static String type(ColumnType type) {
    return switch (type) {
      case ColumnType.Text _, ColumnType.Memo _ -> "VARCHAR";
      case ColumnType.Whole _, ColumnType.Choice _ -> "INTEGER";
      case ColumnType.Decimal _ -> "DECIMAL(16,4)";
      case ColumnType.Money _ -> "DECIMAL(17,2)";
      case ColumnType.YesNo _ -> "BOOLEAN";
      case ColumnType.DateOnly _ -> "DATE";
      case ColumnType.DateTime _ -> "TIMESTAMP";
      default -> throw new IllegalArgumentException("no values of type " + type);
    };
  }
}
