package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.staging.Staging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What the journals of runs tell. Thread-safe. */
public final class JournalView {
  private static final String IS_REFUSED =
      " WHERE r.run = ? AND (e.kind = 'REFUSED' OR"
          // What an update finds missing is sent again whole.
          + " e.kind = 'MISSING' AND r.phase NOT LIKE '%/update')";

  private static final String REFUSED =
      "SELECT r.phase, e.seq, e.code, e.message FROM request r"
          + " JOIN request_exception e ON e.request = r.id"
          + IS_REFUSED;

  private static final String FAILED =
      "SELECT r.phase, e.seq, e.code, e.message, f.key, f.file, f.record, f.raw FROM request r"
          + " JOIN request_exception e ON e.request = r.id"
          + " LEFT JOIN refused f ON f.run = r.run AND f.name = ? AND f.seq = e.seq"
          + IS_REFUSED;

  private static final String SUMS =
      "SELECT count(*), ifnull(sum(attempts - 1), 0), ifnull(sum(state = 2), 0),"
          + " ifnull(sum(applied), 0), ifnull(sum(refused), 0),"
          + " ifnull(sum(unknown), 0) + ifnull(sum(iif(state = 0, row_count, 0)), 0),"
          + " ifnull(max(answered) - min(sent), 0)";

  private final Reader reader;

  JournalView(Reader reader) {
    this.reader = reader;
  }

  /**
   * What came of the rows of a phase.
   *
   * @param lastRequest the last request told here; 0 if there is none
   */
  public record Told(Staging.Acknowledged acknowledged, long lastRequest) {}

  /** The phases of a run that have a journal, in the order of their first requests. */
  public List<PhaseId> phases(long run) throws MigrationException {
    return reader.list(
        "SELECT phase FROM phase WHERE run = ? ORDER BY id",
        row -> PhaseId.parse(row.getString(1)),
        run);
  }

  /**
   * What came of the rows of a phase. Of a row that was sent several times the last word counts: a
   * request without an answer leaves it unknown, until a later one was answered; a failure that may
   * pass and a request that was taken apart say nothing.
   */
  public Told told(long run, PhaseId phase) throws MigrationException {
    LastWord word = new LastWord();
    reader.each(
        "SELECT r.id, r.rows, r.row_count, r.state, r.applied, e.seq, e.kind"
            + " FROM request r LEFT JOIN request_exception e ON e.request = r.id"
            + " WHERE r.run = ? AND r.phase = ? ORDER BY r.id, e.seq",
        row -> {
          long request = row.getLong("id");
          if (request != word.lastRequest()) {
            word.request(
                request,
                row.getInt("state"),
                SeqRanges.parse(row.getString("rows")),
                row.getLong("row_count"),
                row.getLong("applied"));
          }
          String kind = row.getString("kind");
          if (kind != null) {
            word.exception(row.getLong("seq"), Journal.Kind.valueOf(kind));
          }
        },
        run,
        phase.toString());
    try {
      return new Told(word.acknowledged(), word.lastRequest());
    } catch (IllegalStateException e) {
      throw reader.damaged(e);
    }
  }

  /** How far the journals of all phases of all runs go, in their order. */
  public List<JournalEnd> ends() throws MigrationException {
    return reader.list(
        "SELECT p.run, p.phase, p.folded, max(p.folded, ifnull((SELECT max(r.id) FROM request r"
            + " WHERE r.run = p.run AND r.phase = p.phase), 0)) FROM phase p ORDER BY p.id",
        row ->
            new JournalEnd(
                row.getLong(1), PhaseId.parse(row.getString(2)), row.getLong(3), row.getLong(4)));
  }

  /** The first rows of a run that the target refused, in the order of sending. */
  public List<RefusedRow> refused(long run, int limit) throws MigrationException {
    return reader.list(
        REFUSED + " ORDER BY e.request, e.seq LIMIT ?", JournalView::refused, run, limit);
  }

  private static RefusedRow refused(ResultSet row) throws SQLException {
    return new RefusedRow(
        PhaseId.parse(row.getString("phase")),
        row.getLong("seq"),
        row.getString("code"),
        row.getString("message"));
  }

  /** All rows of a run that the target refused, as a stream that holds none of them. */
  public void eachRefused(long run, Consumer<RefusedRow> sink) throws MigrationException {
    reader.each(REFUSED + " ORDER BY e.request, e.seq", row -> sink.accept(refused(row)), run);
  }

  /** The refused rows of a run by reason, the most frequent first. */
  public List<RefusedGroup> refusedGroups(long run) throws MigrationException {
    return refusedGroups(run, _ -> true);
  }

