package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.target.Switch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/**
 * The state of a project's profile, as its one runner holds it: runs, books, journal, rejects,
 * events and facts, in {@code state.sqlite} of the state folder. What a method wrote is on disk
 * when it returns, except events and throttles. Thread-safe.
 *
 * <p>Whoever only looks uses {@link #read}, also while a runner in another process is at work.
 */
public final class StateStore implements AutoCloseable {
  private final Path file;
  private final Clock clock;
  private final Lease lease;
  private final Writer writer;
  private final StateView view;
  private final AtomicLong lastRequest;

  private StateStore(
      Path file, Clock clock, Lease lease, Writer writer, StateView view, long lastRequest) {
    this.file = file;
    this.clock = clock;
    this.lease = lease;
    this.writer = writer;
    this.view = view;
    this.lastRequest = new AtomicLong(lastRequest);
  }

  /**
   * Opens the state as its one runner. Makes the folder and the file where they are absent, private
   * to this user; upgrades an older file; marks runs that a crash left open.
   *
   * @param stateFolder the profile's folder, for example {@code .deltaverse/dev}
   * @param clock the times written, and the zone of those shown in messages
   * @throws MigrationException code SETUP if another runner is at work (it is named), if the file
   *     cannot be used, or if it was written by a newer version
   */
  public static StateStore open(Path stateFolder, Clock clock) throws MigrationException {
    Path folder = stateFolder.toAbsolutePath();
    Path file = StateFile.in(folder);
    try {
      PrivateFiles.folder(folder);
    } catch (IOException e) {
      throw StateFile.unusable(folder, e);
    }
    Optional<Lease> lease = Lease.take(folder);
    if (lease.isEmpty()) {
      throw RunnerAtWork.in(folder, clock);
    }
    try {
      return open(folder, file, clock, lease.get());
    } catch (MigrationException e) {
      release(lease.get(), e);
      throw e;
    } catch (SQLException e) {
      MigrationException failure = StateFailure.of("opening the state", file, e);
      release(lease.get(), failure);
      throw failure;
    }
  }

