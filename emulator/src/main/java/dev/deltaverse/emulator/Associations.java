package dev.deltaverse.emulator;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code $ref}: setting and clearing lookups, tying and untying N:N pairs. */
final class Associations {
  private final Environment environment;
  private final Store store;

  Associations(Environment environment) {
    this.environment = environment;
    this.store = environment.store;
  }

  /**
   * Runs {@code POST|PUT|DELETE set(key)/navigation[(other)]/$ref}.
   *
   * @param other what stands in the parentheses of the navigation property, if anything
   */
  Answer run(
      WriteContext context,
      Request request,
      Table table,
      String key,
      String navigation,
      @Nullable String other,
      QueryOptions options) {
    Address address = Address.parse(table, key);
    context.usage().address(address);
    UUID id = address.find(store, table);
    if (id == null) {
      throw address.missing(table);
    }
    boolean delete = request.method().equals("DELETE");
    Links links = environment.writer().links();
    switch (context.model().property(table, navigation)) {
      case Property.Single single -> {
        String uri = delete ? null : requireUri(request, table);
        single(context, table, id, single, uri);
      }
      case Property.Children children -> {
        Elastic.refuseLink(table, address);
        Relationship.OneToMany r = children.relationship();
        Ref child =
            links.resolve(
                context,
                delete
                    ? removed(context, r.referencingTable(), other, options)
                    : requireUri(request, table),
                List.of(r.referencingTable()),
                navigation);
        links.point(context, r, child.id(), delete ? null : id);
      }
      case Property.Peers peers -> {
        Ref target =
            links.resolve(
                context,
                delete
                    ? removed(context, peers.otherTable(), other, options)
                    : requireUri(request, table),
                List.of(peers.otherTable()),
                navigation);
        if (delete) {
          if (!links.disassociate(context, peers, id, target.id())) {
            throw new Refusal(
                404,
                "0x80040217",
                peers.relationship().intersectTable()
                    + " With Ids = "
                    + id
                    + ", "
                    + target.id()
                    + " Does Not Exist");
          }
        } else {
          links.associate(context, peers, id, target.id());
        }
      }
      case Property.Plain _, Property.LookupValue _ -> throw Refusal.unknownSegment(navigation);
      case null -> throw Refusal.unknownSegment(navigation);
    }
    String message = delete ? "Disassociate" : "Associate";
    context.change().onCommit(() -> environment.counters.add(message, "rows", 1));
    return Answer.noContent();
  }

  private void single(
      WriteContext context, Table table, UUID id, Property.Single single, @Nullable String uri) {
    Row before = store.row(table, id);
    if (before == null) {
      throw Refusal.noSuchRow(table.logicalName, id);
    }
    RowInput input = new RowInput(table);
    input.binds.add(new RowInput.Bind(single, uri));
    environment.writer().update(context, before, input, List.of());
  }

  private static String requireUri(Request request, Table table) {
    String uri = PayloadReader.member(request.body(), "@odata.id");
    if (uri == null) {
      throw Refusal.payload(table.entitySet, "The body must be {\"@odata.id\":\"...\"}.");
    }
    return uri;
  }

  private static String removed(
      WriteContext context, String table, @Nullable String other, QueryOptions options) {
    String id = options.get("$id");
    if (other != null) {
      return context.model().require(table).entitySet + "(" + other + ")";
    }
    if (id == null) {
      throw Refusal.badRequest(
          "0x80060888", "A DELETE of a collection's $ref needs the row: (id) or ?$id=.");
    }
    return id;
  }
}
