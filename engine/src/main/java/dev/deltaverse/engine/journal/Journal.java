package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.target.Outcome;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The journal of one run in the state file. */
final class Journal implements RequestJournal {
  static final int INTENT = 0;
  static final int ANSWERED = 1;
  static final int SPLIT = 2;

  private final Writer writer;
  private final long run;
  private final AtomicLong lastRequest;
  private final Clock clock;
  private final Set<PhaseId> known = ConcurrentHashMap.newKeySet();

  /**
   * @param lastRequest the highest request number given so far in this state, shared by all runs
   */
  Journal(Writer writer, long run, AtomicLong lastRequest, Clock clock) {
    this.writer = writer;
    this.run = run;
    this.lastRequest = lastRequest;
    this.clock = clock;
  }

  @Override
  public long intent(PhaseId phase, SeqRanges rows) {
    if (rows.ranges().isEmpty()) {
      throw new IllegalArgumentException("an intent of " + phase + " without rows");
    }
    long request = lastRequest.incrementAndGet();
    boolean first = !known.contains(phase);
    String name = phase.toString();
    String text = rows.toString();
    long count = rows.count();
    long now = clock.millis();
    write(
        statements -> {
          if (first) {
            statements.update("INSERT OR IGNORE INTO phase (run, phase) VALUES (?, ?)", run, name);
          }
          statements.update(
              "INSERT INTO request (id, run, phase, rows, row_count, sent) VALUES (?, ?, ?, ?, ?,"
                  + " ?)",
              request,
              run,
              name,
              text,
              count,
              now);
        });
    known.add(phase);
    return request;
  }

  @Override
  public void outcome(
      long request, Map<Long, Outcome> exceptions, int attempts, Duration duration) {
    long now = clock.millis();
    Map<Long, Outcome> copy = Map.copyOf(exceptions);
    write(
        statements -> {
          int applied = 0;
          int refused = 0;
          int unknown = 0;
          for (Map.Entry<Long, Outcome> entry : copy.entrySet()) {
            switch (entry.getValue()) {
              case Outcome.Applied() -> applied++;
              case Outcome.Refused(String code, String message) -> {
                refused++;
                exception(statements, request, entry.getKey(), Kind.REFUSED, code, message);
              }
              case Outcome.Missing(String code, String message) -> {
                refused++;
                exception(statements, request, entry.getKey(), Kind.MISSING, code, message);
              }
              case Outcome.Unknown(String message) -> {
                unknown++;
                exception(statements, request, entry.getKey(), Kind.UNKNOWN, "", message);
              }
              case Outcome.Transient(String code, String message) ->
                  exception(statements, request, entry.getKey(), Kind.TRANSIENT, code, message);
            }
          }
          requireOne(
              statements.update(
                  "UPDATE request SET state = ?, answered = ?, attempts = ?, duration_us = ?,"
                      + " applied = row_count - ?, refused = ?, unknown = ?"
                      + " WHERE id = ? AND run = ? AND state = 0",
                  ANSWERED,
                  now,
                  attempts,
                  duration.toNanos() / 1000,
                  copy.size() - applied,
                  refused,
                  unknown,
                  request,
                  run),
              request);
        });
  }

  @Override
  public void split(long request, String code, String message, int attempts, Duration duration) {
    long now = clock.millis();
    write(
        statements ->
            requireOne(
                statements.update(
                    "UPDATE request SET state = ?, answered = ?, attempts = ?, duration_us = ?,"
                        + " code = ?, message = ? WHERE id = ? AND run = ? AND state = 0",
                    SPLIT,
                    now,
                    attempts,
                    duration.toNanos() / 1000,
                    code,
                    message,
                    request,
                    run),
                request));
  }

  /** What a row's outcome is when it was not applied. */
  enum Kind {
    REFUSED,
    MISSING,
    UNKNOWN,
    TRANSIENT
  }

  private static void exception(
      Statements statements, long request, long seq, Kind kind, String code, String message)
      throws SQLException {
    PreparedStatement insert =
        statements.prepare(
            "INSERT INTO request_exception (request, seq, kind, code, message)"
                + " VALUES (?, ?, ?, ?, ?)");
    insert.setLong(1, request);
    insert.setLong(2, seq);
    insert.setString(3, kind.name());
    insert.setString(4, code);
    insert.setString(5, message);
    insert.executeUpdate();
  }

  private void requireOne(int updated, long request) throws SQLException {
    if (updated != 1) {
      throw new SQLException(
          "request " + request + " of run " + run + " has no intent, or an outcome already");
    }
  }

  private void write(Writer.Write write) {
    try {
      writer.write("writing the journal", write);
    } catch (MigrationException e) {
      throw new JournalException(e);
    }
  }
}
