package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.RejectRow;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes the rejects of one table or link of a run, in place of those that the run had of it, and
 * writes them in batches. They are all on disk when {@link #close} has returned. Not thread-safe.
 */
public final class RejectWriter implements Consumer<RejectRow>, AutoCloseable {
  private static final int BATCH = 2_000;

  private final Writer writer;
  private final long run;
  private final String name;
  private List<RejectRow> batch = new ArrayList<>(BATCH);
  private long count;

  RejectWriter(Writer writer, long run, String name) throws MigrationException {
    this.writer = writer;
    this.run = run;
    this.name = name;
    writer.write(
        "writing the rejects of " + name,
        statements ->
            statements.update("DELETE FROM reject WHERE run = ? AND name = ?", run, name));
  }

  /**
   * @throws JournalException if the state cannot be written
   * @throws IllegalArgumentException if it is a row of another table
   */
  @Override
  public void accept(RejectRow row) {
    if (!row.name().equals(name)) {
      throw new IllegalArgumentException("a reject of " + row.name() + " among those of " + name);
    }
    batch.add(row);
    count++;
    if (batch.size() == BATCH) {
      try {
        write();
      } catch (MigrationException e) {
        throw new JournalException(e);
      }
    }
  }

  /** How many it has taken. */
  public long count() {
    return count;
  }

  private void write() throws MigrationException {
    List<RejectRow> rows = batch;
    batch = new ArrayList<>(BATCH);
    writer.write("writing the rejects of " + name, statements -> insert(statements, rows));
  }

  private void insert(Statements statements, List<RejectRow> rows) throws SQLException {
    PreparedStatement insert =
        statements.prepare(
            "INSERT INTO reject (run, name, kind, file, record, column_name, rule, value, reason,"
                + " raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (RejectRow row : rows) {
      insert.setLong(1, run);
      insert.setString(2, row.name());
      insert.setString(3, row.kind().name());
      insert.setString(4, row.file());
      insert.setLong(5, row.record());
      insert.setString(6, row.column());
      insert.setString(7, row.rule());
      insert.setString(8, row.value());
      insert.setString(9, row.reason());
      insert.setString(10, row.raw());
      insert.addBatch();
    }
    insert.executeBatch();
  }

  @Override
  public void close() throws MigrationException {
    if (!batch.isEmpty()) {
      write();
    }
  }
}
