package dev.deltaverse.engine.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> in values by variables of the environment; <code>$${</code> stands
 * for <code>${</code>.
 */
final class References {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
  private static final Pattern ANY = Pattern.compile("\\$\\$\\{|\\$\\{([^}\\s]*)(}?)");
  private static final Pattern WHOLE = Pattern.compile("\\$\\{(" + NAME + ")}");

  private final Map<String, String> environment;
  private final Problems problems;

  References(Map<String, String> environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** Whether a text is one reference and nothing else. */
  static boolean isReference(String raw) {
    return WHOLE.matcher(raw).matches();
  }

  static boolean holdsReference(String raw) {
    return raw.contains("${");
  }

  Node.Mapping replace(Node.Mapping mapping) {
    return map(mapping, s -> holdsReference(s.raw()) ? replace(s) : s);
  }

  /**
   * References at these places become what their texts would be if they stood in the file without
   * quotes, so that a variable can hold a number or flag.
   */
  static Node.Mapping fit(Node.Mapping mapping, Set<Place> places) {
    return map(
        mapping,
        s ->
            holdsReference(s.raw()) && !s.text().isEmpty() && places.contains(s.place())
                ? new Node.Scalar(s.place(), NodeBuilder.plainKind(s.text()), s.text(), s.raw())
                : s);
  }

  private static Node.Mapping map(Node.Mapping mapping, UnaryOperator<Node.Scalar> change) {
    Map<String, Node> values = new LinkedHashMap<>();
    mapping.values().forEach((key, value) -> values.put(key, map(value, change)));
    return new Node.Mapping(mapping.place(), values, mapping.keys());
  }

  private static Node map(Node node, UnaryOperator<Node.Scalar> change) {
    return switch (node) {
      case Node.Mapping mapping -> map(mapping, change);
      case Node.Sequence sequence ->
          new Node.Sequence(
              sequence.place(), sequence.items().stream().map(n -> map(n, change)).toList());
      case Node.Scalar scalar -> change.apply(scalar);
    };
  }

  private Node.Scalar replace(Node.Scalar scalar) {
    Matcher matcher = ANY.matcher(scalar.raw());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, Matcher.quoteReplacement(value(matcher, scalar)));
    }
    matcher.appendTail(text);
    return new Node.Scalar(scalar.place(), scalar.kind(), text.toString(), scalar.raw());
  }

  private String value(Matcher matcher, Node.Scalar scalar) {
    String reference = matcher.group();
    if (reference.equals("$${")) {
      return "${";
    }
    String name = matcher.group(1);
    String value = environment.get(name);
    if (!name.matches(NAME) || matcher.group(2).isEmpty()) {
      problems.add(
          scalar.place(),
          "'" + reference + "' is not a reference",
          "write ${NAME} with letters, digits and '_', or $${ for the characters ${");
    } else if (value == null) {
      problems.add(
          scalar.place(),
          "the environment variable " + name + " is not set",
          "set it before the start, for example: export " + name + "=...");
    } else {
      return value;
    }
    return reference;
  }
}
