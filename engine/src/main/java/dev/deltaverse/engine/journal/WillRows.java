package dev.deltaverse.engine.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rows of the operator's will. */
final class WillRows {
  static final String LATEST = "SELECT * FROM will ORDER BY id DESC";

  private static final String BETWEEN = "\n";

  private WillRows() {}

  /** Adds a change, within the caller's transaction; none if it changes nothing. */
  static Will change(Statements statements, Instant now, String what, UnaryOperator<Will> change)
      throws SQLException {
    Will before = Will.NONE;
    try (ResultSet row = statements.prepare(LATEST + " LIMIT 1").executeQuery()) {
      if (row.next()) {
        before = read(row).will();
      }
    }
    Will after = change.apply(before);
    if (!after.equals(before)) {
      ThisProcess here = ThisProcess.describe();
      Instant stopAt = after.stopAt();
      @Nullable Long stop = stopAt == null ? null : stopAt.toEpochMilli();
      statements.update(
          "INSERT INTO will (at, user, host, pid, change, paused, stop_at, parallelism, users,"
              + " skipped) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          now.toEpochMilli(),
          here.user(),
          here.host(),
          here.pid(),
          what,
          after.paused(),
          stop,
          after.parallelism(),
          String.join(BETWEEN, after.users()),
          String.join(BETWEEN, after.skipped()));
    }
    return after;
  }

  static WillChange read(ResultSet row) throws SQLException {
    long stop = row.getLong("stop_at");
    @Nullable Instant stopAt = row.wasNull() ? null : Instant.ofEpochMilli(stop);
    return new WillChange(
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("user"),
        row.getString("host"),
        row.getLong("pid"),
        row.getString("change"),
        new Will(
            row.getBoolean("paused"),
            stopAt,
            row.getInt("parallelism"),
            names(row.getString("users")),
            names(row.getString("skipped"))));
  }

  private static SortedSet<String> names(String text) {
    return text.isEmpty() ? new TreeSet<>() : new TreeSet<>(Arrays.asList(text.split(BETWEEN, -1)));
  }
}
