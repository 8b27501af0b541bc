package dev.deltaverse.emulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The query part of a URL, decoded.
 *
 * @param values options by name
 */
record QueryOptions(Map<String, String> values) {
  private static final Set<String> KNOWN =
      Set.of(
          "$select",
          "$filter",
          "$orderby",
          "$top",
          "$count",
          "$expand",
          "$apply",
          "$skiptoken",
          "$deltatoken",
          "$id",
          "tag",
          "partitionId",
          "annotations",
          "api-version");

  QueryOptions {
    values = Map.copyOf(values);
  }

  static QueryOptions parse(String rawQuery) {
    Map<String, String> values = new LinkedHashMap<>();
    if (!rawQuery.isEmpty()) {
      for (String part : rawQuery.split("&", -1)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        if (!name.isEmpty()) {
          values.put(ResourcePath.decode(name), ResourcePath.decode(value.replace('+', ' ')));
        }
      }
    }
    for (String name : values.keySet()) {
      if (name.startsWith("$") && !KNOWN.contains(name)) {
        throw name.equals("$skip")
            ? Refusal.badRequest("0x80060888", "Skip Clause is not supported in CRM")
            : Refusal.notModelled("the query option '" + name + "'");
      }
      if (name.equals("fetchXml") || name.equals("savedQuery") || name.equals("userQuery")) {
        throw Refusal.notModelled("the query option '" + name + "'");
      }
    }
    return new QueryOptions(values);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Names in $select; empty means all. */
  List<String> select() {
    String select = get("$select");
    return select == null || select.isBlank() || select.equals("*")
        ? List.of()
        : List.of(select.split(",", -1)).stream().map(String::strip).toList();
  }

  Map<String, String> aliases() {
    Map<String, String> aliases = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith("@")) {
            aliases.put(name, value);
          }
        });
    return aliases;
  }
}
