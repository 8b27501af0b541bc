package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.ShortText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and what it is used for. Not thread-safe; each operation takes its own from {@link
 * DuckDatabase}.
 */
final class Duck implements AutoCloseable {
  /** What to do about a damaged file. */
  static final String RESTORE =
      "Restore it from a backup together with state.sqlite; without one, set the state folder aside"
          + " and rebuild the ledger from the target.";

  private static final Logger LOG = LoggerFactory.getLogger("dev.deltaverse.staging");
  private static final int SHOWN = 200;

  private final Connection connection;
  private final String operation;

  /**
   * @param operation for error messages, for example {@code check table accounts}
   */
  Duck(Connection connection, String operation) {
    this.connection = connection;
    this.operation = operation;
  }

  Connection connection() {
    return connection;
  }

  private void log(String sql, long begun) {
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{}, {} ms: {}",
          operation,
          (System.nanoTime() - begun) / 1_000_000,
          ShortText.of(sql.strip().replaceAll("\\s+", " "), SHOWN));
    }
  }

  /** Runs statements that give no rows. */
  void run(String sql) throws MigrationException {
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(told(e, sql));
    } finally {
      log(sql, begun);
    }
  }

  /** The first column of the one row, a number; 0 if it is null. */
  long number(String sql) throws MigrationException {
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    } catch (SQLException e) {
      throw failure(told(e, sql));
    } finally {
      log(sql, begun);
    }
  }

  /** The first column of the one row as text. */
  @Nullable String text(String sql) throws MigrationException {
    List<List<@Nullable String>> rows = rows(sql);
    return rows.isEmpty() ? null : rows.getFirst().getFirst();
  }

  /** All rows as texts. For few rows. */
  List<List<@Nullable String>> rows(String sql) throws MigrationException {
    List<List<@Nullable String>> all = new ArrayList<>();
    each(sql, all::add);
    return all;
  }

  /** Takes rows one by one, streamed. */
  interface Row {
    void take(List<@Nullable String> values) throws MigrationException;
  }

  /** Gives each row's texts to a sink. */
  void each(String sql, Row sink) throws MigrationException {
    long begun = System.nanoTime();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<@Nullable String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        sink.take(row);
      }
    } catch (SQLException e) {
      throw failure(told(e, sql));
    } finally {
      log(sql, begun);
    }
  }

  /** Work that is done as a whole or not at all. */
  interface Work {
    void run() throws MigrationException;
  }

  void transaction(Work work) throws MigrationException {
    run("BEGIN TRANSACTION");
    boolean done = false;
    try {
      work.run();
      run("COMMIT");
      done = true;
    } finally {
      if (!done) {
        rollback();
      }
    }
  }

  private void rollback() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // The failure that led here is the one to tell; DuckDB has rolled back by itself.
    }
  }

  /**
   * The failure with its message. The driver (1.5.6) says only that a query is closed where a
   * statement names something that is not there; preparing it says what.
   */
  private SQLException told(SQLException e, String sql) {
    if (sql.contains(";") || !String.valueOf(e.getMessage()).contains("closed pending query")) {
      return e;
    }
    try (PreparedStatement _ = connection.prepareStatement(sql)) {
      return e;
    } catch (SQLException real) {
      return real;
    }
  }

  /** Whether a message of DuckDB tells of a full disk, a bound on files, or too little memory. */
  static boolean lacksRoom(String message) {
    return message.contains("No space left")
        || message.contains("File too large")
        || message.contains("Out of Memory");
  }

  /** Whether a message of DuckDB tells that the file does not hold what was written to it. */
  static boolean damaged(String message) {
    return message.contains("Corrupt")
        || message.contains("checksum")
        || message.startsWith("Serialization Error")
        || message.startsWith("FATAL Error")
        || message.startsWith("INTERNAL Error");
  }

  MigrationException failure(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String first = message.lines().findFirst().orElse(message);
    if (message.startsWith("Binder Error")
        || message.startsWith("Parser Error")
        || message.startsWith("Catalog Error")
        || message.startsWith("Conversion Error")
        || message.startsWith("Out of Range Error")
        || message.startsWith("Invalid Input Error")
        || message.startsWith("Not implemented Error")) {
      return new MigrationException(
          Code.SETUP,
          operation + ": " + first,
          "Correct the SQL or the column names of this table in the project file.",
          e);
    }
    if (lacksRoom(message)) {
      return new MigrationException(
          Code.SETUP,
          operation + ": " + first,
          "Free disk or memory and run the same command again; nothing is lost.",
          e);
    }
    if (damaged(message)) {
      return new MigrationException(
          Code.SETUP, operation + ": the staging database is damaged: " + first, RESTORE, e);
    }
    return new MigrationException(
        Code.BUG, operation + ": " + first, "Run the same command again; nothing is lost.", e);
  }

  @Override
  public void close() throws MigrationException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }
}
