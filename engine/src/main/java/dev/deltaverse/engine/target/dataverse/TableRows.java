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

  private final DataverseClient client;
  private final Reads reads;

  TableRows(DataverseClient client, Reads reads) {
    this.client = client;
    this.reads = reads;
  }

  /** Reads all rows of a table. */
  void read(TableShape shape, Target.RowSink sink) throws MigrationException {
    String id = shape.key().primaryId();
    PagedRows rows = new PagedRows(client, query(shape), null, reads);
    for (Row row = rows.next(); row != null; row = rows.next()) {
      @Nullable String[] values = new String[shape.columns().size()];
      for (BoundColumn column : shape.columns()) {
        LookupColumn lookup = shape.lookups().get(column.index());
        values[column.index()] =
            lookup == null
                ? Canonical.text(column.type(), row.value(column.name()))
                : lookup.text(row);
      }
      String rowId = Canonical.guid(row.value(id));
      sink.row(rowId == null ? "" : rowId, Arrays.asList(values));
    }
  }

  private static Query query(TableShape shape) {
    String id = shape.key().primaryId();
    Set<String> select = new LinkedHashSet<>();
    Map<String, List<String>> expands = new LinkedHashMap<>();
    boolean annotated = false;
    select.add(id);
    for (BoundColumn column : shape.columns()) {
      select.add(Canonical.property(column.name(), column.type()));
      LookupColumn lookup = shape.lookups().get(column.index());
      if (lookup != null) {
        expands.putAll(lookup.expands());
        annotated |= lookup.needsAnnotations();
      }
    }
    Query query =
        Query.of(shape.set())
            .select(List.copyOf(select))
            .orderBy(id + " asc")
            .pageSize(Query.MAX_PAGE_SIZE);
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