  private static void release(Lease lease, Exception failure) {
    try {
      lease.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static StateStore open(Path folder, Path file, Clock clock, Lease lease)
      throws MigrationException, SQLException {
    Connection connection = StateFile.write(folder);
    Writer writer = new Writer(connection, file);
    try {
      ThisProcess here = ThisProcess.describe();
      long now = clock.millis();
      writer.write(
          "opening the state",
          statements -> {
            statements.update(
                "INSERT OR REPLACE INTO lease (only, user, host, pid, since)"
                    + " VALUES (1, ?, ?, ?, ?)",
                here.user(),
                here.host(),
                here.pid(),
                now);
            statements.update(
                "UPDATE run SET status = 'crashed', ended = max(started,"
                    + " ifnull((SELECT max(max(sent), ifnull(max(answered), 0)) FROM request"
                    + " WHERE run = run.id), 0),"
                    + " ifnull((SELECT max(at) FROM event WHERE run = run.id), 0))"
                    + " WHERE status = 'running'");
          });
      StateView view = StateView.open(folder);
      return new StateStore(file, clock, lease, writer, view, view.lastRequest());
    } catch (MigrationException e) {
      writer.close();
      throw e;
    }
  }

  /** Whether a runner is at work in a state, of this process or another. */
  public static boolean inUse(Path stateFolder) throws MigrationException {
    Path folder = stateFolder.toAbsolutePath();
    if (!Files.exists(StateFile.in(folder))) {
      return false;
    }
    Optional<Lease> lease = Lease.take(folder);
    try {
      if (lease.isPresent()) {
        lease.get().close();
      }
    } catch (SQLException e) {
      throw StateFailure.of("looking for a runner", StateFile.in(folder), e);
    }
    return lease.isEmpty();
  }

  /**
   * Opens the state to look. Alters nothing and creates nothing.
   *
   * @throws MigrationException code SETUP if there is no state yet or its format is another one
   */
  public static StateView read(Path stateFolder) throws MigrationException {
    return StateView.open(stateFolder.toAbsolutePath());
  }

  /**
   * Loads what {@link #open} needs: for another thread, while this one is not that far yet. Tells
   * no failure, since opening tells it.
   */
  public static void prepare() {
    try {
      new SQLiteConfig().createConnection("jdbc:sqlite::memory:").close();
    } catch (SQLException _) {
      // Opening the state fails the same way.
    }
  }

  /**
   * What runs have switched off in the target and not on again; nothing where there is no state.
   *
   * @throws MigrationException as {@link #read}
   */
  public static List<Switched> leftOff(Path stateFolder) throws MigrationException {
    if (!Files.exists(StateFile.in(stateFolder.toAbsolutePath()))) {
      return List.of();
    }
    try (StateView view = read(stateFolder)) {
      return view.switched();
    }
  }

  /** What is in the state, as far as it is committed. Closed with this store. */
  public StateView view() {
    return view;
  }

  /** Another view of the same state, for whoever must not wait for others; to be closed by him. */
  public StateView look() throws MigrationException {
    return StateView.open(Objects.requireNonNull(file.getParent()));
  }

  /** Changes what the operator wants, for a run that has done as he wanted. */
  public void changeWill(String what, UnaryOperator<Will> change) throws MigrationException {
    Instant now = clock.instant();
    writer.write(
        "writing the operator's will",
        statements -> WillRows.change(statements, now, what, change));
  }

  /**
   * Begins a run.
   *
   * @return its number
   * @throws MigrationException code SETUP if a run is under way
   */
  public long beginRun(RunStart start) throws MigrationException {
    Optional<Run> open = view.openRun();
    if (open.isPresent()) {
      throw RunnerAtWork.by(open.get(), clock);
    }
    long now = clock.millis();
    AtomicLong id = new AtomicLong();
    writer.write(
        "beginning a run",
        statements -> {
          statements.update(
              "INSERT INTO run (command, snapshot, profile, version, user, host, pid,"
                  + " organisation, fingerprint, started, status)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')",
              start.command(),
              start.snapshot(),
              start.profile(),
              start.version(),
              start.user(),
              start.host(),
              start.pid(),
              start.organisation(),
              start.fingerprint(),
              now);
          try (ResultSet row = statements.prepare("SELECT last_insert_rowid()").executeQuery()) {
            row.next();
            id.set(row.getLong(1));
          }
          AuditLog.begun(statements, Instant.ofEpochMilli(now), id.get(), start);
        });
    return id.get();
  }

  /** Ends a run. */
  public void finishRun(long run, RunEnd end) throws MigrationException {
    long now = clock.millis();
    RunTotals totals = end.totals();
    writer.write(
        "ending run " + run,
        statements ->
            requireOne(
                statements.update(
                    "UPDATE run SET status = ?, ended = ?, exit_code = ?, message = ?, requests ="
                        + " ?, throttled = ?, retries = ?, rows_per_second = ?, elapsed_ms = ?,"
                        + " balanced = ?, verified = ? WHERE id = ? AND status = 'running'",
                    end.status().text(),
                    now,
                    end.exitCode(),
                    end.message(),
                    totals.requests(),
                    totals.throttled(),
                    totals.retries(),
                    totals.rowsPerSecond(),
                    totals.elapsed().toMillis(),
                    totals.balanced(),
                    totals.verified(),
                    run),
                "run " + run + " is not under way"));
  }

  /** Keeps the books of a table or link, in place of those that the run had of it. */
  public void saveBooks(long run, String name, Books books) throws MigrationException {
    writer.write(
        "writing the books of " + name,
        statements ->
            statements.update(
                "INSERT OR REPLACE INTO books (run, name, read, same, created, updated, deleted,"
                    + " rejected, parked, excluded, refused, in_doubt)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                name,
                books.read(),
                books.same(),
                books.created(),
                books.updated(),
                books.deleted(),
                books.rejected(),
                books.parked(),
                books.excluded(),
                books.refused(),
                books.inDoubt()));
  }

  /** The journal of a run, for the senders. */
  public RequestJournal journal(long run) {
    return new Journal(writer, run, lastRequest, clock);
  }

  /** Notes that a phase's journal is in the ledger up to a request. */
  public void markFolded(long run, PhaseId phase, long request) throws MigrationException {
    writer.write(
        "noting the fold of " + phase,
        statements ->
            requireOne(
                statements.update(
                    "UPDATE phase SET folded = max(folded, ?) WHERE run = ? AND phase = ?",
                    request,
                    run,
                    phase.toString()),
                "run " + run + " has no journal of " + phase));
  }

  /**
   * Takes the rejects of a table or link one by one, in place of those that the run had of it; for
   * use in a try statement.
   */
  public RowWriter<RejectRow> rejects(long run, String name) throws MigrationException {
    String operation = "writing the rejects of " + name;
    forget("reject", operation, run, name);
    return new RowWriter<>(
        writer,
        operation,
        row -> {
          if (!row.name().equals(name)) {
            throw new IllegalArgumentException(
                "a reject of " + row.name() + " among those of " + name);
          }
        },
        "INSERT INTO reject (run, name, kind, file, record, column_name, rule, value, reason, raw)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (insert, row) -> {
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
        });
  }

  /** Forgets what a run has of a table or link. */
  private void forget(String of, String operation, long run, String name)
      throws MigrationException {
    writer.write(
        operation,
        statements ->
            statements.update("DELETE FROM " + of + " WHERE run = ? AND name = ?", run, name));
  }

  /**
   * Takes the records behind the refused rows of a table or link one by one, in place of those that
   * the run had of it; for use in a try statement.
   */
  public RowWriter<RefusedRecord> refused(long run, String name) throws MigrationException {
    String operation = "writing the refused rows of " + name;
    forget("refused", operation, run, name);
    return new RowWriter<>(
        writer,
        operation,
        _ -> {},
        "INSERT INTO refused (run, name, seq, key, file, record, raw) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (insert, row) -> {
          insert.setLong(1, run);
          insert.setString(2, name);
          insert.setLong(3, row.seq());
          insert.setString(4, row.key());
          insert.setString(5, row.file());
          insert.setLong(6, row.record());
          insert.setString(7, row.raw());
        });
  }

