package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Changes the operator's will in a state, also while a runner in another process is at work: it
 * needs no lease, since each change is one short transaction. Thread-safe.
 */
public final class WillFile implements AutoCloseable {
  private final Path file;
  private final Clock clock;
  private final Connection connection;
  private final Statements statements;

  private WillFile(Path file, Clock clock, Connection connection) {
    this.file = file;
    this.clock = clock;
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  /**
   * Opens a state that a runner has made.
   *
   * @throws MigrationException code SETUP if there is none yet or its format is another one
   */
  public static WillFile open(Path stateFolder, Clock clock) throws MigrationException {
    Path folder = stateFolder.toAbsolutePath();
    return new WillFile(StateFile.in(folder), clock, StateFile.change(folder));
  }

  /**
   * Makes a change; it is on disk when this returns.
   *
   * @param what was asked for, for the history
   * @return what is wanted from now on
   * @throws MigrationException if it cannot be written; nothing is changed then
   */
  public synchronized Will change(String what, UnaryOperator<Will> change)
      throws MigrationException {
    try {
      statements.update("BEGIN IMMEDIATE");
      try {
        Will will = WillRows.change(statements, clock.instant(), what, change);
        statements.update("COMMIT");
        return will;
      } catch (SQLException | RuntimeException e) {
        statements.forget();
        statements.update("ROLLBACK");
        throw e;
      }
    } catch (SQLException e) {
      throw StateFailure.of("writing the operator's will", file, e);
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
