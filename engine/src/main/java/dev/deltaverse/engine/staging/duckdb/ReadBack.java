package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.staging.Staging;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Takes rows of the target into a table of texts. Not thread-safe; to be closed. */
final class ReadBack implements Staging.BackSink {
  private final Duck duck;
  private final DuckDBAppender appender;

  private ReadBack(Duck duck, DuckDBAppender appender) {
    this.duck = duck;
    this.appender = appender;
  }

  static ReadBack open(DuckDatabase database, String name) throws MigrationException {
    Duck duck = database.connect("read back " + name);
    try {
      DuckDBAppender appender =
          duck.connection().unwrap(DuckDBConnection.class).createAppender("main", "got_" + name);
      return new ReadBack(duck, appender);
    } catch (SQLException e) {
      MigrationException failure = duck.failure(e);
      duck.close();
      throw failure;
    }
  }

  @Override
  public void row(String id, List<@Nullable String> values) throws MigrationException {
    try {
      appender.beginRow();
      appender.append(id);
      for (String value : values) {
        if (value == null) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new MigrationException(
          Code.BUG, "read back: " + e.getMessage(), "Run the same command again.", e);
    }
  }

  @Override
  public void close() throws MigrationException {
    try {
      appender.close();
    } catch (SQLException e) {
      throw duck.failure(e);
    } finally {
      duck.close();
    }
  }
}
