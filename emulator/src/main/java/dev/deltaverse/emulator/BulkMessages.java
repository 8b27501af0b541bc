package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** CreateMultiple, UpdateMultiple, UpsertMultiple and DeleteMultiple (bulk-operations). */
final class BulkMessages {
  static final String PREFIX = "Microsoft.Dynamics.CRM.";
  static final List<String> NAMES =
      List.of("CreateMultiple", "UpdateMultiple", "UpsertMultiple", "DeleteMultiple");

  private final Environment environment;
  private final Store store;

  BulkMessages(Environment environment) {
    this.environment = environment;
    this.store = environment.store;
  }

  /** Reads the targets; outside the transaction, since it is the longer part of the work. */
  List<RowInput> targets(Model model, Table table, Request request) {
    if (table.intersect) {
      throw new Refusal(
          405, "0x80040800", "The rows of " + table.logicalName + " take no bulk message.");
    }
    List<RowInput> targets = new PayloadReader(model).targets(table, request.body());
    if (targets.isEmpty()) {
      throw Refusal.badRequest("0x80040203", "Targets is empty.");
    }
    return targets;
  }

  Answer run(
      WriteContext context, Request request, Table table, String message, List<RowInput> targets) {
    return table.elastic()
        ? elastic(context, request, table, message, targets)
        : whole(context, request, table, message, targets);
  }

