package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Short transactions on a state, also while a runner in another process is at work; they need no
 * lease. Thread-safe.
 */
final class SideWriter implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final Statements statements;

  private SideWriter(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  /** What is written at once. */
  interface Work<T> {
    T run(Statements statements) throws SQLException;
  }

  /**
   * Opens a state that a runner has made.
   *
   * @throws MigrationException code SETUP if there is none yet or its format is another one
   */
  static SideWriter open(Path stateFolder) throws MigrationException {
    Path folder = stateFolder.toAbsolutePath();
    return new SideWriter(StateFile.in(folder), StateFile.change(folder));
  }

  /**
   * Writes; it is on disk when this returns.
   *
   * @param operation for the message if it cannot be written; nothing is changed then
   */
  synchronized <T> T write(String operation, Work<T> work) throws MigrationException {
    try {
      statements.update("BEGIN IMMEDIATE");
      try {
        T result = work.run(statements);
        statements.update("COMMIT");
        return result;
      } catch (SQLException | RuntimeException e) {
        statements.forget();
        statements.update("ROLLBACK");
        throw e;
      }
    } catch (SQLException e) {
      throw StateFailure.of(operation, file, e);
    }
  }

  @Override
  public synchronized void close() throws MigrationException {
    try {
      statements.forget();
      connection.close();
    } catch (SQLException e) {
      throw StateFailure.of("closing the state", file, e);
    }
  }
}
