package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The right to be the one runner of a state folder: an operating system's lock on a file beside the
 * state, which dies with its process.
 *
 * <p>The lock is taken through SQLite and not through a file channel, because closing any other
 * channel on the file in the same process, that of a refused second runner for example, would
 * release a channel's lock (POSIX fcntl); SQLite keeps count of that.
 */
final class Lease implements AutoCloseable {
  private final Connection connection;

  private Lease(Connection connection) {
    this.connection = connection;
  }

  /** The lease; empty if another runner has it. */
  static Optional<Lease> take(Path folder) throws MigrationException {
    Path file = folder.resolve("runner.lock");
    try {
      PrivateFiles.file(file);
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(0);
      Connection connection = config.createConnection(StateFile.url(file));
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        return Optional.of(new Lease(connection));
      } catch (SQLException e) {
        connection.close();
        if (e instanceof SQLiteException lite
            && lite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY) {
          return Optional.empty();
        }
        throw e;
      }
    } catch (IOException e) {
      throw StateFile.unusable(file, e);
    } catch (SQLException e) {
      throw StateFailure.of("taking the runner's lease", file, e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
