package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.plan.Arrivals;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The upserts of a table as their parents arrive. What each row waits for is noted once, as numbers
 * in the parents' deltas; rows then leave in waves, each of all whose parents have come since the
 * wave before. A wave is one pass over the table, so it begins when a quarter of the parents that
 * are still missing has come: the number of passes grows with the logarithm of the rows, and what
 * waits longer than it must becomes ever less.
 */
final class ArrivalStream implements ChangeCursor {
  private static final int SHARE = 4;

  /** So many values are written with one statement. */
  private static final int AT_ONCE = 1000;

  /** Something that a row waits for: a column of {@code needs} with a row's number, or null. */
  private record Need(BoundColumn lookup, TableSql parent, String column) {
    String name() {
      return parent.table().name();
    }
  }

  private final Duck duck;
  private final TableSql table;
  private final List<Need> needs;
  private final Set<String> parents;
  private final Arrivals arrivals;
  private final List<KnownIds.Named> named;
  private final ChangeStream.TableReader reader;
  private final Map<String, BitSet> missing = new TreeMap<>();
  private Runnable wake = () -> {};
  private @Nullable Statement statement;
  private @Nullable ResultSet rows;
  private @Nullable Change ahead;
  private boolean begun;
  private boolean ended;

  private ArrivalStream(
      Duck duck,
      TableSql table,
      List<Need> needs,
      Map<String, TableSql> tables,
      Arrivals arrivals) {
    this.duck = duck;
    this.table = table;
    this.needs = needs;
    this.parents = needs.stream().map(Need::name).collect(Collectors.toSet());
    this.arrivals = arrivals;
    this.named = KnownIds.named(table, tables, PhaseKind.UPSERT);
    this.reader = new ChangeStream.TableReader(table, named, PhaseKind.UPSERT);
  }

