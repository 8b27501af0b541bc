package dev.deltaverse.emulator;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** POST, PATCH, PUT, DELETE and GET of one row (perform-conditional-operations-using-web-api). */
final class SingleRow {
  private final Environment environment;
  private final Store store;

  SingleRow(Environment environment) {
    this.environment = environment;
    this.store = environment.store;
  }

  Answer get(Request request, Table table, String key, QueryOptions options) {
    Model model = environment.model();
    Address address = Elastic.narrowed(table, Address.parse(table, key), options);
    Row row = require(table, address);
    if (!Elastic.sees(environment, request, table, row)) {
      throw address.missing(table);
    }
    List<Expand.Item> expands = Expand.parse(model, table, options.get("$expand"));
    RowJson.Shape shape = RowJson.shape(model, table, options.select(), expands);
    String none = condition(request, "If-None-Match");
    if (row.etag().equals(none)
        && table.optimisticConcurrency
        && expands.isEmpty()
        && request.preference("odata.include-annotations") == null) {
      return Answer.notModified().header("ETag", row.etag());
    }
    return Answer.json(200, body(request, table, shape, row, options)).header("ETag", row.etag());
  }

  /** One property of a row: {@code GET set(key)/column}. */
  Answer getProperty(Request request, Table table, String key, String name) {
    Model model = environment.model();
    Row row = require(table, Address.parse(table, key));
    int position =
        switch (model.property(table, name)) {
          case Property.Plain plain -> plain.position();
          case Property.LookupValue lookup -> lookup.position();
          case Property.Single _, Property.Children _, Property.Peers _ -> -1;
          case null -> -1;
        };
    if (position < 0) {
      throw Refusal.unknownSegment(name);
    }
    if (row.cell(position) == null) {
      return Answer.noContent();
    }
    return Answer.document(
        request.base() + "/$metadata#" + table.entitySet + "(" + key + ")/" + name,
        json -> {
          json.writeName("value");
          RowJson.value(json, row.cell(position));
        });
  }

  Answer post(WriteContext context, Request request, Table table, QueryOptions options) {
    RowInput input = new PayloadReader(context.model()).row(table, request.body());
    context.usage().byId();
    Row row = environment.writer().create(context, input);
    count(context, "Create", "created");
    if (request.prefers("return=representation")) {
      return representation(context, request, table, row, options, 201);
    }
    return Answer.noContent()
        .header("OData-EntityId", url(request, table, table.idOf(row).toString()));
  }

  Answer patch(
      WriteContext caller, Request request, Table table, String key, QueryOptions options) {
    RowInput input = new PayloadReader(caller.model()).row(table, request.body());
    Address named = Address.parse(table, key);
    Address address =
        named instanceof Address.ById(UUID primary) ? Elastic.address(input, primary) : named;
    caller.usage().address(address);
    UUID id = address.find(store, table);
    Row before = id == null ? null : store.row(table, id);
    String match = condition(request, "If-Match");
    String none = condition(request, "If-None-Match");
    boolean replaces = table.elastic() && match == null;
    WriteContext context = replaces ? caller.raising("Upsert") : caller;
    if (before == null) {
      if (match != null) {
        throw address.missing(table);
      }
      Row created = environment.writer().create(context, withAddress(input, address));
      count(context, "Upsert", "created");
      return written(context, request, table, key, created, options, 201);
    }
    if ("*".equals(none)) {
      throw new Refusal(412, "0x80040237", "A record with matching key values already exists.");
    }
    requireVersion(table, before, match);
    if (replaces) {
      Elastic.complete(input);
    }
    Row row = environment.writer().update(context, before, input, fixed(table, address));
    count(context, match == null ? "Upsert" : "Update", "updated");
    return written(context, request, table, key, row, options, 200);
  }

  /** The columns that an update leaves alone: those of its address, and a row's partition. */
  private static List<Integer> fixed(Table table, Address address) {
    return table.elastic() && address instanceof Address.ById
        ? List.of(table.position(Elastic.PARTITION))
        : address.positions();
  }

