package dev.deltaverse.engine.project;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Words for what the schema finds wrong. */
final class ShapeProblem {
  private final JsonNode root;
  private final Problems problems;

  /** Mappings in which a mistyped or missing key is told already. */
  private final Set<Place> explained = new HashSet<>();

  /** Mappings with the keys that mistyped ones there most likely mean. */
  private final Set<String> meant = new HashSet<>();

  ShapeProblem(JsonNode root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void add(Error error, Node at) {
    JsonNode rule = rule(error);
    if (at instanceof Node.Scalar
        && error.getSchemaLocation().toString().contains("#/$defs/secret/")) {
      problems.add(at.place(), "a secret must not stand in the file", "write " + title(rule));
      return;
    }
    switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(String.valueOf(error.getProperty()), at, rule);
      case "required" -> missingKey(String.valueOf(error.getProperty()), at);
      case "dependentRequired" -> dependentKey(error.getArguments(), at);
      case "oneOf" -> union(at, rule);
      case "type" -> add(at, expected(rule, at), typeRemedy(rule, at));
      case "enum", "const" -> word(at, rule);
      case "minimum", "maximum" -> bounds(at, rule);
      case "minItems", "minProperties" -> add(at, "nothing is listed here", "add an entry");
      default -> add(at, expected(rule, at), textRemedy(at, rule));
    }
  }

  private void unknownKey(String key, Node at, JsonNode rule) {
    if (!(at instanceof Node.Mapping mapping)) {
      return;
    }
    Place place = mapping.keys().getOrDefault(key, at.place());
    if (rule.has("$comment")) {
      problems.add(place, "'" + key + "' cannot be a name here", rule.path("$comment").asString());
      return;
    }
    List<String> known = new ArrayList<>(rule.path("properties").propertyNames());
    known.removeAll(mapping.values().keySet());
    Optional<String> near = Suggestion.of(key, known);
    near.ifPresent(
        word -> {
          explained.add(at.place());
          meant.add(at.place() + word);
        });
    problems.add(
        place,
        "unknown key '" + key + "'",
        near.map(word -> "did you mean '" + word + "'?")
            .orElse(
                known.isEmpty()
                    ? "delete it"
                    : "the keys that are left here are " + String.join(", ", known)));
  }

  private void missingKey(String key, Node at) {
    if (!meant.contains(at.place() + key)) {
      explained.add(at.place());
      problems.add(at.place(), "the key '" + key + "' is missing", "add it");
    }
  }

  private void dependentKey(Object[] arguments, Node at) {
    String missing = String.valueOf(arguments[0]);
    if (!meant.contains(at.place() + missing)) {
      explained.add(at.place());
      problems.add(
          at.place(), "'" + arguments[1] + "' needs '" + missing + "'", "add '" + missing + "'");
    }
  }

  private void union(Node at, JsonNode rule) {
    if (explained.contains(at.place()) || !(at instanceof Node.Mapping mapping)) {
      return;
    }
    List<String> present = new ArrayList<>();
    for (JsonNode branch : rule.path("oneOf")) {
      for (JsonNode key : branch.path("required")) {
        if (mapping.values().containsKey(key.asString()) && !present.contains(key.asString())) {
          present.add(key.asString());
        }
      }
    }
    problems.add(
        at.place(),
        "expected "
            + title(rule)
            + ", found "
            + (present.isEmpty() ? "none" : String.join(" and ", present)),
        present.isEmpty() ? "add one" : "keep to one of them");
  }

  private void word(Node at, JsonNode rule) {
    List<String> words = new ArrayList<>();
    (rule.has("const") ? List.of(rule.path("const")) : rule.path("enum"))
        .forEach(
            word -> {
              if (!word.isNull()) {
                words.add(word.asString());
              }
            });
    String written = at instanceof Node.Scalar scalar ? scalar.raw() : "";
    add(
        at,
        expected(rule, at),
        Suggestion.of(written, words)
            .filter(w -> !w.equals(written) && !rule.has("const"))
            .map(w -> "did you mean '" + w + "'?")
            .orElse("write " + String.join(" or ", words)));
  }

  private void bounds(Node at, JsonNode rule) {
    List<String> bounds = new ArrayList<>();
    if (rule.has("minimum")) {
      bounds.add("from " + rule.path("minimum").asString());
    }
    if (rule.has("maximum")) {
      bounds.add("to " + rule.path("maximum").asString());
    }
    add(
        at,
        at.kindName() + " is out of bounds",
        "write "
            + title(rule)
            + (rule.has("examples") ? "," + example(rule) : " " + String.join(" ", bounds)));
  }

  private static String textRemedy(Node at, JsonNode rule) {
    String pattern = rule.path("pattern").asString("");
    if (at instanceof Node.Scalar scalar && !References.holdsReference(scalar.raw())) {
      String lower = scalar.text().toLowerCase(Locale.ROOT);
      if (!lower.equals(scalar.text()) && lower.matches(pattern)) {
        return "write '" + lower + "'";
      }
      if (scalar.text().isBlank()) {
        return "write a value or delete the key";
      }
    }
    return rule.has("examples") ? "write" + example(rule) : "write " + title(rule);
  }

  private static String typeRemedy(JsonNode rule, Node at) {
    return switch (at) {
      case Node.Scalar s when s.kind() == Node.Kind.NOTHING -> "write a value or delete the key";
      case Node.Scalar s when References.holdsReference(s.raw()) ->
          "let the variable hold "
              + title(rule)
              + (rule.has("examples") ? "," + example(rule) : "");
      case Node.Scalar s
          when s.kind() == Node.Kind.TEXT && NodeBuilder.plainKind(s.text()) != Node.Kind.TEXT ->
          "write it without quotes";
      case Node.Scalar s
          when s.kind() != Node.Kind.TEXT && rule.path("type").toString().contains("string") ->
          "put it in quotes";
      default -> "write " + title(rule) + (rule.has("examples") ? "," + example(rule) : "");
    };
  }

  private static String expected(JsonNode rule, Node at) {
    return "expected " + title(rule) + ", found " + at.kindName();
  }

  private static String title(JsonNode rule) {
    return rule.path("title").asString("another value");
  }

  private static String example(JsonNode rule) {
    return rule.has("examples") ? " for example " + rule.path("examples").path(0).asString() : "";
  }

  private void add(Node at, String message, String remedy) {
    problems.add(at.place(), message, remedy);
  }

  /** The schema object whose keyword failed. */
  private JsonNode rule(Error error) {
    NodePath path = error.getSchemaLocation().getFragment();
    JsonNode node = root;
    for (int i = 0; i + 1 < path.getNameCount(); i++) {
      node =
          path.getElement(i) instanceof Integer index
              ? node.path(index)
              : node.path(path.getName(i));
    }
    return node;
  }
}
