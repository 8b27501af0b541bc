package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** GET of a navigation property: the row or rows at its other end. */
final class Related {
  private final Environment environment;

  Related(Environment environment) {
    this.environment = environment;
  }

  Answer answer(Request request, Table table, String key, String name, QueryOptions options) {
    Model model = environment.model();
    Store store = environment.store;
    Row row = new SingleRow(environment).require(table, Address.parse(table, key));
    List<Expand.Item> items = Expand.parse(model, table, expandText(model, table, name, options));
    Expand.Item item = items.getFirst();
    RowJson rows = new RowJson(store, model, request);
    if (item.property() instanceof Property.Single single) {
      Row related =
          row.cell(single.position()) instanceof Ref ref && single.targets().contains(ref.table())
              ? store.row(model.require(ref.table()), ref.id())
              : null;
      return related == null ? Answer.noContent() : one(request, rows, item, related);
    }
    List<Row> found = new ArrayList<>();
    for (UUID id : ids(store, model, item.property(), row)) {
      Row related = store.row(item.shape().table(), id);
      if (related != null
          && (item.filter() == null || Filter.matches(item.filter(), store, model, related))) {
        found.add(related);
      }
    }
    if (found.size() > Queries.LARGEST_PAGE) {
      throw Refusal.notModelled("paging of a related collection");
    }
    return Answer.document(
        request.base() + "/$metadata#" + item.shape().table().entitySet,
        json -> {
          json.writeName("value");
          json.writeStartArray();
          found.forEach(related -> rows.write(json, item.shape(), related));
          json.writeEndArray();
        });
  }

  private static Answer one(Request request, RowJson rows, Expand.Item item, Row related) {
    return Answer.document(
        request.base() + "/$metadata#" + item.shape().table().entitySet + "/$entity",
        json -> {
          rows.members(json, item.shape(), related);
        });
  }

  /** The rows that a collection-valued navigation property of a row leads to. */
  static List<UUID> ids(Store store, Model model, Property property, Row row) {
    return switch (property) {
      case Property.Children children ->
          Expand.childIds(store, model, children.relationship(), row.id);
      case Property.Peers peers -> {
        Table pairs = model.require(peers.relationship().intersectTable());
        List<UUID> ids = new ArrayList<>();
        for (UUID id : store.pointingTo(pairs.logicalName, peers.ownColumn(), row.id)) {
          Row pair = store.row(pairs, id);
          if (pair != null
              && pair.cell(pairs.position(peers.otherColumn())) instanceof UUID other) {
            ids.add(other);
          }
        }
        yield ids;
      }
      case Property.Plain _, Property.LookupValue _, Property.Single _ -> List.of();
    };
  }

  private static String expandText(Model model, Table table, String name, QueryOptions options) {
    if (model.property(table, name) == null) {
      throw Refusal.unknownSegment(name);
    }
    List<String> parts = new ArrayList<>();
    add(parts, "$select", options.get("$select"));
    add(parts, "$filter", options.get("$filter"));
    add(parts, "$expand", options.get("$expand"));
    return parts.isEmpty() ? name : name + "(" + String.join(";", parts) + ")";
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + "=" + value);
    }
  }
}
