package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** $apply: filter, groupby and aggregate, up to the service's limit of rows. */
final class Aggregates {
  private static final int MOST_ROWS = 50_000;

  private final Store store;
  private final Model model;

  Aggregates(Store store, Model model) {
    this.store = store;
    this.model = model;
  }

  /** One aggregate expression; a null path counts rows. */
  private record Term(Filter.@Nullable Path path, String method, String alias) {}

  Answer answer(Request request, Table table, QueryOptions options) {
    if (options.has("$orderby")) {
      throw Refusal.notModelled("$orderby on an aggregate");
    }
    Filter filter = new Queries(store, model).filter(table, options);
    List<Filter.Path> groups = new ArrayList<>();
    List<Term> terms = new ArrayList<>();
    String text = options.get("$apply");
    for (String step : ResourcePath.splitOutsideQuotes(text == null ? "" : text, '/')) {
      int open = step.indexOf('(');
      if (open < 0 || !step.endsWith(")")) {
        throw FilterParser.syntax("'" + step + "' in $apply");
      }
      String inner = step.substring(open + 1, step.length() - 1);
      switch (step.substring(0, open).strip()) {
        case "filter" -> {
          Filter more = FilterParser.parse(model, table, inner, options.aliases());
          filter = filter == null ? more : new Filter.And(filter, more);
        }
        case "groupby" -> groupBy(table, inner, groups, terms);
        case "aggregate" -> terms.addAll(terms(table, inner));
        default -> throw Refusal.notModelled("'" + step + "' in $apply");
      }
    }
    Map<List<Object>, Group> found = collect(table, filter, groups, terms);
    RowJson rows = new RowJson(store, model, request);
    byte[] body =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty(
                  "@odata.context", request.base() + "/$metadata#" + table.entitySet);
              json.writeName("value");
              json.writeStartArray();
              for (Group group : found.values()) {
                json.writeStartObject();
                for (int i = 0; i < groups.size(); i++) {
                  Column column = groups.get(i).column();
                  Object cell = group.keys.get(i);
                  if (cell != null
                      && request.includesAnnotation("OData.Community.Display.V1.FormattedValue")) {
                    String label = rows.formattedValue(column, cell);
                    if (label != null) {
                      json.writeStringProperty(
                          column.property() + "@OData.Community.Display.V1.FormattedValue", label);
                    }
                  }
                  json.writeName(column.property());
                  RowJson.value(json, cell);
                }
                for (int i = 0; i < terms.size(); i++) {
                  json.writeName(terms.get(i).alias());
                  RowJson.value(json, group.result(terms.get(i), i));
                }
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            });
    return Answer.json(200, body);
  }

  private void groupBy(Table table, String inner, List<Filter.Path> groups, List<Term> terms) {
    List<String> parts = ResourcePath.splitOutsideQuotes(inner, ',');
    String columns = parts.getFirst().strip();
    if (!columns.startsWith("(") || !columns.endsWith(")")) {
      throw FilterParser.syntax("groupby takes its columns in parentheses");
    }
    for (String name : columns.substring(1, columns.length() - 1).split(",", -1)) {
      Filter.Path path = FilterParser.path(model, table, name.strip());
      if (path.column().type() == ColumnType.DATETIME) {
        throw Refusal.badRequest(
            "0x80041103", "Grouping by the date column '" + name + "' is not supported.");
      }
      groups.add(path);
    }
    if (parts.size() > 1) {
      String aggregate = parts.get(1).strip();
      if (!aggregate.startsWith("aggregate(") || parts.size() > 2) {
        throw Refusal.notModelled("'" + inner + "' in $apply");
      }
      terms.addAll(terms(table, aggregate.substring(10, aggregate.length() - 1)));
    }
  }

  private List<Term> terms(Table table, String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] words = part.strip().split("\\s+");
      if (words.length == 3 && words[0].equals("$count") && words[1].equals("as")) {
        terms.add(new Term(null, "count", words[2]));
      } else if (words.length == 5 && words[1].equals("with") && words[3].equals("as")) {
        if (!List.of("sum", "average", "min", "max").contains(words[2])) {
          throw Refusal.notModelled("the aggregate method '" + words[2] + "'");
        }
        terms.add(new Term(FilterParser.path(model, table, words[0]), words[2], words[4]));
      } else {
        throw FilterParser.syntax("'" + part.strip() + "' in aggregate");
      }
    }
    return terms;
  }

  private Map<List<Object>, Group> collect(
      Table table, @Nullable Filter filter, List<Filter.Path> groups, List<Term> terms) {
    Map<List<Object>, Group> found = new LinkedHashMap<>();
    if (groups.isEmpty()) {
      found.put(List.of(), new Group(List.of(), terms.size()));
    }
    int seen = 0;
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (filter != null && !Filter.matches(filter, store, model, row)) {
        continue;
      }
      if (++seen > MOST_ROWS) {
        throw Refusal.badRequest(
            "0x8004E023", "The maximum record limit is exceeded. Reduce the number of records.");
      }
      List<@Nullable Object> cells = new ArrayList<>();
      List<Object> key = new ArrayList<>();
      for (Filter.Path path : groups) {
        Object cell = path.cell(store, model, row);
        cells.add(cell);
        key.add(cell == null ? Group.NULL : Filter.normal(cell));
      }
      Group group = found.computeIfAbsent(key, _ -> new Group(cells, terms.size()));
      group.count++;
      for (int i = 0; i < terms.size(); i++) {
        Filter.Path path = terms.get(i).path();
        if (path != null) {
          group.add(i, Literals.comparable(path.cell(store, model, row)));
        }
      }
    }
    return found;
  }

  /** The running figures of one group. */
  private static final class Group {
    static final Object NULL = new Object();

    final List<@Nullable Object> keys;
    final BigDecimal[] sums;
    final long[] counts;
    final @Nullable Object[] lowest;
    final @Nullable Object[] highest;
    long count;

    Group(List<@Nullable Object> keys, int terms) {
      this.keys = keys;
      sums = new BigDecimal[terms];
      java.util.Arrays.fill(sums, BigDecimal.ZERO);
      counts = new long[terms];
      lowest = new Object[terms];
      highest = new Object[terms];
    }

    void add(int term, @Nullable Object value) {
      if (value == null) {
        return;
      }
      counts[term]++;
      if (value instanceof BigDecimal number) {
        sums[term] = sums[term].add(number);
      }
      if (lowest[term] == null || Filter.order(value, lowest[term]) < 0) {
        lowest[term] = value;
      }
      if (highest[term] == null || Filter.order(value, highest[term]) > 0) {
        highest[term] = value;
      }
    }

    @Nullable Object result(Term term, int index) {
      return switch (term.method()) {
        case "count" -> count;
        case "sum" -> counts[index] == 0 ? null : sums[index];
        case "average" ->
            counts[index] == 0
                ? null
                : sums[index].divide(BigDecimal.valueOf(counts[index]), 10, RoundingMode.HALF_UP);
        case "min" -> lowest[index];
        default -> highest[index];
      };
    }
  }
}
