package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** $filter over metadata objects: eq, ne, and, or, not, startswith, contains, endswith. */
final class JsonFilter {
  private final List<String> tokens;
  private int at;

  private JsonFilter(List<String> tokens) {
    this.tokens = tokens;
  }

  static Predicate<JsonNode> parse(String text) {
    JsonFilter parser = new JsonFilter(tokens(text));
    Predicate<JsonNode> filter = parser.or();
    if (parser.at < parser.tokens.size()) {
      throw FilterParser.syntax("unexpected '" + parser.tokens.get(parser.at) + "' in $filter");
    }
    return filter;
  }

  private Predicate<JsonNode> or() {
    Predicate<JsonNode> left = and();
    while (accept("or")) {
      left = left.or(and());
    }
    return left;
  }

  private Predicate<JsonNode> and() {
    Predicate<JsonNode> left = unary();
    while (accept("and")) {
      left = left.and(unary());
    }
    return left;
  }

  private Predicate<JsonNode> unary() {
    if (accept("not")) {
      return unary().negate();
    }
    if (accept("(")) {
      Predicate<JsonNode> inner = or();
      expect(")");
      return inner;
    }
    String name = next();
    if (accept("(")) {
      return function(name);
    }
    String operator = next();
    String literal = next();
    String wanted = text(literal);
    Predicate<JsonNode> equal = node -> string(node, name).equalsIgnoreCase(wanted);
    return switch (operator) {
      case "eq" -> equal;
      case "ne" -> equal.negate();
      default -> throw Refusal.notModelled("'" + operator + "' in a filter on metadata");
    };
  }

  private Predicate<JsonNode> function(String function) {
    String name = next();
    expect(",");
    String wanted = text(next()).toLowerCase(Locale.ROOT);
    expect(")");
    return switch (function) {
      case "startswith" -> node -> lower(node, name).startsWith(wanted);
      case "endswith" -> node -> lower(node, name).endsWith(wanted);
      case "contains" -> node -> lower(node, name).contains(wanted);
      default -> throw Refusal.notModelled("'" + function + "' in a filter on metadata");
    };
  }

  private static String lower(JsonNode node, String name) {
    return string(node, name).toLowerCase(Locale.ROOT);
  }

  private static String string(JsonNode node, String path) {
    JsonNode found = node;
    for (String part : path.split("/", -1)) {
      if (!found.has(part)) {
        throw Refusal.badRequest("0x0", "Could not find a property named '" + part + "'.");
      }
      found = found.path(part);
    }
    return found.isNull() ? "null" : found.asString();
  }

  /** A literal's text; an enumeration's type name is left out. */
  private static String text(String literal) {
    int quote = literal.indexOf('\'');
    return quote < 0
        ? literal
        : literal.substring(quote + 1, literal.length() - 1).replace("''", "'");
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ' ') {
        i++;
      } else if (c == '(' || c == ')' || c == ',') {
        tokens.add(String.valueOf(c));
        i++;
      } else {
        int start = i;
        boolean quoted = false;
        while (i < text.length() && (quoted || " (),".indexOf(text.charAt(i)) < 0)) {
          quoted ^= text.charAt(i) == '\'';
          i++;
        }
        tokens.add(text.substring(start, i));
      }
    }
    return tokens;
  }

  private boolean accept(String token) {
    if (at < tokens.size() && tokens.get(at).equals(token)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw FilterParser.syntax("'" + token + "' is missing in $filter");
    }
  }

  private String next() {
    if (at >= tokens.size()) {
      throw FilterParser.syntax("$filter ends too early");
    }
    return tokens.get(at++);
  }
}
