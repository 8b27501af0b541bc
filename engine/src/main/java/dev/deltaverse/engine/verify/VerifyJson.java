package dev.deltaverse.engine.verify;

import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A verification as a JSON object, described in docs/cli.md. */
public final class VerifyJson {
  private VerifyJson() {}

  public static ObjectNode toJson(VerifyResult result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("agrees", result.agrees());
    ArrayNode tables = json.putArray("tables");
    for (Agreement table : result.tables()) {
      tables
          .addObject()
          .put("name", table.name())
          .put("agrees", table.agrees())
          .put("ledger", table.ledger())
          .put("target", table.target())
          .put("cells", table.cells())
          .put("missing", table.missing())
          .put("extra", table.extra())
          .put("different", table.different())
          .put("snapshot", table.snapshot());
    }
    ArrayNode queries = json.putArray("queries");
    for (QueryAgreement query : result.queries()) {
      queries
          .addObject()
          .put("name", query.name())
          .put("agrees", query.agrees())
          .put("staging", query.staging())
          .put("target", query.target());
    }
    ArrayNode differences = json.putArray("differences");
    for (Difference difference : result.differences()) {
      differences
          .addObject()
          .put("table", difference.name())
          .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
          .put("key", difference.key())
          .put("column", difference.column())
          .put("expected", difference.expected())
          .put("found", difference.found());
    }
    return json;
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws RuntimeException of Jackson's or an {@link IllegalArgumentException} if it is another
   *     document
   */
  public static VerifyResult fromJson(String text) {
    JsonNode json = JsonMapper.shared().readTree(text);
    return new VerifyResult(
        list(
            json.required("tables"),
            table ->
                new Agreement(
                    table.required("name").asString(),
                    table.required("ledger").asLong(),
                    table.required("target").asLong(),
                    table.required("cells").asLong(),
                    table.required("missing").asLong(),
                    table.required("extra").asLong(),
                    table.required("different").asLong(),
                    table.required("snapshot").asLong())),
        list(
            json.required("queries"),
            query ->
                new QueryAgreement(
                    query.required("name").asString(),
                    text(query.required("staging")),
                    text(query.required("target")))),
        list(
            json.required("differences"),
            difference ->
                new Difference(
                    difference.required("table").asString(),
                    Difference.Kind.valueOf(
                        difference.required("kind").asString().toUpperCase(Locale.ROOT)),
                    difference.required("key").asString(),
                    difference.required("column").asString(),
                    text(difference.required("expected")),
                    text(difference.required("found")))));
  }

  private static @Nullable String text(JsonNode json) {
    return json.isNull() ? null : json.asString();
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> element) {
    List<T> list = new ArrayList<>();
    json.forEach(node -> list.add(element.apply(node)));
    return list;
  }
}
