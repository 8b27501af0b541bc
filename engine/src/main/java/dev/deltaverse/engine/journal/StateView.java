package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Switch;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is in a state, for those who look; each call sees what was committed before it. Thread-safe.
 * Every method throws a {@link MigrationException} if the file cannot be read.
 */
public final class StateView implements AutoCloseable {
  /** Kind of the events that say why sending waits. */
  public static final String PACE = "pace";

  /** The text of such an event when sending does not wait any more. */
  public static final String FULL_SPEED = "sending at full speed";

  private final Reader reader;
  private final JournalView journal;
  private final RejectView rejects;

  private StateView(Reader reader) {
    this.reader = reader;
    this.journal = new JournalView(reader);
    this.rejects = new RejectView(reader);
  }

  static StateView open(Path folder) throws MigrationException {
    return new StateView(Reader.open(folder));
  }

  /** What the journals tell. */
  public JournalView journal() {
    return journal;
  }

  public RejectView rejects() {
    return rejects;
  }

  /** The latest runs, the last one first. */
  public List<Run> runs(int limit) throws MigrationException {
    return reader.list("SELECT * FROM run ORDER BY id DESC LIMIT ?", StateView::run, limit);
  }

  /** The latest runs before one, the last one first. */
  public List<Run> runsBefore(long id, int limit) throws MigrationException {
    return reader.list(
        "SELECT * FROM run WHERE id < ? ORDER BY id DESC LIMIT ?", StateView::run, id, limit);
  }

  /** The runs after one, in their order. */
  public List<Run> runsAfter(long id) throws MigrationException {
    return reader.list("SELECT * FROM run WHERE id > ? ORDER BY id", StateView::run, id);
  }

  public Optional<Run> run(long id) throws MigrationException {
    return reader.first("SELECT * FROM run WHERE id = ?", StateView::run, id);
  }

  /** The run that is written as under way; it may have crashed if no runner is at work. */
  public Optional<Run> openRun() throws MigrationException {
    return reader.first(
        "SELECT * FROM run WHERE status = 'running' ORDER BY id DESC", StateView::run);
  }

  /** The books of a run by table or link, by name. */
  public Map<String, Books> books(long run) throws MigrationException {
    Map<String, Books> books = new LinkedHashMap<>();
    reader.each(
        "SELECT * FROM books WHERE run = ? ORDER BY name",
        row -> books.put(row.getString("name"), books(row)),
        run);
    return books;
  }

  /** The events of all runs after one, in their order. */
  public List<EventRow> eventsSince(long id, int limit) throws MigrationException {
    return reader.list(
        "SELECT * FROM event WHERE id > ? ORDER BY id LIMIT ?", StateView::event, id, limit);
  }

  /** The events of one run after one, in their order. */
  public List<EventRow> eventsSince(long run, long id, int limit) throws MigrationException {
    return reader.list(
        "SELECT * FROM event WHERE run = ? AND id > ? ORDER BY id LIMIT ?",
        StateView::event,
        run,
        id,
        limit);
  }

  /** The latest events of a run, in their order. */
  public List<EventRow> latestEvents(long run, int limit) throws MigrationException {
    return reader
        .list(
            "SELECT * FROM event WHERE run = ? AND kind <> ? ORDER BY id DESC LIMIT ?",
            StateView::event,
            run,
            PACE,
            limit)
        .reversed();
  }

  /**
   * Events of a run that pass a filter, the latest first.
   *
   * @param before only events with a lower number; {@link Long#MAX_VALUE} for all
   */
  public List<EventRow> events(long run, EventFilter filter, long before, int limit)
      throws MigrationException {
    List<Object> values = new ArrayList<>(List.of(run, before));
    String where = filter.where(values);
    values.add(limit);
    return reader.list(
        "SELECT * FROM event WHERE run = ? AND id < ?" + where + " ORDER BY id DESC LIMIT ?",
        StateView::event,
        values.toArray());
  }

