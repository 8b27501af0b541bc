package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.Query;
import dev.deltaverse.webapi.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the target back, page by page. */
final class TableRows {
  /** Rows of the left table in a page; each brings its pairs with it. */
  private static final int LEFT_PAGE = 500;

  /** The column that every write sets to a higher number. */
  private static final String VERSION = "versionnumber";

  /** The most $expand options in a query (webapi/query/join-tables). */
  static final int MOST_EXPANDS = 15;

  private final DataverseClient client;
  private final Reads reads;
  private final int mostExpands;

  /**
   * @param mostExpands lookups beyond these are read by further queries over the same rows
   */
  TableRows(DataverseClient client, Reads reads, int mostExpands) {
    this.client = client;
    this.reads = reads;
    this.mostExpands = mostExpands;
  }

  /** Some columns of a table, and the query that reads them. */
  private record Part(List<BoundColumn> columns, PagedRows rows) {}

  /** Reads all rows of a table. */
  void read(TableShape shape, Target.RowSink sink) throws MigrationException {
    read(shape, "", sink);
  }

  /**
   * Reads the rows of a table with a later version.
   *
   * @param since a version; empty to read no row
   * @return the latest version
   */
  String readChanged(TableShape shape, String since, Target.RowSink sink)
      throws MigrationException {
    if (!since.isEmpty()) {
      return Long.toString(Math.max(Long.parseLong(since), read(shape, since, sink)));
    }
    Query latest =
        Query.of(shape.set()).select(List.of(VERSION)).orderBy(VERSION + " desc").top(1);
    Row row = new PagedRows(client, latest, null, reads).next();
    return Long.toString(row == null ? 0 : version(row));
  }

  private static long version(Row row) {
    return Long.parseLong(String.valueOf(row.value(VERSION)));
  }

  /**
   * @param since the version beyond which rows are read, empty for all
   * @return the latest version read; 0 if it was not asked for
   */
  private long read(TableShape shape, String since, Target.RowSink sink)
      throws MigrationException {
    List<Part> parts = parts(shape, since);
    PagedRows first = parts.getFirst().rows();
    long version = 0;
    for (Row row = first.next(); row != null; row = first.next()) {
      @Nullable String[] values = new String[shape.columns().size()];
      String id = id(shape, row);
      fill(values, shape, parts.getFirst(), row);
      for (Part part : parts.subList(1, parts.size())) {
        Row more = part.rows().next();
        if (more == null || !id(shape, more).equals(id)) {
          throw changed(shape);
        }
        fill(values, shape, part, more);
      }
      sink.row(id, Arrays.asList(values));
      version = since.isEmpty() ? 0 : Math.max(version, version(row));
    }
    return version;
  }

  private static void fill(
      @Nullable String[] values, TableShape shape, Part part, Row row) {
    for (BoundColumn column : part.columns()) {
      LookupColumn lookup = shape.lookups().get(column.index());
      values[column.index()] =
          lookup == null
              ? Canonical.text(column.type(), row.value(column.name()))
              : lookup.text(row);
    }
  }

  private static String id(TableShape shape, Row row) {
    String id = Canonical.guid(row.value(shape.key().primaryId()));
    return id == null ? "" : id;
  }

  private static MigrationException changed(TableShape shape) {
    return new MigrationException(
        MigrationException.Code.TRANSIENT,
        "Reading "
            + shape.set()
            + ": rows came or went while its lookups were read by several queries",
        "Verify again when nothing else writes to the table.");
  }

  private List<Part> parts(TableShape shape, String since) {
    List<List<BoundColumn>> groups = new ArrayList<>();
    groups.add(new ArrayList<>());
    int expands = 0;
    for (BoundColumn column : shape.columns()) {
      LookupColumn lookup = shape.lookups().get(column.index());
      int more = lookup == null ? 0 : lookup.expands().size();
      if (expands > 0 && expands + more > mostExpands) {
        groups.add(new ArrayList<>());
        expands = 0;
      }
      expands += more;
      (more == 0 ? groups.getFirst() : groups.getLast()).add(column);
    }
    return groups.stream()
        .map(group -> new Part(group, new PagedRows(client, query(shape, group, since), null, reads)))
        .toList();
  }

  private static Query query(TableShape shape, List<BoundColumn> columns, String since) {
    String id = shape.key().primaryId();
    Set<String> select = new LinkedHashSet<>();
    Map<String, List<String>> expands = new LinkedHashMap<>();
    boolean annotated = false;
    select.add(id);
    for (BoundColumn column : columns) {
      select.add(Canonical.property(column.name(), column.type()));
      LookupColumn lookup = shape.lookups().get(column.index());
      if (lookup != null) {
        expands.putAll(lookup.expands());
        annotated |= lookup.needsAnnotations();
      }
    }
    if (!since.isEmpty()) {
      select.add(VERSION);
    }
    Query query =
        Query.of(shape.set())
            .select(List.copyOf(select))
            .orderBy(id + " asc")
            .pageSize(Query.MAX_PAGE_SIZE);
    if (!since.isEmpty()) {
      query = query.filter(VERSION + " gt " + since);
    }
    if (!expands.isEmpty()) {
      query =
          query.expand(
              expands.entrySet().stream()
                  .map(e -> expand(e.getKey(), e.getValue()))
                  .collect(Collectors.joining(",")));
    }
    return annotated ? query.annotated() : query;
  }

  /**
   * Reads all pairs of a link. The rows of an intersect table hold two ids and can't be expanded, so
   * the left table is read with the keys of the right rows expanded: keys come without a map of ids
   * in memory, at the price of reading left rows that have no pair.
   */
  void readPairs(BoundLink link, Target.RowSink sink) throws MigrationException {
    RowKey left = RowKey.of(link.left());
    RowKey right = RowKey.of(link.right());
    String navigation = link.leftNavigation();
    Query query =
        Query.of(left.set())
            .select(left.properties())
            .expand(expand(navigation, right.properties()))
            .orderBy(left.primaryId() + " asc")
            .pageSize(LEFT_PAGE);
    PagedRows rows = new PagedRows(client, query, null, reads);
    for (Row row = rows.next(); row != null; row = rows.next()) {
      List<@Nullable String> leftKey = left.texts(row);
      for (Row other : row.rows(navigation)) {
        pair(leftKey, right.texts(other), sink);
      }
      String more = row.text(navigation + "@odata.nextLink").orElse(null);
      if (more != null) {
        PagedRows others =
            new PagedRows(client, Query.of(right.set()).pageSize(LEFT_PAGE), more, reads);
        for (Row other = others.next(); other != null; other = others.next()) {
          pair(leftKey, right.texts(other), sink);
        }
      }
    }
  }

  private static void pair(
      List<@Nullable String> left, List<@Nullable String> right, Target.RowSink sink)
      throws MigrationException {
    List<@Nullable String> values = new ArrayList<>(left.size() + right.size());
    values.addAll(left);
    values.addAll(right);
    sink.row("", values);
  }

  private static String expand(String navigation, List<String> select) {
    return navigation + "($select=" + String.join(",", select) + ")";
  }
}
