package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query over the rows of one table. Immutable; start with {@link #of}. Texts are given as OData
 * writes them, not percent-encoded.
 *
 * <p>Source: Microsoft Learn, "Query data using the Web API". Add a unique column to the order, or
 * pages are not stable.
 *
 * @param set the entity set's name
 * @param select columns, {@code _x_value} for lookups; empty for all
 * @param filter {@code $filter}, see {@link Filter}; null for none
 * @param orderBy e.g. {@code abc_extid asc}
 * @param top at most so many rows (the service takes up to 5000); 0 for all
 * @param expand {@code $expand}, null for none
 * @param apply {@code $apply} for aggregates, null for none
 * @param pageSize rows in a page, 1 to 5000; 0 for the service's default of 5000
 * @param count whether {@link Rows#count()} is asked for
 * @param annotations whether all annotations are asked for, e.g. {@link Row#formatted}
 * @param partition the partition of an elastic table, null for all
 * @param trackChanges whether {@link Rows#deltaLink()} is asked for; forbids filter, order, expand,
 *     top
 */
public record Query(
    String set,
    List<String> select,
    @Nullable String filter,
    List<String> orderBy,
    int top,
    @Nullable String expand,
    @Nullable String apply,
    int pageSize,
    boolean count,
    boolean annotations,
    @Nullable String partition,
    boolean trackChanges) {

  /** The most rows that the service puts into a page. */
  public static final int MAX_PAGE_SIZE = 5000;

  public Query {
    select = List.copyOf(select);
    orderBy = List.copyOf(orderBy);
    if (pageSize < 0 || pageSize > MAX_PAGE_SIZE) {
      throw new IllegalArgumentException(
          "Page size " + pageSize + " of " + set + " not in 1..5000");
    }
    if (top < 0) {
      throw new IllegalArgumentException("top " + top + " of " + set + " is negative");
    }
    if (top > 0 && pageSize > 0) {
      throw new IllegalArgumentException(
          "The service ignores top if a page size is given. Next step: give one of them for "
              + set);
    }
    if (trackChanges && (filter != null || !orderBy.isEmpty() || expand != null || top > 0)) {
      throw new IllegalArgumentException(
          "Change tracking of " + set + " can't be combined with filter, order, expand or top");
    }
  }

  public static Query of(String set) {
    return new Query(set, List.of(), null, List.of(), 0, null, null, 0, false, false, null, false);
  }

  public Query select(String... columns) {
    return select(List.of(columns));
  }

  public Query select(List<String> columns) {
    return new Query(
        set,
        columns,
        filter,
        orderBy,
        top,
        expand,
        apply,
        pageSize,
        count,
        annotations,
        partition,
        trackChanges);
  }

  public Query filter(String text) {
    return new Query(
        set,
        select,
        text,
        orderBy,
        top,
        expand,
        apply,
        pageSize,
        count,
        annotations,
        partition,
        trackChanges);
  }

  public Query orderBy(String... columns) {
    return new Query(
        set,
        select,
        filter,
        List.of(columns),
        top,
        expand,
        apply,
        pageSize,
        count,
        annotations,
        partition,
        trackChanges);
  }

  public Query top(int rows) {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        rows,
        expand,
        apply,
        pageSize,
        count,
        annotations,
        partition,
        trackChanges);
  }

  public Query expand(String text) {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        text,
        apply,
        pageSize,
        count,
        annotations,
        partition,
        trackChanges);
  }

  /** e.g. {@code groupby((statuscode),aggregate($count as count))}. */
  public Query apply(String text) {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        expand,
        text,
        pageSize,
        count,
        annotations,
        partition,
        trackChanges);
  }

  public Query pageSize(int rows) {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        expand,
        apply,
        rows,
        count,
        annotations,
        partition,
        trackChanges);
  }

  public Query counted() {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        expand,
        apply,
        pageSize,
        true,
        annotations,
        partition,
        trackChanges);
  }

  public Query annotated() {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        expand,
        apply,
        pageSize,
        count,
        true,
        partition,
        trackChanges);
  }

  /** Only the rows of one partition, the quick way to read an elastic table. */
  public Query inPartition(String name) {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        expand,
        apply,
        pageSize,
        count,
        annotations,
        name,
        trackChanges);
  }

  public Query trackingChanges() {
    return new Query(
        set,
        select,
        filter,
        orderBy,
        top,
        expand,
        apply,
        pageSize,
        count,
        annotations,
        partition,
        true);
  }

  /** The query as a call for its first page. */
  public Call call() {
    List<String> options = new ArrayList<>();
    if (!select.isEmpty()) {
      options.add("$select=" + PercentEncoding.queryValue(String.join(",", select)));
    }
    add(options, "$filter", filter);
    if (!orderBy.isEmpty()) {
      options.add("$orderby=" + PercentEncoding.queryValue(String.join(",", orderBy)));
    }
    if (top > 0) {
      options.add("$top=" + top);
    }
    add(options, "$expand", expand);
    add(options, "$apply", apply);
    if (count) {
      options.add("$count=true");
    }
    if (partition != null) {
      options.add(
          "partitionId=" + PercentEncoding.queryValue("'" + partition.replace("'", "''") + "'"));
    }
    String path = options.isEmpty() ? set : set + "?" + String.join("&", options);
    return withPreferences(Call.get(path));
  }

  private static void add(List<String> options, String name, @Nullable String value) {
    if (value != null) {
      options.add(name + "=" + PercentEncoding.queryValue(value));
    }
  }

  /** The same preferences go with each page. */
  Call withPreferences(Call call) {
    Call result = call;
    if (pageSize > 0) {
      result = result.prefer("odata.maxpagesize=" + pageSize);
    }
    if (annotations) {
      result = result.prefer("odata.include-annotations=\"*\"");
    } else if (count) {
      result =
          result.prefer(
              "odata.include-annotations=\"Microsoft.Dynamics.CRM.totalrecordcount*,"
                  + "Microsoft.PowerApps.CDS.*\"");
    }
    return trackChanges ? result.prefer("odata.track-changes") : result;
  }
}