  /**
   * Some of the refused rows of a run by reason, the most frequent first.
   *
   * @param which the rows that count
   */
  public List<RefusedGroup> refusedGroups(long run, Predicate<RefusedRow> which)
      throws MigrationException {
    record Key(PhaseId phase, String code, String reason) {}
    Map<Key, RefusedGroup> groups = new LinkedHashMap<>();
    eachRefused(
        run,
        refused -> {
          if (!which.test(refused)) {
            return;
          }
          String reason = refused.reason();
          groups.merge(
              new Key(refused.phase(), refused.code(), reason),
              new RefusedGroup(refused.phase(), refused.code(), reason, refused.message(), 1),
              (group, _) ->
                  new RefusedGroup(
                      group.phase(),
                      group.code(),
                      group.reason(),
                      group.example(),
                      group.rows() + 1));
        });
    List<RefusedGroup> sorted = new ArrayList<>(groups.values());
    sorted.sort((a, b) -> Long.compare(b.rows(), a.rows()));
    return sorted;
  }

  /**
   * Rows of a run that the target refused for a group's reason, in the order of sending.
   *
   * @param limit the most; -1 for all
   */
  public void eachFailed(long run, RefusedGroup group, int limit, Consumer<FailedRow> sink)
      throws MigrationException {
    long[] left = {limit < 0 ? Long.MAX_VALUE : limit};
    reader.eachWhile(
        FAILED + " AND r.phase = ? AND e.code = ? ORDER BY e.request, e.seq",
        row -> {
          RefusedRow refused = refused(row);
          if (refused.isOf(group)) {
            sink.accept(new FailedRow(refused, recordOf(row)));
            left[0]--;
          }
          return left[0] > 0;
        },
        group.phase().name(),
        run,
        group.phase().toString(),
        group.code());
  }

  private static Optional<RefusedRecord> recordOf(ResultSet row) throws SQLException {
    String key = row.getString("key");
    return key == null
        ? Optional.empty()
        : Optional.of(
            new RefusedRecord(
                row.getLong("seq"),
                key,
                row.getString("file"),
                row.getLong("record"),
                row.getString("raw")));
  }

  /** The sums of each phase of a run, in the order of their first requests. */
  public List<PhaseStatistics.Named> sums(long run) throws MigrationException {
    return reader.list(
        SUMS + ", phase FROM request WHERE run = ? GROUP BY phase ORDER BY min(id)",
        row -> new PhaseStatistics.Named(PhaseId.parse(row.getString("phase")), statistics(row)),
        run);
  }

  /** The figures of a run. */
  public RunStatistics statistics(long run) throws MigrationException {
    List<PhaseStatistics.Named> phases = new ArrayList<>();
    long applied = 0;
    long refused = 0;
    long unknown = 0;
    for (PhaseId phase : phases(run)) {
      PhaseStatistics figures = statistics(run, phase);
      phases.add(new PhaseStatistics.Named(phase, figures));
      applied += figures.applied();
      refused += figures.refused();
      unknown += figures.unknown();
    }
    PhaseStatistics all = sums("", run).withRows(applied, refused, unknown);
    return reader
        .first(
            "SELECT count(*), ifnull(sum(wait_ms), 0) FROM throttle WHERE run = ?",
            row ->
                new RunStatistics(all, phases, row.getLong(1), Duration.ofMillis(row.getLong(2))),
            run)
        .orElseThrow();
  }

  /**
   * What was tried since, by the minute in which its request was written down.
   *
   * @param requests each try counted, of a request without an answer one
   * @param rows of them
   */
  public record Tried(Instant minute, long requests, long rows) {}

  /** What was tried since, in the order of time, over all runs. */
  public List<Tried> triedSince(Instant since) throws MigrationException {
    return reader.list(
        "SELECT sent / 60000, sum(iif(state = 0, 1, attempts)),"
            + " sum(row_count * iif(state = 0, 1, attempts))"
            // By the runs, for which there is an index: no earlier run has sent anything since.
            + " FROM request WHERE run IN (SELECT id FROM run WHERE ended IS NULL OR ended >= ?1)"
            + " AND sent >= ?1 GROUP BY 1 ORDER BY 1",
        row ->
            new Tried(Instant.ofEpochSecond(60 * row.getLong(1)), row.getLong(2), row.getLong(3)),
        since.toEpochMilli());
  }

  /** The figures of one phase. */
  public PhaseStatistics statistics(long run, PhaseId phase) throws MigrationException {
    PhaseStatistics sums = sums(" AND phase = ?", run, phase.toString());
    if (sums.unknown() == 0) {
      return sums;
    }
    // A row whose answer was lost may have been sent again and answered: count each once.
    Staging.Acknowledged told = told(run, phase).acknowledged();
    return sums.withRows(
        told.applied().count(),
        told.refused().count() + told.missing().count(),
        told.unknown().count());
  }

  private PhaseStatistics sums(String where, Object... values) throws MigrationException {
    return reader
        .first(SUMS + " FROM request WHERE run = ?" + where, JournalView::statistics, values)
        .orElseThrow();
  }

  private static PhaseStatistics statistics(ResultSet row) throws SQLException {
    return new PhaseStatistics(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        Duration.ofMillis(row.getLong(7)));
  }
}
