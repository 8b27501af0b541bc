package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A read-only connection; each query sees what was committed before it began. Thread-safe. */
final class Reader implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private Reader(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  static Reader open(Path folder) throws MigrationException {
    return new Reader(StateFile.read(folder), StateFile.in(folder));
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** Takes a row. */
  @FunctionalInterface
  interface RowTaker {
    void take(ResultSet row) throws SQLException;
  }

  <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... values)
      throws MigrationException {
    List<T> found = new ArrayList<>();
    each(sql, row -> found.add(mapper.map(row)), values);
    return found;
  }

  <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... values)
      throws MigrationException {
    List<T> found = list(sql + " LIMIT 1", mapper, values);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /** Takes a row, and says whether it wants another. */
  @FunctionalInterface
  interface RowQuery {
    boolean take(ResultSet row) throws SQLException;
  }

  void each(String sql, RowTaker taker, @Nullable Object... values) throws MigrationException {
    eachWhile(
        sql,
        row -> {
          taker.take(row);
          return true;
        },
        values);
  }

  void eachWhile(String sql, RowQuery query, @Nullable Object... values) throws MigrationException {
    lock.lock();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        boolean more = true;
        while (more && rows.next()) {
          more = query.take(rows);
        }
      }
    } catch (SQLException e) {
      throw StateFailure.of("reading the state", file, e);
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | DateTimeException
        | JacksonException e) {
      // Nothing of ours writes a value that cannot be read.
      throw damaged(e);
    } finally {
      lock.unlock();
    }
  }

  /** What was read is not what can have been written. */
  MigrationException damaged(RuntimeException e) {
    return StateFailure.damaged("reading the state", file, e);
  }

  @Override
  public void close() throws MigrationException {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw StateFailure.of("closing the state", file, e);
    } finally {
      lock.unlock();
    }
  }
}
