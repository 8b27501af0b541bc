package dev.deltaverse.emulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Answers GET on a table: one page of rows in a stable order. */
final class Queries {
  static final int LARGEST_PAGE = 5000;

  private final Store store;
  private final Model model;

  Queries(Store store, Model model) {
    this.store = store;
    this.model = model;
  }

  /** One term of $orderby. */
  record Order(Filter.Path path, boolean descending) {}

  /** A page and whether more follow. */
  record Page(List<Row> rows, boolean more) {}

  Answer collection(
      Request request,
      Table table,
      QueryOptions options,
      Usage usage,
      ChangeTracking changes,
      Predicate<Row> seen) {
    if (options.has("$deltatoken")) {
      return changes.delta(request, table, options, usage);
    }
    if (options.has("$apply")) {
      return new Aggregates(store, model).answer(request, table, options);
    }
    boolean tracking = ChangeTracking.asked(request, options);
    if (tracking) {
      ChangeTracking.check(table, options);
    }
    List<Expand.Item> expands = Expand.parse(model, table, options.get("$expand"));
    RowJson.Shape shape = RowJson.shape(model, table, options.select(), expands);
    Filter filter = filter(table, options);
    List<Order> orders = orders(table, options.get("$orderby"));
    String preferred = request.preference("odata.maxpagesize");
    int pageSize = pageSize(preferred);
    int top = preferred == null ? top(options) : -1;
    int limit = top >= 0 ? Math.min(top, LARGEST_PAGE) : pageSize;
    Cookie cookie = Cookie.parse(options.get("$skiptoken"));
    Page page = page(table, filter, orders, cookie, limit);
    long count = "true".equals(options.get("$count")) ? count(table, filter) : -1;
    long since = cookie.since() > 0 ? cookie.since() : tracking ? store.currentVersion() : 0;
    usage.read(page.rows().size());
    RowJson rows = new RowJson(store, model, request);
    byte[] body =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("@odata.context", context(request, table, options));
              if (count >= 0) {
                json.writeNumberProperty("@odata.count", Math.min(count, LARGEST_PAGE));
                if (request.includesAnnotation("Microsoft.Dynamics.CRM.totalrecordcount")) {
                  json.writeNumberProperty(
                      "@Microsoft.Dynamics.CRM.totalrecordcount", Math.min(count, LARGEST_PAGE));
                  json.writeBooleanProperty(
                      "@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded",
                      count > LARGEST_PAGE);
                }
              }
              json.writeName("value");
              json.writeStartArray();
              page.rows().stream().filter(seen).forEach(row -> rows.write(json, shape, row));
              json.writeEndArray();
              if (page.more() && top < 0) {
                json.writeStringProperty(
                    "@odata.nextLink",
                    nextLink(
                        request, table, cookie.number() + 1, page.rows().getLast(), orders, since));
              } else if (tracking) {
                json.writeStringProperty(
                    "@odata.deltaLink", changes.deltaLink(request, table, options, since));
              }
              json.writeEndObject();
            });
    Answer answer = Answer.json(200, body);
    if (preferred != null) {
      answer.header("Preference-Applied", "odata.maxpagesize=" + pageSize);
    }
    return answer;
  }

  static String context(Request request, Table table, QueryOptions options) {
    String select = String.join(",", options.select());
    return request.base()
        + "/$metadata#"
        + table.entitySet
        + (select.isEmpty() ? "" : "(" + select + ")");
  }

  @Nullable Filter filter(Table table, QueryOptions options) {
    String text = options.get("$filter");
    Filter filter =
        text == null || text.isBlank()
            ? null
            : FilterParser.parse(model, table, text, options.aliases());
    String partition = Elastic.partition(table, options);
    if (partition == null) {
      return filter;
    }
    Filter inPartition =
        FilterParser.parse(
            model,
            table,
            Elastic.PARTITION + " eq '" + partition.replace("'", "''") + "'",
            options.aliases());
    return filter == null ? inPartition : new Filter.And(inPartition, filter);
  }

  long count(Table table, @Nullable Filter filter) {
    if (filter == null) {
      return store.count(table);
    }
    long count = 0;
    Set<UUID> candidates = new Candidates(store, table).of(filter);
    if (candidates != null) {
      for (UUID id : candidates) {
        Row row = store.row(table, id);
        if (row != null && Filter.matches(filter, store, model, row)) {
          count++;
        }
      }
      return count;
    }
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      if (Filter.matches(filter, store, model, rows.next())) {
        count++;
      }
    }
    return count;
  }

  static int pageSize(@Nullable String preferred) {
    if (preferred == null) {
      return LARGEST_PAGE;
    }
    try {
      int size = Integer.parseInt(preferred);
      return size <= 0 ? LARGEST_PAGE : Math.min(size, LARGEST_PAGE);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("0x80060888", "odata.maxpagesize is '" + preferred + "'");
    }
  }

  private static int top(QueryOptions options) {
    String top = options.get("$top");
    if (top == null) {
      return -1;
    }
    try {
      int value = Integer.parseInt(top);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, with the value.
    }
    throw Refusal.badRequest("0x80060888", "Invalid value '" + top + "' for $top");
  }

  private List<Order> orders(Table table, @Nullable String text) {
    List<Order> orders = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return orders;
    }
    for (String part : text.split(",", -1)) {
      String[] words = part.strip().split("\\s+");
      boolean descending = words.length > 1 && words[1].equals("desc");
      if (words.length > 2 || (words.length == 2 && !descending && !words[1].equals("asc"))) {
        throw FilterParser.syntax("'" + part + "' in $orderby");
      }
      orders.add(new Order(FilterParser.path(model, table, words[0]), descending));
    }
    return orders;
  }

  Page page(Table table, @Nullable Filter filter, List<Order> orders, Cookie cookie, int limit) {
    Set<UUID> candidates = new Candidates(store, table).of(filter);
    if (candidates != null) {
      List<Row> rows = new ArrayList<>();
      for (UUID id : candidates) {
        Row row = store.row(table, id);
        if (row != null) {
          rows.add(row);
        }
      }
      return sorted(table, rows.iterator(), filter, orders, cookie.last(), limit);
    }
    if (orders.isEmpty() || isById(table, orders)) {
      return byId(table, filter, cookie.last(), limit);
    }
    AlternateKey key = orderingKey(table, orders);
    return key != null
        ? byKey(table, key, filter, cookie.last(), limit)
        : sorted(table, store.scan(table, null), filter, orders, cookie.last(), limit);
  }

  /** Whether the order asked for is the one in which rows are stored. */
  private static boolean isById(Table table, List<Order> orders) {
    Order first = orders.getFirst();
    return !first.descending()
        && !table.elastic()
        && first.path().hops().isEmpty()
        && first.path().column().logicalName().equals(table.primaryId);
  }

  /** The key whose index has all rows in the order that is asked for, if there is one. */
  private @Nullable AlternateKey orderingKey(Table table, List<Order> orders) {
    Order first = orders.getFirst();
    if (first.descending() || !first.path().hops().isEmpty()) {
      return null;
    }
    AlternateKey key = Candidates.singleKey(table, first.path().column());
    return key != null
            && store.key(table.logicalName, key.name()).sizeAsLong() == store.count(table)
        ? key
        : null;
  }

  private Page byKey(
      Table table, AlternateKey key, @Nullable Filter filter, @Nullable UUID after, int limit) {
    Row last = after == null ? null : requireCookieRow(table, after);
    String from = last == null ? null : KeyIndex.text(table, key, last::cell);
    MVMap<String, UUID> index = store.key(table.logicalName, key.name());
    Cursor<String, UUID> cursor = index.cursor(from);
    List<Row> page = new ArrayList<>();
    while (cursor.hasNext()) {
      cursor.next();
      UUID id = cursor.getValue();
      Row row = id.equals(after) ? null : store.row(table, id);
      if (row != null && (filter == null || Filter.matches(filter, store, model, row))) {
        if (page.size() == limit) {
          return new Page(page, true);
        }
        page.add(row);
      }
    }
    return new Page(page, false);
  }

  private Row requireCookieRow(Table table, UUID id) {
    Row row = store.row(table, id);
    if (row == null) {
      throw Refusal.badRequest(
          "0x80041129", "The paging cookie names row " + id + ", which is no longer there.");
    }
    return row;
  }

  private Page byId(Table table, @Nullable Filter filter, @Nullable UUID after, int limit) {
    List<Row> page = new ArrayList<>();
    Iterator<Row> rows = store.scan(table, after);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (filter == null || Filter.matches(filter, store, model, row)) {
        if (page.size() == limit) {
          return new Page(page, true);
        }
        page.add(row);
      }
    }
    return new Page(page, false);
  }

  /** A row with the values it is ordered by. */
  private record Ranked(List<@Nullable Object> values, Row row) {}

  private Page sorted(
      Table table,
      Iterator<Row> rows,
      @Nullable Filter filter,
      List<Order> orders,
      @Nullable UUID after,
      int limit) {
    Comparator<Ranked> order = comparator(orders);
    Row last = after == null ? null : requireCookieRow(table, after);
    Ranked bound = last == null ? null : ranked(orders, last);
    PriorityQueue<Ranked> best = new PriorityQueue<>(limit + 1, order.reversed());
    boolean more = false;
    while (rows.hasNext()) {
      Row row = rows.next();
      if (filter != null && !Filter.matches(filter, store, model, row)) {
        continue;
      }
      Ranked ranked = ranked(orders, row);
      if (bound != null && order.compare(ranked, bound) <= 0) {
        continue;
      }
      if (best.size() == limit && order.compare(ranked, best.element()) > 0) {
        more = true;
        continue;
      }
      best.add(ranked);
      if (best.size() > limit) {
        best.poll();
        more = true;
      }
    }
    List<Ranked> page = new ArrayList<>(best);
    page.sort(order);
    return new Page(page.stream().map(Ranked::row).toList(), more);
  }

  private Ranked ranked(List<Order> orders, Row row) {
    List<@Nullable Object> values = new ArrayList<>(orders.size());
    for (Order order : orders) {
      values.add(Literals.comparable(order.path().cell(store, model, row)));
    }
    return new Ranked(values, row);
  }

  private static Comparator<Ranked> comparator(List<Order> orders) {
    return (a, b) -> {
      for (int i = 0; i < orders.size(); i++) {
        int order = Filter.order(a.values().get(i), b.values().get(i));
        if (order != 0) {
          return orders.get(i).descending() ? -order : order;
        }
      }
      return StoreTypes.compare(a.row().id, b.row().id);
    };
  }

  private static String nextLink(
      Request request, Table table, int number, Row last, List<Order> orders, long since) {
    String cookie =
        "<cookie pagenumber=\""
            + number
            + "\" pagingcookie=\""
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                    (last.id + ";" + since + (orders.isEmpty() ? "" : "*"))
                        .getBytes(StandardCharsets.UTF_8))
            + "\" istracking=\""
            + (since > 0 ? "True" : "False")
            + "\" />";
    List<String> kept = new ArrayList<>();
    for (String part : request.query().split("&", -1)) {
      if (!part.isEmpty() && !part.startsWith("$skiptoken=") && !part.startsWith("%24skiptoken=")) {
        kept.add(part);
      }
    }
    kept.add("$skiptoken=" + URLEncoder.encode(cookie, StandardCharsets.UTF_8).replace("+", "%20"));
    return request.base() + "/" + table.entitySet + "?" + String.join("&", kept);
  }

  /**
   * Where a page starts.
   *
   * @param number 1 for the first page
   * @param last id of the last row of the page before
   * @param since row version at the first page of a tracked query; otherwise 0
   */
  record Cookie(int number, @Nullable UUID last, long since) {
    static Cookie parse(@Nullable String token) {
      if (token == null) {
        return new Cookie(1, null, 0);
      }
      try {
        int number = Integer.parseInt(between(token, "pagenumber=\""));
        String last =
            new String(
                Base64.getUrlDecoder().decode(between(token, "pagingcookie=\"")),
                StandardCharsets.UTF_8);
        String[] parts = last.replace("*", "").split(";", -1);
        return new Cookie(number, UUID.fromString(parts[0]), Long.parseLong(parts[1]));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw Refusal.badRequest("0x80041129", "Malformed XML in the paging cookie: " + token);
      }
    }

    private static String between(String text, String start) {
      int from = text.indexOf(start);
      int to = from < 0 ? -1 : text.indexOf('"', from + start.length());
      if (to < 0) {
        throw new IllegalArgumentException("no " + start);
      }
      return text.substring(from + start.length(), to);
    }
  }
}
