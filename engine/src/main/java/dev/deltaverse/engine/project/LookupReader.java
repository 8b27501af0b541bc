package dev.deltaverse.engine.project;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads how lookups find their rows.
 *
 * @param keys the key columns of every table of the file by its name; empty where not usable
 */
record LookupReader(Map<String, List<String>> keys) {

  /** Empty where no target is usable; a problem was added. */
  Optional<LookupMapping> read(Section column) {
    List<LookupMapping.To> targets = new ArrayList<>();
    Optional<Node> node = column.node("lookup");
    if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
      targets.add(target(column.asSection(mapping)));
    } else {
      targets.addAll(
          column.list("lookup", (item, i) -> Optional.of(target(column.asSection(item)))));
    }
    for (int i = 0; i + 1 < targets.size(); i++) {
      if (targets.get(i).when().isEmpty()) {
        column.problem(
            "lookup",
            "target " + (i + 1) + " has no 'when', so those behind it are never taken",
            "give each but the last a 'when'");
      }
    }
    LookupMapping.OnMissing onMissing =
        column.word("onMissing", LookupMapping.OnMissing.class, LookupMapping.OnMissing.PARK);
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(new LookupMapping(targets, onMissing));
  }

  private LookupMapping.To target(Section section) {
    Optional<String> when = section.text("when");
    if (section.has("id")) {
      return new LookupMapping.ById(section.text("entity", ""), section.text("id", ""), when);
    }
    List<String> from = section.oneOrMore("from");
    if (section.has("key")) {
      List<String> key = section.texts("key", List.of());
      sameLength(section, from, key, "the key");
      return new LookupMapping.ByTargetKey(section.text("entity", ""), key, from, when);
    }
    return new LookupMapping.ByKey(table(section, from), from, when);
  }

  /** The table that a section names, checked to exist and to have a key of that many columns. */
  String table(Section section, List<String> from) {
    String table = section.text("table", "");
    if (table.isBlank()) {
      return table;
    }
    List<String> key = keys.get(table);
    if (key == null) {
      section.problem(
          "table",
          "there is no table " + section.node("table").map(Node::kindName).orElse(""),
          Suggestion.of(table, keys.keySet())
              .map(t -> "did you mean '" + t + "'?")
              .orElse(
                  keys.isEmpty()
                      ? "add it under tables"
                      : "the tables are " + String.join(", ", keys.keySet())));
    } else {
      sameLength(section, from, key, "the key of table '" + table + "'");
    }
    return table;
  }

  private static void sameLength(
      Section section, List<String> from, List<String> key, String what) {
    if (!from.isEmpty() && !key.isEmpty() && from.size() != key.size()) {
      section.problem(
          "from",
          what
              + " has "
              + columns(key)
              + " ("
              + String.join(", ", key)
              + "), 'from' names "
              + from.size(),
          "name one source column for each key column, in the key's order");
    }
  }

  private static String columns(List<String> key) {
    return key.size() == 1 ? "1 column" : key.size() + " columns";
  }
}
