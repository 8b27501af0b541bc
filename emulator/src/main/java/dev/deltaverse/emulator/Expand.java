package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Reads $expand, one level after another, and writes what it names. */
final class Expand {
  private Expand() {}

  /**
   * One expanded navigation property.
   *
   * @param property the property
   * @param name its name on the wire
   * @param shape what of the related rows is written
   * @param filter which related rows, for collections
   */
  record Item(Property property, String name, RowJson.Shape shape, @Nullable Filter filter) {

    void write(JsonGenerator json, RowJson rows, Store store, Model model, Row row) {
      json.writeName(name);
      switch (property) {
        case Property.Single single -> {
          Row related = related(store, model, single, row);
          if (related == null) {
            json.writeNull();
          } else {
            rows.write(json, shape, related);
          }
        }
        case Property.Children children -> {
          Relationship.OneToMany r = children.relationship();
          List<Row> found = new ArrayList<>();
          for (UUID id : childIds(store, model, r, row.id)) {
            add(found, store.row(shape.table(), id));
          }
          writeAll(json, rows, store, model, found);
        }
        case Property.Peers peers -> {
          Table pairs = model.require(peers.relationship().intersectTable());
          List<Row> found = new ArrayList<>();
          for (UUID id : store.pointingTo(pairs.logicalName, peers.ownColumn(), row.id)) {
            Row pair = store.row(pairs, id);
            if (pair != null
                && pair.cell(pairs.position(peers.otherColumn())) instanceof UUID other) {
              add(found, store.row(shape.table(), other));
            }
          }
          writeAll(json, rows, store, model, found);
        }
        case Property.Plain _, Property.LookupValue _ ->
            throw new IllegalStateException("Not a navigation property");
      }
    }

    private static void add(List<Row> rows, @Nullable Row row) {
      if (row != null) {
        rows.add(row);
      }
    }

    private void writeAll(
        JsonGenerator json, RowJson rows, Store store, Model model, List<Row> found) {
      json.writeStartArray();
      for (Row related : found) {
        if (filter == null || Filter.matches(filter, store, model, related)) {
          rows.write(json, shape, related);
        }
      }
      json.writeEndArray();
    }

    private @Nullable Row related(Store store, Model model, Property.Single single, Row row) {
      return row.cell(single.position()) instanceof Ref ref
              && single.targets().contains(ref.table())
          ? store.row(model.require(ref.table()), ref.id())
          : null;
    }
  }

  /** Ids of the children of a row, by index where there is one. */
  static List<UUID> childIds(Store store, Model model, Relationship.OneToMany r, UUID parent) {
    Table children = model.require(r.referencingTable());
    Column column = children.column(r.referencingColumn());
    if (column != null && Links.indexed(children, column)) {
      return store.pointingTo(children.logicalName, r.referencingColumn(), parent);
    }
    List<UUID> ids = new ArrayList<>();
    int position = children.position(r.referencingColumn());
    store
        .scan(children, null)
        .forEachRemaining(
            row -> {
              if (row.cell(position) instanceof Ref ref && ref.id().equals(parent)) {
                ids.add(row.id);
              }
            });
    return ids;
  }

  static List<Item> parse(Model model, Table table, @Nullable String text) {
    List<Item> items = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return items;
    }
    for (String part : ResourcePath.splitOutsideQuotes(text, ',')) {
      String item = part.strip();
      int open = item.indexOf('(');
      String name = open < 0 ? item : item.substring(0, open);
      String options = open < 0 ? "" : item.substring(open + 1, item.length() - 1);
      items.add(item(model, table, name, options));
    }
    return items;
  }

  private static Item item(Model model, Table table, String name, String options) {
    Property property = model.property(table, name);
    if (property == null) {
      throw FilterParser.unknownProperty(table, name);
    }
    Table target =
        switch (property) {
          case Property.Single single -> model.require(single.targets().getFirst());
          case Property.Children children ->
              model.require(children.relationship().referencingTable());
          case Property.Peers peers -> model.require(peers.otherTable());
          case Property.Plain _, Property.LookupValue _ ->
              throw FilterParser.unknownProperty(table, name);
        };
    List<String> select = List.of();
    List<Item> nested = List.of();
    Filter filter = null;
    for (String option : ResourcePath.splitOutsideQuotes(options, ';')) {
      String text = option.strip();
      if (text.isEmpty()) {
        continue;
      }
      int equals = text.indexOf('=');
      String value = text.substring(equals + 1);
      switch (text.substring(0, Math.max(equals, 0))) {
        case "$select" -> select = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        case "$expand" -> nested = parse(model, target, value);
        case "$filter" -> filter = FilterParser.parse(model, target, value, java.util.Map.of());
        default -> throw Refusal.notModelled("'" + text + "' inside $expand");
      }
    }
    return new Item(property, name, RowJson.shape(model, target, select, nested), filter);
  }
}
