package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the state. What several callers ask for while a commit is under way
 * goes into the next transaction together, so that they share its sync to disk. Thread-safe.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int GROUP = 1_000;
  private static final long LAZY_MS = 200;

  /** A change of the state, made within a transaction. It may be made again after a rollback. */
  @FunctionalInterface
  interface Write {
    void run(Statements statements) throws SQLException;
  }

  /**
   * @param done completed after the commit; null if nobody waits
   */
  private record Task(Write write, @Nullable CompletableFuture<Void> done) {}

  /** Wakes the thread. */
  private static final Task NOTHING = new Task(_ -> {}, null);

  private final Path file;
  private final Connection connection;
  private final Statements statements;
  private final BlockingQueue<Task> urgent = new LinkedBlockingQueue<>();
  private final Queue<Task> lazy = new ArrayDeque<>();
  private final long lazyMs;
  private final Thread thread;
  private boolean closed;

  Writer(Connection connection, Path file) {
    this(connection, file, LAZY_MS);
  }

  /**
   * @param lazyMs how long what is to be written later may stay, in ms
   */
  Writer(Connection connection, Path file, long lazyMs) {
    this.lazyMs = lazyMs;
    this.file = file;
    this.connection = connection;
    this.statements = new Statements(connection);
    this.thread = Thread.ofPlatform().daemon().name("state writer").unstarted(this::work);
    thread.start();
  }

  /**
   * Makes a change and returns when it is on disk. An interruption of the caller does not cut the
   * wait short: what is known must be written down.
   *
   * @throws MigrationException if it could not be made; nothing of it is in the state then
   */
  void write(String operation, Write write) throws MigrationException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (lazy) {
      if (closed) {
        throw closedAlready(operation);
      }
      urgent.add(new Task(write, done));
    }
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw StateFailure.of(operation, file, cause);
      }
      throw new MigrationException(
          Code.BUG,
          operation + " in " + file + ": " + e.getCause(),
          "Report this with the log; then run again.",
          e.getCause());
    }
  }

  /** Makes a change soon, and returns at once. Lost if the process is killed before. */
  void writeLater(Write write) {
    synchronized (lazy) {
      if (closed) {
        LOG.debug("an event came after the state was closed");
        return;
      }
      lazy.add(new Task(write, null));
    }
  }

  /** Has what was asked for before made at once, and does not wait for it. */
  void hasten() {
    urgent.add(NOTHING);
  }

  /** Returns when all that was asked for before is on disk. */
  void flush(String operation) throws MigrationException {
    write(operation, _ -> {});
  }

  private void work() {
    while (true) {
      List<Task> group = new ArrayList<>();
      try {
        Task first = urgent.poll(lazyMs, TimeUnit.MILLISECONDS);
        if (first != null) {
          group.add(first);
        }
      } catch (InterruptedException _) {
        // Only close() ends this thread: callers wait for it.
        continue;
      }
      boolean last;
      synchronized (lazy) {
        group.addAll(lazy);
        lazy.clear();
        urgent.drainTo(group, GROUP);
        last = closed && urgent.isEmpty();
      }
      if (!group.isEmpty()) {
        commit(group);
      }
      if (last) {
        return;
      }
    }
  }

  private void commit(List<Task> group) {
    Throwable failure = tryCommit(group);
    if (failure == null) {
      for (Task task : group) {
        if (task.done() != null) {
          task.done().complete(null);
        }
      }
    } else if (group.size() > 1) {
      // One bad record must not take the others with it.
      group.forEach(task -> commit(List.of(task)));
    } else {
      CompletableFuture<Void> done = group.getFirst().done();
      if (done == null) {
        LOG.warn("an event could not be written to {}", file, failure);
      } else {
        done.completeExceptionally(failure);
      }
    }
  }

  private @Nullable Throwable tryCommit(List<Task> group) {
    try {
      statements.update("BEGIN IMMEDIATE");
      for (Task task : group) {
        task.write().run(statements);
      }
      statements.update("COMMIT");
      return null;
    } catch (Throwable e) {
      // Errors too: a dead writer would leave its callers waiting for ever.
      rollback(e);
      return e;
    }
  }

  private void rollback(Throwable cause) {
    // A statement that failed can be of no more use, ROLLBACK's own among them.
    statements.forget();
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself after some failures, a full disk among them.
      cause.addSuppressed(e);
    }
  }

  private MigrationException closedAlready(String operation) {
    return new MigrationException(
        Code.BUG,
        operation + " in " + file + ": the state is closed",
        "Report this with the log; then run again.");
  }

  /** Writes what is left and closes the connection. */
  @Override
  public void close() throws SQLException {
    synchronized (lazy) {
      closed = true;
      urgent.add(NOTHING); // or the thread would wait for a task until it looks
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    connection.close();
  }
}