  /** Elastic tables have no transaction: each target for itself, failures told by position. */
  private Answer elastic(
      WriteContext context, Request request, Table table, String message, List<RowInput> targets) {
    List<String> failures = new ArrayList<>();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      RowInput target = targets.get(i);
      int mark = context.change().mark();
      try {
        whole(context, request, table, message, List.of(target));
      } catch (Refusal refusal) {
        context.change().rollbackTo(mark);
        failures.add(
            "{\"RequestIndex\":"
                + i
                + ",\"Id\":\""
                + idOf(target)
                + "\",\"StatusCode\":"
                + (refusal.status == 412 ? 409 : refusal.status)
                + "}");
      }
      ids.add(idOf(target));
    }
    if (!failures.isEmpty()) {
      Refusal partial =
          Refusal.badRequest("0x80040265", "One or more of the operations failed.")
              .annotation(
                  "@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails",
                  "[" + String.join(",", failures) + "]");
      return Answer.of(partial, request);
    }
    return message.equals("CreateMultiple") ? created(request, ids) : Answer.noContent();
  }

  private static UUID idOf(RowInput target) {
    UUID id = target.id;
    return id == null ? new UUID(0, 0) : id;
  }

  private Answer whole(
      WriteContext context, Request request, Table table, String message, List<RowInput> targets) {
    for (RowInput input : targets) {
      environment.writer().links().resolveAhead(context, input);
    }
    Answer answer =
        switch (message) {
          case "CreateMultiple" -> create(context, request, table, targets);
          case "UpdateMultiple" -> update(context, table, targets);
          case "UpsertMultiple" -> upsert(context, table, targets);
          case "DeleteMultiple" -> delete(context, table, targets);
          default -> throw Refusal.unknownSegment(PREFIX + message);
        };
    count(context, message, "rows", targets.size());
    return answer;
  }

  private Answer create(
      WriteContext context, Request request, Table table, List<RowInput> targets) {
    List<UUID> ids = new ArrayList<>();
    RowWriter writer = environment.writer();
    for (RowInput input : targets) {
      context.usage().byId();
      Row row = writer.create(context, input);
      input.id = table.idOf(row);
      ids.add(table.idOf(row));
    }
    count(context, "CreateMultiple", "created", ids.size());
    return created(request, ids);
  }

  private static Answer created(Request request, List<UUID> ids) {
    return Answer.ofMessage(
        request,
        "CreateMultiple",
        json -> {
          json.writeName("Ids");
          json.writeStartArray();
          ids.forEach(id -> json.writeString(id.toString()));
          json.writeEndArray();
        });
  }

  private Answer update(WriteContext context, Table table, List<RowInput> targets) {
    RowWriter writer = environment.writer();
    Set<UUID> seen = new HashSet<>();
    List<UUID> missing = new ArrayList<>();
    for (RowInput input : targets) {
      UUID id = input.id;
      if (id == null) {
        throw Refusal.badRequest(
            "0x80040203",
            "UpdateMultiple needs the primary key '" + table.primaryId + "' in each target.");
      }
      if (!store.rows(table.logicalName).containsKey(Elastic.storeId(input, id))) {
        missing.add(id);
      }
    }
    if (!missing.isEmpty()) {
      throw new Refusal(
          404,
          "0x80040217",
          table.schemaName
              + " With Ids = "
              + String.join(", ", missing.stream().map(UUID::toString).toList())
              + " Do Not Exist");
    }
    for (RowInput input : targets) {
      context.usage().byId();
      UUID id = input.id == null ? null : Elastic.storeId(input, input.id);
      Row row = id == null || !seen.add(id) ? null : store.row(table, id);
      if (row != null) {
        writer.update(context, row, input, List.of(table.position(Elastic.PARTITION)));
      }
    }
    count(context, "UpdateMultiple", "updated", seen.size());
    return Answer.noContent();
  }

  private Answer upsert(WriteContext caller, Table table, List<RowInput> targets) {
    WriteContext context = table.elastic() ? caller.raising("Upsert") : caller;
    RowWriter writer = environment.writer();
    List<@Nullable Address> addresses = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (RowInput input : targets) {
      Address address = address(table, input);
      addresses.add(address);
      Object identity =
          switch (address) {
            case Address.ById(UUID id) -> id;
            case Address.InPartition(UUID id, String partition, int _) ->
                Elastic.storeId(id, partition);
            case Address.ByKey(AlternateKey key, Map<Integer, Object> _, String text) ->
                key.name() + text;
            case null -> new Object();
          };
      if (!seen.add(identity)) {
        throw Refusal.badRequest(
            "0x80040203",
            "Targets has more than one row with the same key: "
                + (input.odataId == null ? input.id : input.odataId)
                + ".");
      }
    }
    int created = 0;
    for (int i = 0; i < targets.size(); i++) {
      RowInput input = targets.get(i);
      Address address = addresses.get(i);
      if (address == null) {
        context.usage().byId();
      } else {
        context.usage().address(address);
      }
      UUID id = address == null ? null : address.find(store, table);
      Row row = id == null ? null : store.row(table, id);
      if (row != null && address != null) {
        if (table.elastic()) {
          Elastic.complete(input);
        }
        writer.update(context, row, input, address.positions());
      } else {
        if (address != null) {
          refuseKeyInBody(input, address);
          SingleRow.withAddress(input, address);
        }
        writer.create(context, input);
        created++;
      }
    }
    count(context, "UpsertMultiple", "created", created);
    count(context, "UpsertMultiple", "updated", (long) targets.size() - created);
    return Answer.noContent();
  }

  /** On the create path the service stumbles over key columns that the body repeats. */
  private static void refuseKeyInBody(RowInput input, Address address) {
    if (input.odataId == null) {
      return;
    }
    for (int position : address.positions()) {
      if (input.has(position)) {
        throw Refusal.badRequest("0x80040216", "An unexpected error occurred.");
      }
    }
  }

  private static @Nullable Address address(Table table, RowInput input) {
    String uri = input.odataId;
    if (uri == null) {
      UUID id = input.id;
      return id == null ? null : Elastic.address(input, id);
    }
    ResourcePath path = ResourcePath.parse(Links.relative(uri));
    ResourcePath.Segment segment = path.size() == 1 ? path.get(0) : null;
    String key = segment == null ? null : segment.key();
    if (segment == null || key == null || !segment.name().equals(table.entitySet)) {
      throw Refusal.payload(
          table.entitySet, "The @odata.id '" + uri + "' does not name a row of this table.");
    }
    return Address.parse(table, key);
  }

  private Answer delete(WriteContext context, Table table, List<RowInput> targets) {
    if (!table.elastic()) {
      throw new Refusal(501, "0x80040219", "DeleteMultiple has not yet been implemented.");
    }
    RowWriter writer = environment.writer();
    for (RowInput input : targets) {
      context.usage().byId();
      UUID id = input.id;
      Row row = id == null ? null : store.row(table, Elastic.storeId(input, id));
      if (row == null) {
        throw Refusal.noSuchRow(table.logicalName, String.valueOf(id));
      }
      writer.delete(context, table, row);
    }
    count(context, "DeleteMultiple", "deleted", targets.size());
    return Answer.noContent();
  }

  private void count(WriteContext context, String message, String kind, long number) {
    context.change().onCommit(() -> environment.counters.add(message, kind, number));
  }
}
