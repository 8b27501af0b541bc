package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes rows that a run keeps of one table or link, in place of those that it had, and writes them
 * in batches. They are all on disk when {@link #close} has returned. Not thread-safe.
 */
public final class RowWriter<T> implements Consumer<T>, AutoCloseable {
  private static final int BATCH = 2_000;

  private final Writer writer;
  private final String operation;
  private final String sql;
  private final Consumer<T> check;
  private final Binding<T> binding;
  private List<T> batch = new ArrayList<>(BATCH);
  private long count;

  /** Puts a row's values into the statement that inserts it. */
  @FunctionalInterface
  interface Binding<T> {
    void bind(PreparedStatement insert, T row) throws SQLException;
  }

  /**
   * @param operation for messages
   * @param check throws if a row must not be taken
   * @param sql inserts a row
   */
  RowWriter(Writer writer, String operation, Consumer<T> check, String sql, Binding<T> binding) {
    this.writer = writer;
    this.operation = operation;
    this.check = check;
    this.sql = sql;
    this.binding = binding;
  }

  /**
   * @throws JournalException if the state cannot be written
   */
  @Override
  public void accept(T row) {
    check.accept(row);
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
    List<T> rows = batch;
    batch = new ArrayList<>(BATCH);
    writer.write(
        operation,
        statements -> {
          PreparedStatement insert = statements.prepare(sql);
          for (T row : rows) {
            binding.bind(insert, row);
            insert.addBatch();
          }
          insert.executeBatch();
        });
  }

  @Override
  public void close() throws MigrationException {
    if (!batch.isEmpty()) {
      write();
    }
  }
}
