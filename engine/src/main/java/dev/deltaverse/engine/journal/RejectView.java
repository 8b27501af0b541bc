package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.RejectRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rejects of runs. Thread-safe. */
public final class RejectView {
  private final Reader reader;

  RejectView(Reader reader) {
    this.reader = reader;
  }

  /** The first rejects of a run that pass a filter, by table and in the order of writing. */
  public List<RejectRow> list(long run, RejectFilter filter, int limit) throws MigrationException {
    List<RejectRow> rows = new ArrayList<>();
    each(run, filter, limit, rows::add);
    return rows;
  }

  /** All rejects of a run that pass a filter, as a stream that holds none of them. */
  public void each(long run, RejectFilter filter, Consumer<RejectRow> sink)
      throws MigrationException {
    each(run, filter, -1, sink);
  }

  private void each(long run, RejectFilter filter, int limit, Consumer<RejectRow> sink)
      throws MigrationException {
    StringBuilder sql = new StringBuilder("SELECT * FROM reject WHERE run = ?");
    List<Object> values = new ArrayList<>();
    values.add(run);
    with(sql, values, "name", filter.name());
    with(sql, values, "kind", filter.kind() == null ? null : filter.kind().name());
    with(sql, values, "rule", filter.rule());
    with(sql, values, "column_name", filter.column());
    sql.append(" ORDER BY name, id LIMIT ?");
    values.add(limit);
    reader.each(sql.toString(), row -> sink.accept(reject(row)), values.toArray());
  }

  private static void with(
      StringBuilder sql, List<Object> values, String column, @Nullable String value) {
    if (value != null) {
      sql.append(" AND ").append(column).append(" = ?");
      values.add(value);
    }
  }

  /** How many rejects a run has by table, kind, rule and column, the most frequent first. */
  public List<RejectCount> counts(long run) throws MigrationException {
    return reader.list(
        "SELECT name, kind, rule, column_name, count(*) AS n FROM reject WHERE run = ?"
            + " GROUP BY name, kind, rule, column_name"
            + " ORDER BY n DESC, name, kind, rule, column_name",
        row ->
            new RejectCount(
                row.getString("name"),
                RejectRow.Kind.valueOf(row.getString("kind")),
                row.getString("rule"),
                row.getString("column_name"),
                row.getLong("n")),
        run);
  }

  private static RejectRow reject(ResultSet row) throws SQLException {
    return new RejectRow(
        row.getString("name"),
        RejectRow.Kind.valueOf(row.getString("kind")),
        row.getString("file"),
        row.getLong("record"),
        row.getString("column_name"),
        row.getString("rule"),
        row.getString("value"),
        row.getString("reason"),
        row.getString("raw"));
  }
}