  /** The waits that a run was told after one, in their order. */
  public List<ThrottleRow> throttlesSince(long run, long id) throws MigrationException {
    return reader.list(
        "SELECT * FROM throttle WHERE run = ? AND id > ? ORDER BY id",
        row ->
            new ThrottleRow(
                row.getLong("id"),
                instant(row, "at"),
                row.getString("user"),
                row.getString("limit_name"),
                Duration.ofMillis(row.getLong("wait_ms"))),
        run,
        id);
  }

  /** What users have sent in a run after one, in its order. */
  public List<PaceRow> pacesSince(long run, long id) throws MigrationException {
    return reader.list(
        "SELECT * FROM pace WHERE run = ? AND id > ? ORDER BY id",
        row ->
            new PaceRow(
                row.getLong("id"),
                instant(row, "since"),
                instant(row, "at"),
                row.getString("user"),
                row.getLong("rows"),
                row.getLong("requests")),
        run,
        id);
  }

  /** How long each run of a span was expected to take, by run; those without are missing. */
  public Map<Long, ExpectedTime> expectedTimes(long firstRun, long lastRun)
      throws MigrationException {
    Map<Long, ExpectedTime> times = new LinkedHashMap<>();
    reader.each(
        "SELECT run, json ->> '$.p50Seconds' AS p50, json ->> '$.p90Seconds' AS p90 FROM document"
            + " WHERE kind = ? AND run BETWEEN ? AND ? ORDER BY run",
        row ->
            times.put(
                row.getLong("run"), new ExpectedTime(row.getDouble("p50"), row.getDouble("p90"))),
        RunDocument.FORECAST,
        firstRun,
        lastRun);
    return times;
  }

  /** The books of all tables and links together, of each run of a span, by run. */
  public Map<Long, Books> totals(long firstRun, long lastRun) throws MigrationException {
    Map<Long, Books> totals = new LinkedHashMap<>();
    reader.each(
        "SELECT run, sum(read) AS read, sum(same) AS same, sum(created) AS created, sum(updated)"
            + " AS updated, sum(deleted) AS deleted, sum(rejected) AS rejected, sum(parked) AS"
            + " parked, sum(excluded) AS excluded, sum(refused) AS refused, sum(in_doubt) AS"
            + " in_doubt FROM books WHERE run BETWEEN ? AND ? GROUP BY run ORDER BY run",
        row -> totals.put(row.getLong("run"), books(row)),
        firstRun,
        lastRun);
    return totals;
  }

  /** What runs have switched off in the target and not on again, by kind and name. */
  public List<Switched> switched() throws MigrationException {
    return reader.list(
        "SELECT * FROM switched ORDER BY kind, name, id",
        row ->
            new Switched(
                Switch.Kind.valueOf(row.getString("kind")),
                row.getString("id"),
                row.getString("name"),
                row.getLong("run"),
                instant(row, "at"),
                row.getBoolean("done")));
  }

  /** A document of a run. */
  public Optional<RunDocument> document(long run, String kind) throws MigrationException {
    return reader.first(
        "SELECT * FROM document WHERE run = ? AND kind = ?", StateView::document, run, kind);
  }

  /** The latest document of a kind. */
  public Optional<RunDocument> latestDocument(String kind) throws MigrationException {
    return reader.first(
        "SELECT * FROM document WHERE kind = ? ORDER BY run DESC", StateView::document, kind);
  }

  /** Another number as soon as a runner has written something since the last call. */
  public long changes() throws MigrationException {
    AtomicLong version = new AtomicLong();
    reader.each("PRAGMA data_version", row -> version.set(row.getLong(1)));
    return version.get();
  }

  private static RunDocument document(ResultSet row) throws SQLException {
    return new RunDocument(
        row.getLong("run"), row.getString("kind"), instant(row, "at"), row.getString("json"));
  }

  /** Why a run's sending waits, in one line; empty if it does not. */
  public Optional<String> waiting(long run) throws MigrationException {
    return reader
        .first(
            "SELECT text FROM event WHERE run = ? AND kind = ? ORDER BY id DESC",
            row -> row.getString(1),
            run,
            PACE)
        .filter(text -> !text.equals(FULL_SPEED));
  }

