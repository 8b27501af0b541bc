package dev.deltaverse.emulator;

/** {@code GET api/data/v9.2/}: the list of entity sets. */
final class ServiceDocument {
  private final Model model;

  ServiceDocument(Model model) {
    this.model = model;
  }

  Answer answer(Request request) {
    return Answer.document(
        request.base() + "/$metadata",
        json -> {
          json.writeName("value");
          json.writeStartArray();
          for (Table table : model.tables()) {
            json.writeStartObject();
            json.writeStringProperty("name", table.entitySet);
            json.writeStringProperty("kind", "EntitySet");
            json.writeStringProperty("url", table.entitySet);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }
}
