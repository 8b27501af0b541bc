package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  static ChangeStream table(
      DuckDatabase database, TableSql table, Map<String, TableSql> tables, PhaseKind kind)
      throws MigrationException {
    List<KnownIds.Named> named = KnownIds.named(table, tables, kind);
    TableReader reader = new TableReader(table, named, kind);
    KnownIds.Told own = KnownIds.own(table, kind, "l.");
    String noneNamed = ", CAST(NULL AS VARCHAR)".repeat(named.size());
    Duck duck = database.connect("read changes of " + table.table().name());
    if (kind == PhaseKind.DELETE) {
      String leaf = ProtectStage.leaf(table);
      String from = table.changes() + " c WHERE " + inPhase(kind) + " AND " + leaf;
      // Circles are cleared before, but not of rows that the target has lost: all at once then.
      boolean leaves = leaf.equals("true") || duck.number("SELECT count(*) FROM " + from) > 0;
      String sql =
          "SELECT c._seq, c._op, NULL, "
              + own.id()
              + ", "
              + String.join(", ", table.addressTexts("l."))
              + " FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey"
              + own.join()
              + " WHERE "
              + inPhase(kind)
              + (leaves ? " AND " + leaf : "")
              + " ORDER BY c._seq";
      return open(duck, sql, reader);
    }
    String sql = desired(table, named, kind);
    if (kind == PhaseKind.STATE
        && table.table().mapping().delete()
            instanceof DeletePolicy.Deactivate(int state, int status)) {
      sql +=
          " UNION ALL SELECT c._seq, c._op, NULL, "
              + own.id()
              + ", "
              + String.join(", ", table.addressTexts("l."))
              + ", "
              + deactivated(table, state, status)
              + noneNamed
              + " FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey"
              + own.join()
              + " WHERE c._op = 'X' AND "
              + inPhase(kind);
    }
    if (kind == PhaseKind.LOOKUPS) {
      // Of a row to be deleted, lookups to clear.
      sql +=
          " UNION ALL SELECT c._seq, c._op, c._mask, "
              + own.id()
              + ", "
              + String.join(", ", table.addressTexts("l."))
              + ", CAST(NULL AS VARCHAR)".repeat(table.columns().size())
              + noneNamed
              + " FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey"
              + own.join()
              + " WHERE c._op = 'D' AND "
              + inPhase(kind);
    }
    return open(duck, sql, reader);
  }

  /** The changes of a phase that have a desired row, as a {@link TableReader} reads them. */
  static String desired(TableSql table, List<KnownIds.Named> named, PhaseKind kind) {
    KnownIds.Told own = KnownIds.own(table, kind, "w.");
    return "SELECT c._seq, c._op, c._mask, "
        + own.id()
        + " AS _id, "
        + String.join(", ", table.addressTexts("w."))
        + ", "
        + String.join(", ", table.sentTexts(columns(kind)))
        + named.stream().map(n -> ", " + n.told().id()).collect(Collectors.joining())
        + " FROM "
        + table.typed()
        + " w JOIN "
        + table.changes()
        + " c ON c._row = w._row"
        + own.join()
        + named.stream().map(n -> n.told().join()).collect(Collectors.joining())
        + " WHERE "
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

  static ChangeStream link(
      DuckDatabase database, LinkSql link, Map<String, TableSql> tables, PhaseKind kind)
      throws MigrationException {
    Duck duck = database.connect("read changes of " + link.link().name());
    KnownIds.Told left = side(link, link.link().left(), tables, "_left", kind);
    KnownIds.Told right = side(link, link.link().right(), tables, "_right", kind);
    String sql =
        "SELECT c._seq, c._key, "
            + left.id()
            + ", "
            + right.id()
            + " FROM "
            + link.changes()
            + " c"
            + left.join()
            + right.join()
            + " WHERE "
            + inPhase(kind)
            + " ORDER BY c._seq";
    return open(
        duck,
        sql,
        row -> {
          Map<Integer, String> named = new HashMap<>();
          put(named, Change.LEFT, row.getString(3));
          put(named, Change.RIGHT, row.getString(4));
          return new Change(
              row.getLong(1),
              Reference.split(row.getString(2)),
              null,
              new BitSet(),
              List.of(),
              false,
              named);
        });
  }

  private static KnownIds.Told side(
      LinkSql link, BoundTable side, Map<String, TableSql> tables, String column, PhaseKind kind) {
    TableSql table = tables.get(side.name());
    if (table == null) {
      throw new IllegalArgumentException("table " + side.name() + " is refused when binding");
    }
    return KnownIds.side(link, table, column, kind);
  }

  private static void put(Map<Integer, String> named, int what, @Nullable String id) {
    if (id != null) {
      named.put(what, id);
    }
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

  /** Reads rows of: seq, op, mask, id, the key's texts, the columns' texts, ids of lookups. */
  static final class TableReader implements Reader {
    private final List<ColumnSql> columns;
    private final int keys;
    private final List<KnownIds.Named> named;
    private final PhaseKind kind;

    TableReader(TableSql table, List<KnownIds.Named> named, PhaseKind kind) {
      this.columns = table.columns();
      this.keys = table.table().key().size();
      this.named = named;
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
      return new Change(
          row.getLong(1),
          key,
          row.getString(4),
          sent,
          Arrays.asList(values),
          isNew,
          named(row, sent));
    }

    private Map<Integer, String> named(ResultSet row, BitSet sent) throws SQLException {
      if (named.isEmpty()) {
        return Map.of();
      }
      Map<Integer, String> ids = new HashMap<>();
      for (int i = 0; i < named.size(); i++) {
        int column = named.get(i).column();
        if (sent.get(column)) {
          put(ids, column, row.getString(5 + keys + columns.size() + i));
        }
      }
      return ids;
    }

    private boolean sends(BoundColumn column, @Nullable String mask, @Nullable String value) {
      if (mask != null) {
        return column.phase() == ChangeStream.columns(kind) && mask.charAt(column.index()) == '1';
      }
      return value != null || kind == PhaseKind.UPSERT && TableSql.hasDefault(column);
    }
  }
}