  /** What the operator wants. */
  public Will will() throws MigrationException {
    return reader.first(WillRows.LATEST, WillRows::read).map(WillChange::will).orElse(Will.NONE);
  }

  /** The latest changes of what the operator wants, the last one first. */
  public List<WillChange> willChanges(int limit) throws MigrationException {
    return reader.list(WillRows.LATEST + " LIMIT ?", WillRows::read, limit);
  }

  /**
   * What was asked for, the last first.
   *
   * @param before only entries with a lower number; {@link Long#MAX_VALUE} for all
   */
  public List<AuditEntry> audit(long before, int limit) throws MigrationException {
    return reader.list(
        "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?", AuditLog::read, before, limit);
  }

  public Optional<String> fact(String key) throws MigrationException {
    return reader.first("SELECT value FROM fact WHERE key = ?", row -> row.getString(1), key);
  }

  /** All facts whose key begins so, by key. */
  public Map<String, String> facts(String prefix) throws MigrationException {
    Map<String, String> facts = new LinkedHashMap<>();
    reader.each(
        "SELECT key, value FROM fact WHERE substr(key, 1, length(?)) = ? ORDER BY key",
        row -> facts.put(row.getString(1), row.getString(2)),
        prefix,
        prefix);
    return facts;
  }

  Optional<RunnerAtWork.Holder> holder() throws MigrationException {
    return reader.first(
        "SELECT * FROM lease",
        row ->
            new RunnerAtWork.Holder(
                row.getString("user"),
                row.getString("host"),
                row.getLong("pid"),
                instant(row, "since")));
  }

  long lastRequest() throws MigrationException {
    return reader.first("SELECT ifnull(max(id), 0) FROM request", row -> row.getLong(1)).orElse(0L);
  }

  @Override
  public void close() throws MigrationException {
    reader.close();
  }

  private static Run run(ResultSet row) throws SQLException {
    long ended = row.getLong("ended");
    @Nullable Instant end = row.wasNull() ? null : Instant.ofEpochMilli(ended);
    int exit = row.getInt("exit_code");
    @Nullable Integer exitCode = row.wasNull() ? null : exit;
    return new Run(
        row.getLong("id"),
        new RunStart(
            row.getString("command"),
            row.getString("snapshot"),
            row.getString("profile"),
            row.getString("version"),
            row.getString("user"),
            row.getString("host"),
            row.getLong("pid"),
            row.getString("organisation"),
            row.getString("fingerprint")),
        instant(row, "started"),
        RunStatus.parse(row.getString("status")),
        end,
        exitCode,
        row.getString("message"),
        totals(row));
  }

  private static @Nullable RunTotals totals(ResultSet row) throws SQLException {
    long requests = row.getLong("requests");
    if (row.wasNull()) {
      return null;
    }
    boolean verified = row.getBoolean("verified");
    @Nullable Boolean verification = row.wasNull() ? null : verified;
    return new RunTotals(
        requests,
        row.getLong("throttled"),
        row.getLong("retries"),
        row.getDouble("rows_per_second"),
        Duration.ofMillis(row.getLong("elapsed_ms")),
        row.getBoolean("balanced"),
        verification);
  }

  private static Books books(ResultSet row) throws SQLException {
    return new Books(
        row.getLong("read"),
        row.getLong("same"),
        row.getLong("created"),
        row.getLong("updated"),
        row.getLong("deleted"),
        row.getLong("rejected"),
        row.getLong("parked"),
        row.getLong("excluded"),
        row.getLong("refused"),
        row.getLong("in_doubt"));
  }

  private static EventRow event(ResultSet row) throws SQLException {
    return new EventRow(
        row.getLong("id"),
        row.getLong("run"),
        instant(row, "at"),
        row.getString("kind"),
        row.getString("step"),
        row.getString("name"),
        EventRow.Level.valueOf(row.getString("level")),
        row.getString("text"),
        row.getString("json"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}