  /** {@code PUT set(key)/column} with {@code {"value":...}}, or DELETE, which clears. */
  Answer putProperty(
      WriteContext context, Request request, Table table, String key, String name, boolean clear) {
    Address address = Address.parse(table, key);
    context.usage().address(address);
    Row before = require(table, address);
    if (!(context.model().property(table, name) instanceof Property.Plain plain)) {
      throw Refusal.unknownSegment(name);
    }
    RowInput input = new RowInput(table);
    if (clear) {
      input.set(plain.position(), null);
    } else {
      byte[] body =
          Json.bytes(
              json -> {
                json.writeStartObject();
                json.writeName(name);
                json.writePOJO(Json.parse(request.body()).path("value"));
                json.writeEndObject();
              });
      RowInput read = new PayloadReader(context.model()).row(table, body);
      input.set(plain.position(), read.get(plain.position()));
    }
    environment.writer().update(context, before, input, List.of());
    count(context, "Update", "updated");
    return Answer.noContent();
  }

  Answer delete(
      WriteContext context, Request request, Table table, String key, QueryOptions options) {
    Address address = Elastic.narrowed(table, Address.parse(table, key), options);
    context.usage().address(address);
    Row row = require(table, address);
    requireVersion(table, row, condition(request, "If-Match"));
    environment.writer().delete(context, table, row);
    count(context, "Delete", "deleted");
    return Answer.noContent();
  }

  /** Copies the values of the key in the URL into a new row, unless the body has its own. */
  static RowInput withAddress(RowInput input, Address address) {
    switch (address) {
      case Address.ById(UUID id) -> input.id = id;
      case Address.InPartition(UUID id, String partition, int position) -> {
        input.id = id;
        input.set(position, partition);
      }
      case Address.ByKey(AlternateKey _, Map<Integer, Object> cells, String _) ->
          cells.forEach(
              (position, value) -> {
                if (!input.has(position)) {
                  input.set(position, value);
                }
              });
    }
    return input;
  }

  private Answer written(
      WriteContext context,
      Request request,
      Table table,
      String key,
      Row row,
      QueryOptions options,
      int status) {
    if (request.prefers("return=representation")) {
      return representation(context, request, table, row, options, status);
    }
    return Answer.noContent().header("OData-EntityId", url(request, table, key));
  }

  private Answer representation(
      WriteContext context,
      Request request,
      Table table,
      Row row,
      QueryOptions options,
      int status) {
    RowJson.Shape shape = RowJson.shape(context.model(), table, options.select(), List.of());
    return Answer.json(status, body(request, table, shape, row, options))
        .header("Preference-Applied", "return=representation")
        .header("ETag", row.etag());
  }

  private byte[] body(
      Request request, Table table, RowJson.Shape shape, Row row, QueryOptions options) {
    RowJson rows = new RowJson(store, environment.model(), request);
    return Json.bytes(
        json -> {
          json.writeStartObject();
          json.writeStringProperty(
              "@odata.context", Queries.context(request, table, options) + "/$entity");
          rows.members(json, shape, row);
          json.writeEndObject();
        });
  }

  static String url(Request request, Table table, String key) {
    return request.base() + "/" + table.entitySet + "(" + key + ")";
  }

  Row require(Table table, Address address) {
    UUID id = address.find(store, table);
    Row row = id == null ? null : store.row(table, id);
    if (row == null) {
      throw address.missing(table);
    }
    return row;
  }

  private static void requireVersion(Table table, Row row, @Nullable String match) {
    if (match == null || match.equals("*")) {
      return;
    }
    if (!table.optimisticConcurrency) {
      throw Refusal.badRequest(
          "0x8006088D",
          "Optimistic concurrency isn't enabled for entity type " + table.logicalName + ".");
    }
    if (!match.equals(row.etag())) {
      throw new Refusal(
          412,
          "0x80060882",
          "The version of the existing record doesn't match the RowVersion property provided.");
    }
  }

  /** A condition header; the word null stands for none. */
  static @Nullable String condition(Request request, String name) {
    String value = request.header(name);
    return value == null || value.equals("null") || value.isBlank() ? null : value.strip();
  }

  private void count(WriteContext context, String message, String kind) {
    context
        .change()
        .onCommit(
            () -> {
              environment.counters.add(message, "rows", 1);
              environment.counters.add(message, kind, 1);
            });
  }
}
