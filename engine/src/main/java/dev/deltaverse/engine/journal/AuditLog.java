package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;

/**
 * The log of who asked for what: an entry is on disk before anything is done, and its outcome after
 * it. What cannot be logged is not done. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
  private static final String DONE = "done";

  private final Clock clock;
  private final SideWriter writer;

  private AuditLog(Clock clock, SideWriter writer) {
    this.clock = clock;
    this.writer = writer;
  }

  /** What is asked for. */
  public interface Deed<T> {
    T run() throws MigrationException;
  }

  /**
   * Opens the log of a state that a runner has made.
   *
   * @throws MigrationException code SETUP if there is none yet or its format is another one
   */
  public static AuditLog open(Path stateFolder, Clock clock) throws MigrationException {
    return new AuditLog(clock, SideWriter.open(stateFolder));
  }

  /**
   * As {@link #open}; makes the state if there is none yet, or brings an older one to the current
   * format.
   *
   * @throws MigrationException code SETUP if that is not possible, for example because a runner of
   *     an older version is at work
   */
  public static AuditLog make(Path stateFolder, Clock clock) throws MigrationException {
    if (!StateFile.current(stateFolder.toAbsolutePath())) {
      StateStore.open(stateFolder, clock).close();
    }
    return open(stateFolder, clock);
  }

  /**
   * Does something and logs it.
   *
   * @param action as one would write it on the command line; no secret
   * @throws MigrationException if the log cannot be written, or as the deed throws it
   */
  public <T> T record(Actor actor, String action, Deed<T> deed) throws MigrationException {
    long entry = add(actor, action, "");
    try {
      T result = deed.run();
      settle(entry, DONE);
      return result;
    } catch (MigrationException | RuntimeException e) {
      try {
        settle(entry, "failed: " + e.getMessage());
      } catch (MigrationException unwritten) {
        e.addSuppressed(unwritten);
      }
      throw e;
    }
  }

  /**
   * Logs something whose outcome is known.
   *
   * @return the entry's number
   */
  public long add(Actor actor, String action, String outcome) throws MigrationException {
    Instant now = clock.instant();
    return writer.write(
        "writing the audit log", statements -> insert(statements, now, actor, action, outcome));
  }

  private void settle(long entry, String outcome) throws MigrationException {
    writer.write(
        "writing the audit log",
        statements ->
            statements.update("UPDATE audit SET outcome = ? WHERE id = ?", outcome, entry));
  }

  /** Adds an entry within the caller's transaction. */
  static long insert(Statements statements, Instant at, Actor actor, String action, String outcome)
      throws SQLException {
    statements.update(
        "INSERT INTO audit (at, who, origin, action, outcome) VALUES (?, ?, ?, ?, ?)",
        at.toEpochMilli(),
        actor.name(),
        actor.origin(),
        action,
        outcome);
    try (ResultSet row = statements.prepare("SELECT last_insert_rowid()").executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Notes a run that has begun, within the caller's transaction. */
  static void begun(Statements statements, Instant at, long run, RunStart start)
      throws SQLException {
    insert(
        statements,
        at,
        new Actor(start.user(), start.host()),
        "begin run " + run + ": " + (start.command() + " " + start.snapshot()).strip(),
        DONE);
  }

  static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        Instant.ofEpochMilli(row.getLong("at")),
        new Actor(row.getString("who"), row.getString("origin")),
        row.getString("action"),
        row.getString("outcome"));
  }

  @Override
  public void close() throws MigrationException {
    writer.close();
  }
}
