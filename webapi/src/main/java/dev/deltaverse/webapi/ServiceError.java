package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of an error: {@code {"error":{"code":"0x...","message":"..."}}} and its annotations.
 *
 * @param fromService true if the body had that shape, so that Dataverse itself answered and not
 *     something before it
 */
record ServiceError(
    boolean fromService,
    String code,
    String message,
    Map<String, String> annotations,
    List<RowError> rowErrors) {

  private static final int EXCERPT_CHARACTERS = 500;
  private static final String BULK_DETAILS = "Plugin.BulkApiErrorDetails";

  static ServiceError text(String message) {
    return new ServiceError(false, "", message, Map.of(), List.of());
  }

  static ServiceError of(Answer answer) {
    try (JsonParser parser = Json.parser(answer.body())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        Optional<Row> error = Json.readRow(parser).row("error");
        if (error.isPresent()) {
          return of(error.get());
        }
      }
    } catch (JacksonException | IllegalStateException e) {
      // Not an error of Dataverse: a gateway's page, or nothing at all. It is shown as it is.
    }
    String text = answer.text().strip();
    return text(
        text.length() <= EXCERPT_CHARACTERS
            ? text
            : text.substring(0, EXCERPT_CHARACTERS) + "... (" + text.length() + " characters)");
  }

  /** The same without the token, if something echoed it. */
  ServiceError redacted(String token) {
    Map<String, String> clean = new LinkedHashMap<>();
    annotations.forEach((name, value) -> clean.put(name, Redaction.of(value, token)));
    return new ServiceError(
        fromService, code, Redaction.of(message, token), Map.copyOf(clean), rowErrors);
  }

  private static ServiceError of(Row error) {
    Map<String, String> annotations = new LinkedHashMap<>();
    List<RowError> rows = List.of();
    for (String name : error.names()) {
      if (!name.startsWith("@")) {
        continue;
      }
      String value = String.valueOf(error.value(name));
      annotations.put(name.substring(1), value);
      if (name.endsWith(BULK_DETAILS)) {
        rows = rowErrors(value);
      }
    }
    return new ServiceError(
        true,
        error.text("code").orElse(""),
        error.text("message").orElse(""),
        Map.copyOf(annotations),
        rows);
  }

  /** {@code [{"RequestIndex":0,"Id":"guid","StatusCode":429}, ...]} as a text. */
  private static List<RowError> rowErrors(String json) {
    List<RowError> errors = new ArrayList<>();
    try (JsonParser parser = Json.parser(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      parser.nextToken();
      if (Json.read(parser) instanceof List<?> list) {
        for (Object element : list) {
          if (element instanceof Row row) {
            UUID id = row.id("Id").orElse(null);
            errors.add(
                new RowError(
                    Math.toIntExact(row.whole("RequestIndex").orElse(-1)),
                    id,
                    Math.toIntExact(row.whole("StatusCode").orElse(0))));
          }
        }
      }
    } catch (JacksonException
        | IllegalStateException
        | IllegalArgumentException
        | ArithmeticException e) {
      return List.of();
    }
    return List.copyOf(errors);
  }
}