  /** Keeps the rejects of a table or link, in place of those that the run had of it. */
  public void saveRejects(long run, String name, Stream<RejectRow> rows) throws MigrationException {
    try (RowWriter<RejectRow> rejects = rejects(run, name)) {
      rows.forEach(rejects);
    } catch (JournalException e) {
      throw e.failure();
    }
  }

  /**
   * Adds an event to a run's history. Returns at once and never fails: events are written soon
   * after, sooner with {@link #hasten}, by {@link #flush} and by {@link #close} at the latest. The
   * last of them are lost if the process is killed; nothing that decides what is sent depends on an
   * event.
   */
  public void event(
      long run,
      Instant at,
      String kind,
      String step,
      String table,
      EventRow.Level level,
      String text,
      String json) {
    writer.writeLater(
        statements ->
            statements.update(
                "INSERT INTO event (run, at, kind, step, name, level, text, json)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                at.toEpochMilli(),
                kind,
                step,
                table,
                level.name(),
                text,
                json));
  }

  /**
   * Adds an answer that told a user to wait. Written like an event.
   *
   * @param user the application user's name in the project
   * @param limit the service's name of the limit
   */
  public void throttled(long run, Instant at, String user, String limit, Duration wait) {
    writer.writeLater(
        statements ->
            statements.update(
                "INSERT INTO throttle (run, at, user, limit_name, wait_ms) VALUES (?, ?, ?, ?, ?)",
                run,
                at.toEpochMilli(),
                user,
                limit,
                wait.toMillis()));
  }

  /**
   * Adds what a user has sent over a few seconds. Written like an event.
   *
   * @param user the application user's name in the project
   */
  public void paced(long run, Instant since, Instant at, String user, long rows, long requests) {
    writer.writeLater(
        statements ->
            statements.update(
                "INSERT INTO pace (run, since, at, user, rows, requests) VALUES (?, ?, ?, ?, ?, ?)",
                run,
                since.toEpochMilli(),
                at.toEpochMilli(),
                user,
                rows,
                requests));
  }

  /** Has the events so far written at once, without waiting for it. Never fails. */
  public void hasten() {
    writer.hasten();
  }

  /** Returns when all events so far are on disk. */
  public void flush() throws MigrationException {
    writer.flush("writing events");
  }

  /** Notes that a run is about to switch off what is on. */
  public void switching(long run, Collection<Switch> switches) throws MigrationException {
    long now = clock.millis();
    writer.write(
        "noting what is switched off",
        statements -> {
          for (Switch one : switches) {
            statements.update(
                "INSERT OR REPLACE INTO switched (kind, id, name, run, at) VALUES (?, ?, ?, ?, ?)",
                one.kind().name(),
                one.id(),
                one.name(),
                run,
                now);
          }
        });
  }

  /** Notes that the target has switched it off. */
  public void switchedOff(Switch.Kind kind, String id) throws MigrationException {
    writer.write(
        "noting what is switched off",
        statements ->
            statements.update(
                "UPDATE switched SET done = 1 WHERE kind = ? AND id = ?", kind.name(), id));
  }

  /** Notes that it is as it was before, or no concern of ours any more. */
  public void switchedBack(Switch.Kind kind, String id) throws MigrationException {
    writer.write(
        "noting what is switched on again",
        statements ->
            statements.update("DELETE FROM switched WHERE kind = ? AND id = ?", kind.name(), id));
  }

  /** Keeps a small value under a key, in place of the one it had. */
  public void putFact(String key, String value) throws MigrationException {
    writer.write(
        "writing fact " + key,
        statements ->
            statements.update(
                "INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)", key, value));
  }

  /**
   * Keeps a document of a run, in place of the one of its kind that it had.
   *
   * @param kind for example {@link RunDocument#PLAN}
   */
  public void putDocument(long run, String kind, String json) throws MigrationException {
    long now = clock.millis();
    writer.write(
        "writing the " + kind + " of run " + run,
        statements ->
            statements.update(
                "INSERT OR REPLACE INTO document (run, kind, at, json) VALUES (?, ?, ?, ?)",
                run,
                kind,
                now,
                json));
  }

  private static void requireOne(int updated, String otherwise) throws SQLException {
    if (updated != 1) {
      throw new SQLException(otherwise);
    }
  }

  /** Writes what is left and lets the next runner in. A run that is still open stays open. */
  @Override
  public void close() throws MigrationException {
    try {
      view.close();
      writer.close();
      lease.close();
    } catch (SQLException e) {
      throw new MigrationException(
          Code.SETUP,
          "closing the state in " + file + ": " + e.getMessage(),
          "Check the disk; the next run goes on from what was written.",
          e);
    }
  }
}
