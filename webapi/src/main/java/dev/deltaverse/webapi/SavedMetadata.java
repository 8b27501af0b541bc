package dev.deltaverse.webapi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Definitions of tables in a file: a JSON object whose {@code EntityDefinitions} are what {@link
 * Metadata#definition} gives. Nothing in it is secret; it holds no rows.
 */
public final class SavedMetadata {
  private static final String DEFINITIONS = "EntityDefinitions";

  private SavedMetadata() {}

  /** The file's text. */
  public static String write(List<Row> definitions) {
    return new String(
        Json.write(Map.of(DEFINITIONS, List.copyOf(definitions))), StandardCharsets.UTF_8);
  }

  /**
   * The tables of a file.
   *
   * @param json the file's text; the answer to a request for several definitions, which has them in
   *     {@code value}, is taken as well
   * @throws IllegalArgumentException if it is not JSON of this form
   */
  public static List<TableDescription> read(String json) {
    try (JsonParser parser = Json.parser(json.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      if (Json.read(parser) instanceof Row root && (root.has(DEFINITIONS) || root.has("value"))) {
        return root.rows(root.has(DEFINITIONS) ? DEFINITIONS : "value").stream()
            .map(TableReader::describe)
            .toList();
      }
    } catch (JacksonException | IllegalStateException | WebApiException e) {
      throw new IllegalArgumentException("it is no saved metadata: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("it is no JSON object with " + DEFINITIONS);
  }
}
