package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Reference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The changes of a phase as they leave staging, streamed from one query. */
final class ChangeStream implements ChangeCursor {
  private final Duck duck;
  private final Statement statement;
  private final ResultSet rows;
  private final Reader reader;

  private ChangeStream(Duck duck, Statement statement, ResultSet rows, Reader reader) {
    this.duck = duck;
    this.statement = statement;
    this.rows = rows;
    this.reader = reader;
  }

  private interface Reader {
    Change read(ResultSet row) throws SQLException;
  }

  /** Predicate over the delta's rows {@code c} that belong to a phase and may still be sent. */
  static String inPhase(PhaseKind kind) {
    return switch (kind) {
      case UPSERT -> "c._in_row AND c._whole AND c._outcome IS NULL";
      case UPDATE -> "c._in_row AND NOT c._whole AND c._outcome IS NULL";
      case LOOKUPS -> "c._in_later AND coalesce(c._outcome, 'A') = 'A'";
      case STATE -> "c._in_state AND coalesce(c._outcome, 'A') = 'A'";
      case DELETE -> "c._op = 'D' AND c._outcome IS NULL";
      case LINK -> "c._op = 'C' AND c._outcome IS NULL";
      case UNLINK -> "c._op = 'D' AND c._outcome IS NULL";
    };
  }

  /** When the columns that a phase sends are written. */
  static BoundColumn.Phase columns(PhaseKind kind) {
    return switch (kind) {
      case UPSERT, UPDATE -> BoundColumn.Phase.ROW;
      case LOOKUPS -> BoundColumn.Phase.LATER;
      case STATE -> BoundColumn.Phase.STATE;
      case DELETE, LINK, UNLINK -> BoundColumn.Phase.KEY;
    };
  }

  static ChangeStream table(DuckDatabase database, TableSql table, PhaseKind kind)
      throws MigrationException {
    Duck duck = database.connect("read changes of " + table.table().name());
    if (kind == PhaseKind.DELETE) {
      String leaf = ProtectStage.leaf(table);
      String from = table.changes() + " c WHERE " + inPhase(kind) + " AND " + leaf;
      // Circles are cleared before, but not of rows that the target has lost: all at once then.
      boolean leaves = leaf.equals("true") || duck.number("SELECT count(*) FROM " + from) > 0;
      String sql =
          "SELECT c._seq, c._op, NULL, l._id, "
              + String.join(", ", table.addressTexts("l."))
              + " FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey WHERE "
              + inPhase(kind)
              + (leaves ? " AND " + leaf : "")
              + " ORDER BY c._seq";
      return open(duck, sql, new TableReader(table, kind));
    }
    String sql = desired(table, kind);
    if (kind == PhaseKind.STATE
        && table.table().mapping().delete()
            instanceof DeletePolicy.Deactivate(int state, int status)) {
      sql +=
          " UNION ALL SELECT c._seq, c._op, NULL, NULL, "
              + String.join(", ", table.addressTexts("l."))
              + ", "
              + deactivated(table, state, status)
              + " FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey WHERE c._op = 'X' AND "
              + inPhase(kind);
    }
    if (kind == PhaseKind.LOOKUPS) {
      // Of a row to be deleted, lookups to clear.
      sql +=
          " UNION ALL SELECT c._seq, c._op, c._mask, NULL, "
              + String.join(", ", table.addressTexts("l."))
              + ", CAST(NULL AS VARCHAR)".repeat(table.columns().size())
              + " FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey WHERE c._op = 'D' AND "
              + inPhase(kind);
    }
    return open(duck, sql, new TableReader(table, kind));
  }

  /** The changes of a phase that have a desired row, as a {@link TableReader} reads them. */
  static String desired(TableSql table, PhaseKind kind) {
    return "SELECT c._seq, c._op, c._mask, "
        + (kind == PhaseKind.UPDATE ? table.ownId("w.") : "NULL")
        + " AS _id, "
        + String.join(", ", table.addressTexts("w."))
        + ", "
        + String.join(", ", table.sentTexts(columns(kind)))
        + " FROM "
        + table.typed()
        + " w JOIN "
        + table.changes()
        + " c ON c._row = w._row WHERE "
        + inPhase(kind);
  }

  private static String deactivated(TableSql table, int state, int status) {
    return table.columns().stream()
        .map(
            c ->
                switch (c.column().type()) {
                  case ColumnType.State _ -> "'" + state + "'";
                  case ColumnType.Status _ -> "'" + status + "'";
                  default -> "CAST(NULL AS VARCHAR)";
                })
        .collect(Collectors.joining(", "));
  }

  static ChangeStream link(DuckDatabase database, LinkSql link, PhaseKind kind)
      throws MigrationException {
    Duck duck = database.connect("read changes of " + link.link().name());
    String sql =
        "SELECT c._seq, c._key FROM "
            + link.changes()
            + " c WHERE "
            + inPhase(kind)
            + " ORDER BY c._seq";
    return open(
        duck,
        sql,
        row ->
            new Change(
                row.getLong(1), Reference.split(row.getString(2)), null, new BitSet(), List.of()));
  }

  private static ChangeStream open(Duck duck, String sql, Reader reader) throws MigrationException {
    try {
      Statement statement = duck.connection().createStatement();
      return new ChangeStream(duck, statement, statement.executeQuery(sql), reader);
    } catch (SQLException e) {
      MigrationException failure = duck.failure(e);
      duck.close();
      throw failure;
    }
  }

  @Override
  public @Nullable Change next() throws MigrationException {
    try {
      return rows.next() ? reader.read(rows) : null;
    } catch (SQLException e) {
      throw duck.failure(e);
    }
  }

  @Override
  public void close() {
    try {
      rows.close();
      statement.close();
      duck.close();
    } catch (SQLException | MigrationException e) {
      throw new IllegalStateException("close changes", e);
    }
  }

  /** Reads rows of: seq, op, mask, id, the key's texts, the columns' texts. */
  static final class TableReader implements Reader {
    private final List<ColumnSql> columns;
    private final int keys;
    private final PhaseKind kind;

    TableReader(TableSql table, PhaseKind kind) {
      this.columns = table.columns();
      this.keys = table.table().key().size();
      this.kind = kind;
    }

    @Override
    public Change read(ResultSet row) throws SQLException {
      List<String> key = new ArrayList<>(keys);
      for (int i = 0; i < keys; i++) {
        key.add(row.getString(5 + i));
      }
      BitSet sent = new BitSet(columns.size());
      if (kind == PhaseKind.DELETE) {
        return new Change(row.getLong(1), key, row.getString(4), sent, List.of());
      }
      String mask = row.getString(3);
      @Nullable String[] values = new @Nullable String[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.getString(5 + keys + i);
        if (sends(columns.get(i).column(), mask, values[i])) {
          sent.set(i);
        }
      }
      boolean isNew = kind == PhaseKind.UPSERT && row.getString(2).equals("C");
      return new Change(row.getLong(1), key, row.getString(4), sent, Arrays.asList(values), isNew);
    }

    private boolean sends(BoundColumn column, @Nullable String mask, @Nullable String value) {
      if (mask != null) {
        return column.phase() == ChangeStream.columns(kind) && mask.charAt(column.index()) == '1';
      }
      return value != null || kind == PhaseKind.UPSERT && TableSql.hasDefault(column);
    }
  }
}
