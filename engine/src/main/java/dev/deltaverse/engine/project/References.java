package dev.deltaverse.engine.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  Node replace(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> replace(mapping);
      case Node.Sequence sequence ->
          new Node.Sequence(
              sequence.place(), sequence.items().stream().map(this::replace).toList());
      case Node.Scalar scalar -> holdsReference(scalar.raw()) ? replace(scalar) : scalar;
    };
  }

  Node.Mapping replace(Node.Mapping mapping) {
    Map<String, Node> values = new LinkedHashMap<>();
    mapping.values().forEach((key, value) -> values.put(key, replace(value)));
    return new Node.Mapping(mapping.place(), values, mapping.keys());
  }

  private Node.Scalar replace(Node.Scalar scalar) {
    List<String> faults = new ArrayList<>();
    Matcher matcher = ANY.matcher(scalar.raw());
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, Matcher.quoteReplacement(value(matcher, scalar, faults)));
    }
    matcher.appendTail(text);
    String replaced = text.toString();
    Node.Kind kind =
        scalar.plain() && scalar.kind() == Node.Kind.TEXT && faults.isEmpty()
            ? plainKind(replaced)
            : scalar.kind();
    return new Node.Scalar(scalar.place(), kind, replaced, scalar.raw(), scalar.plain());
  }

  /** An empty variable is an empty text; only in the file itself does empty mean nothing. */
  private static Node.Kind plainKind(String replaced) {
    return replaced.isEmpty() ? Node.Kind.TEXT : NodeBuilder.plainKind(replaced);
  }

  private String value(Matcher matcher, Node.Scalar scalar, List<String> faults) {
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
    faults.add(reference);
    return reference;
  }
}
