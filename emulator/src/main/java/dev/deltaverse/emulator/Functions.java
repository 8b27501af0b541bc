package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Unbound functions that answer from the rows. */
final class Functions {
  private final Environment environment;

  Functions(Environment environment) {
    this.environment = environment;
  }

  /** {@code RetrieveTotalRecordCount(EntityNames=['account'])}; counted at once, not a day ago. */
  Answer totalCount(Request request, ResourcePath path, QueryOptions options) {
    String key = path.get(0).key();
    String text = key == null ? "" : key.substring(key.indexOf('=') + 1).strip();
    if (text.startsWith("@")) {
      String alias = options.get(text);
      text = alias == null ? "" : alias;
    }
    List<Table> tables = new ArrayList<>();
    for (JsonNode name : Json.mapper().readTree(text.replace('\'', '"'))) {
      Table table = environment.model().table(name.asString());
      if (table == null) {
        throw new Refusal(
            404, "0x80040217", "Entity " + name.asString() + " does not exist in metadata");
      }
      tables.add(table);
    }
    return Answer.ofMessage(
        request,
        "RetrieveTotalRecordCount",
        json -> {
          json.writeName("EntityRecordCountCollection");
          json.writeStartObject();
          json.writeNumberProperty("Count", tables.size());
          json.writeBooleanProperty("IsReadOnly", false);
          json.writeName("Keys");
          json.writeStartArray();
          tables.forEach(table -> json.writeString(table.logicalName));
          json.writeEndArray();
          json.writeName("Values");
          json.writeStartArray();
          tables.forEach(table -> json.writeNumber(environment.store.count(table)));
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
