package dev.deltaverse.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a form or the JSON object of a program holds, by name.
 *
 * @param values texts without those that are blank; a name without texts was there and empty
 */
public record Fields(Map<String, List<String>> values) {
  public Fields {
    Map<String, List<String>> kept = new LinkedHashMap<>();
    values.forEach(
        (name, texts) ->
            kept.put(name, texts.stream().map(String::strip).filter(t -> !t.isEmpty()).toList()));
    values = Map.copyOf(kept);
  }

  /** The members of an object: of an array its elements, of null nothing. */
  public static Fields of(JsonNode object) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      List<String> texts = new ArrayList<>();
      if (member.getValue().isArray()) {
        member.getValue().forEach(element -> texts.add(element.asString("")));
      } else if (!member.getValue().isNull()) {
        texts.add(member.getValue().asString(""));
      }
      values.put(member.getKey(), texts);
    }
    return new Fields(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The first text of a name; empty if there is none. */
  String text(String name) {
    return all(name).isEmpty() ? "" : all(name).getFirst();
  }

  /** A tick in a form, or true. */
  boolean yes(String name) {
    return text(name).equals("yes") || text(name).equals("true");
  }
}
