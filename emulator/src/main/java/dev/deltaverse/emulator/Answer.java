package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** What goes back: status, headers and body. */
final class Answer {
  static final String JSON = "application/json; odata.metadata=minimal";

  final int status;
  final Map<String, String> headers = new LinkedHashMap<>();
  final byte[] body;
  private Delivery delivery = new Delivery.Whole();

  private Answer(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  static Answer noContent() {
    return new Answer(204, new byte[0]);
  }

  static Answer notModified() {
    return new Answer(304, new byte[0]);
  }

  static Answer json(int status, byte[] body) {
    return new Answer(status, body).header("Content-Type", JSON);
  }

  /**
   * An OData document.
   *
   * @param context its context URL
   * @param members writes its members into the object
   */
  static Answer document(String context, Consumer<JsonGenerator> members) {
    return json(
        200,
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeStringProperty("@odata.context", context);
              members.accept(json);
              json.writeEndObject();
            }));
  }

  /** What a message answers, as a document of its response type. */
  static Answer ofMessage(Request request, String message, Consumer<JsonGenerator> members) {
    return document(
        request.base() + "/$metadata#Microsoft.Dynamics.CRM." + message + "Response", members);
  }

  static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, body).header("Content-Type", contentType);
  }

  static Answer text(int status, String text) {
    return of(status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  Answer header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Answer delivery(Delivery how) {
    delivery = how;
    return this;
  }

  Delivery delivery() {
    return delivery;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The error object of a refusal. */
  static Answer of(Refusal refusal, Request request) {
    byte[] body =
        Json.bytes(
            json -> {
              json.writeStartObject();
              json.writeName("error");
              json.writeStartObject();
              json.writeStringProperty("code", refusal.code);
              json.writeStringProperty("message", refusal.message());
              refusal.annotations.forEach(
                  (name, value) -> {
                    if (request.includesAnnotation(name.substring(1))) {
                      json.writeStringProperty(name, value);
                    }
                  });
              json.writeEndObject();
              json.writeEndObject();
            });
    Answer answer = json(refusal.status, body);
    refusal.headers.forEach(answer::header);
    return answer;
  }
}
