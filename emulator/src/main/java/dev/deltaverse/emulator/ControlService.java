package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import tools.jackson.core.JsonGenerator;

/** Answers requests under {@code /emulator/}: what a test asks of the emulator itself. */
final class ControlService {
  private final Emulator emulator;

  ControlService(Emulator emulator) {
    this.emulator = emulator;
  }

  Answer answer(Request request) {
    String path = request.path();
    String call = request.method() + " " + path;
    Environment environment = emulator.environment();
    if (call.equals("GET health")) {
      return plain(json -> json.writeStringProperty("status", "ok"));
    }
    if (call.equals("POST reset")) {
      emulator.reset();
      return Answer.noContent();
    }
    if (path.startsWith("snapshots/")) {
      return snapshot(request, path.substring("snapshots/".length()));
    }
    if (call.equals("GET model")) {
      return Answer.of(200, "application/json", Json.bytes(ModelWriter.write(environment.model())));
    }
    if (call.equals("POST model")) {
      try {
        emulator.load(text(request));
      } catch (IllegalArgumentException e) {
        return Answer.text(400, e.getMessage() + "\n");
      }
      return Answer.noContent();
    }
    if (call.equals("POST faults") || call.equals("PUT faults")) {
      try {
        emulator.faults(FaultScript.parse(text(request)));
      } catch (IllegalArgumentException e) {
        return Answer.text(400, e.getMessage() + "\n");
      }
      return Answer.noContent();
    }
    if (call.equals("DELETE faults")) {
      emulator.faults(FaultScript.none());
      return Answer.noContent();
    }
    if (call.equals("GET counters")) {
      return plain(
          json ->
              environment
                  .counters
                  .snapshot()
                  .forEach(
                      (message, kinds) -> {
                        json.writeName(message);
                        json.writeStartObject();
                        kinds.forEach(json::writeNumberProperty);
                        json.writeEndObject();
                      }));
    }
    if (call.equals("DELETE counters")) {
      environment.counters.clear();
      return Answer.noContent();
    }
    if (call.equals("GET requests")) {
      return plain(json -> requests(json, emulator.requestLog()));
    }
    if (path.startsWith("export/") && request.method().equals("GET")) {
      return export(environment, path.substring("export/".length()));
    }
    return Answer.text(404, "No such endpoint of the emulator: " + call + "\n");
  }

  /** PUT keeps a copy of all rows, POST brings it back. */
  private Answer snapshot(Request request, String name) {
    switch (request.method()) {
      case "PUT" -> emulator.snapshot(name);
      case "POST" -> {
        try {
          emulator.restore(name);
        } catch (IllegalArgumentException e) {
          return Answer.text(404, e.getMessage() + "\n");
        }
      }
      default -> {
        return Answer.text(405, "Use PUT to keep and POST to bring back.\n");
      }
    }
    return Answer.noContent();
  }

  private static String text(Request request) {
    return new String(request.body(), StandardCharsets.UTF_8);
  }

  private static void requests(JsonGenerator json, RequestLog log) {
    json.writeName("requests");
    json.writeStartArray();
    for (RequestLog.Entry entry : log.entries()) {
      json.writeStartObject();
      json.writeNumberProperty("number", entry.number());
      json.writeStringProperty("at", entry.at().toString());
      json.writeStringProperty("method", entry.method());
      json.writeStringProperty("target", entry.target());
      json.writeNumberProperty("status", entry.status());
      json.writeNumberProperty("micros", entry.micros());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** All rows of a table with the plain values of all columns; lookups with table and id. */
  private static Answer export(Environment environment, String tableName) {
    Table table = environment.model().table(tableName);
    if (table == null) {
      return Answer.text(404, "No table " + tableName + "\n");
    }
    return plain(
        json -> {
          json.writeStringProperty("table", table.logicalName);
          json.writeName("rows");
          json.writeStartArray();
          environment.store.read(
              store -> {
                Iterator<Row> rows = store.scan(table, null);
                while (rows.hasNext()) {
                  exportRow(json, table, rows.next());
                }
                return true;
              });
          json.writeEndArray();
        });
  }

  private static void exportRow(JsonGenerator json, Table table, Row row) {
    json.writeStartObject();
    for (int i = 0; i < table.columns.size(); i++) {
      json.writeName(table.columns.get(i).logicalName());
      if (row.cell(i) instanceof Ref ref) {
        json.writeStartObject();
        json.writeStringProperty("table", ref.table());
        json.writeStringProperty("id", ref.id().toString());
        json.writeEndObject();
      } else {
        RowJson.value(json, row.cell(i));
      }
    }
    json.writeEndObject();
  }

  private static Answer plain(java.util.function.Consumer<JsonGenerator> members) {
    return Answer.of(
        200,
        "application/json",
        Json.bytes(
            json -> {
              json.writeStartObject();
              members.accept(json);
              json.writeEndObject();
            }));
  }
}