  /**
   * @param parents the tables that the rows of the table refer to
   * @param tables all tables by their names
   */
  static ArrivalStream open(
      DuckDatabase database,
      TableSql table,
      Set<String> parents,
      Map<String, TableSql> tables,
      Arrivals arrivals)
      throws MigrationException {
    List<Need> needs = new ArrayList<>();
    for (BoundColumn lookup : table.table().columns(BoundColumn.Phase.ROW)) {
      if (lookup.mapping().lookup().isPresent()) {
        for (String name : TableSql.parents(lookup)) {
          TableSql parent = tables.get(name);
          if (parent == null || !parents.contains(name)) {
            throw new IllegalArgumentException(lookup.name() + " refers to " + name + ", too");
          }
          needs.add(new Need(lookup, parent, "n" + needs.size()));
        }
      }
    }
    Duck duck = database.connect("read changes of " + table.table().name());
    boolean opened = false;
    try {
      ArrivalStream stream = new ArrivalStream(duck, table, needs, tables, arrivals);
      stream.note();
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        duck.close();
      }
    }
  }

  /**
   * Notes what each row waits for. Rows that refer to a row which is neither in the target nor to
   * be sent are left out: what becomes of them is decided when all parents are in.
   */
  private void note() throws MigrationException {
    StringBuilder columns = new StringBuilder();
    StringBuilder joins = new StringBuilder();
    StringBuilder there = new StringBuilder();
    for (Need need : needs) {
      TableSql p = need.parent();
      String reference = "w." + Sql.name(need.lookup().name());
      // A join by one equality, so that the database can hash.
      String wanted =
          "CASE WHEN "
              + ParkStage.isTo(need.lookup(), p, reference)
              + " THEN lower("
              + reference
              + ") END";
      columns.append(", ").append(need.column()).append("._seq AS ").append(need.column());
      joins
          .append(" LEFT JOIN (SELECT _seq, ")
          .append(p.referenceTo("_ckey"))
          .append(" AS _ref FROM ")
          .append(p.changes())
          .append(" WHERE _in_row AND _outcome IS NULL) ")
          .append(need.column())
          .append(" ON ")
          .append(need.column())
          .append("._ref = ")
          .append(wanted);
      there
          .append(" AND (")
          .append(need.column())
          .append("._seq IS NOT NULL OR ")
          .append(wanted)
          .append(" IS NULL OR ")
          .append(wanted)
          .append(" IN (SELECT ")
          .append(p.referenceTo("p._ckey"))
          .append(" FROM ")
          .append(p.ledger())
          .append(" p WHERE ")
          .append(ParkStage.THERE)
          .append("))");
    }
    duck.run(
        "CREATE OR REPLACE TEMP TABLE needs AS SELECT c._seq AS seq"
            + columns
            + " FROM "
            + table.typed()
            + " w JOIN "
            + table.changes()
            + " c ON c._row = w._row"
            + joins
            + " WHERE "
            + ChangeStream.inPhase(PhaseKind.UPSERT)
            + there);
    for (Need need : needs) {
      numbers(
          "SELECT DISTINCT "
              + need.column()
              + " FROM needs WHERE "
              + need.column()
              + " IS NOT NULL",
          missing.computeIfAbsent(need.name(), _ -> new BitSet()));
    }
  }

  private void numbers(String sql, BitSet into) throws MigrationException {
    try (Statement query = duck.connection().createStatement();
        ResultSet numbers = query.executeQuery(sql)) {
      while (numbers.next()) {
        long seq = numbers.getLong(1);
        if (Arrivals.follows(seq)) {
          into.set(Math.toIntExact(seq));
        }
      }
    } catch (SQLException e) {
      throw duck.failure(e);
    }
  }

  @Override
  public void onReady(Runnable listener) {
    arrivals.forget(wake);
    wake = listener;
    arrivals.listen(listener);
  }

  @Override
  public boolean ready() throws MigrationException {
    while (ahead == null && !ended) {
      if (rows != null) {
        read();
      } else if (!goesOn()) {
        return false;
      }
    }
    return true;
  }

  /** Begins a wave or ends; false if neither is due. */
  private boolean goesOn() throws MigrationException {
    // Asked before the rows are counted: of a table that is over, all are counted then.
    boolean open = arrivals.open(parents);
    if (arrivals.failed(parents)) {
      ended = true;
      return true;
    }
    Map<String, BitSet> come = new TreeMap<>();
    missing.forEach((name, of) -> come.put(name, arrivals.in(name, of)));
    long now = count(come);
    long all = count(missing);
    if (!begun || now > 0 && (!open || now * SHARE >= all)) {
      wave(come);
      return true;
    }
    ended = !open || all == 0;
    return ended;
  }

  private static long count(Map<String, BitSet> rows) {
    return rows.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** Lets all rows leave that wait for nothing more. */
  private void wave(Map<String, BitSet> come) throws MigrationException {
    begun = true;
    Map<String, String> tables = new TreeMap<>();
    for (Map.Entry<String, BitSet> entry : come.entrySet()) {
      if (!entry.getValue().isEmpty()) {
        String name = "come" + tables.size();
        keep(name, entry.getValue());
        tables.put(entry.getKey(), name);
      }
    }
    Function<Need, String> left =
        need ->
            tables.containsKey(need.name())
                ? "CASE WHEN "
                    + need.column()
                    + " IN (SELECT seq FROM "
                    + tables.get(need.name())
                    + ") THEN NULL ELSE "
                    + need.column()
                    + " END AS "
                    + need.column()
                : need.column();
    String nothing =
        needs.stream().map(n -> n.column() + " IS NULL").collect(Collectors.joining(" AND "));
    duck.run(
        "CREATE OR REPLACE TEMP TABLE waits AS SELECT seq, "
            + needs.stream().map(left).collect(Collectors.joining(", "))
            + " FROM needs");
    duck.run("CREATE OR REPLACE TEMP TABLE leaves AS SELECT seq FROM waits WHERE " + nothing);
    duck.run("DROP TABLE needs");
    duck.run("CREATE TEMP TABLE needs AS SELECT * FROM waits WHERE NOT (" + nothing + ")");
    duck.run("DROP TABLE waits");
    come.forEach((name, of) -> missing.computeIfPresent(name, (_, m) -> without(m, of)));
    if (duck.number("SELECT count(*) FROM leaves") > 0) {
      query(
          ChangeStream.desired(table, named, PhaseKind.UPSERT)
              + " AND c._seq IN (SELECT seq FROM leaves)");
    }
  }

  private static BitSet without(BitSet rows, BitSet others) {
    rows.andNot(others);
    return rows;
  }

  /** Keeps numbers in a temporary table. */
  private void keep(String name, BitSet seqs) throws MigrationException {
    duck.run("CREATE OR REPLACE TEMP TABLE " + name + " (seq BIGINT)");
    List<String> ranges = new ArrayList<>();
    for (int first = seqs.nextSetBit(0); first >= 0; ) {
      int end = seqs.nextClearBit(first);
      ranges.add("(" + first + ", " + end + ")");
      first = seqs.nextSetBit(end);
      if (first < 0 || ranges.size() == AT_ONCE) {
        duck.run(
            "INSERT INTO "
                + name
                + " SELECT unnest(range(a, b)) FROM (VALUES "
                + String.join(", ", ranges)
                + ") r(a, b)");
        ranges.clear();
      }
    }
  }

  private void query(String sql) throws MigrationException {
    try {
      Statement opened = duck.connection().createStatement();
      statement = opened;
      rows = opened.executeQuery(sql);
    } catch (SQLException e) {
      throw duck.failure(e);
    }
  }

  /** Reads a row of the wave, or closes it. */
  private void read() throws MigrationException {
    ResultSet open = rows;
    try {
      if (open != null && open.next()) {
        ahead = reader.read(open);
      } else {
        closeWave();
      }
    } catch (SQLException e) {
      throw duck.failure(e);
    }
  }

  private void closeWave() throws SQLException {
    try (Statement _ = statement;
        ResultSet _ = rows) {
      // The rows are closed first.
    } finally {
      statement = null;
      rows = null;
    }
  }

  @Override
  public @Nullable Change next() throws MigrationException {
    if (!ready()) {
      throw new IllegalStateException("no change of " + table.table().name() + " is ready");
    }
    Change change = ahead;
    ahead = null;
    return change;
  }

  @Override
  public void close() {
    arrivals.forget(wake);
    try {
      closeWave();
      duck.close();
    } catch (SQLException | MigrationException e) {
      throw new IllegalStateException("close changes", e);
    }
  }
}
