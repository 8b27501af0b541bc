package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads $filter. What it does not know it refuses by name. */
final class FilterParser {
  private static final String FUNCTION_PREFIX = "Microsoft.Dynamics.CRM.";

  private final Model model;
  private final Table table;
  private final Map<String, String> aliases;
  private final List<String> tokens;
  private int at;

  private FilterParser(Model model, Table table, List<String> tokens, Map<String, String> aliases) {
    this.model = model;
    this.table = table;
    this.aliases = aliases;
    this.tokens = tokens;
  }

  /** Parses a filter; aliases are the query options that begin with an at sign. */
  static Filter parse(Model model, Table table, String text, Map<String, String> aliases) {
    return new FilterParser(model, table, tokenize(text), aliases).whole();
  }

  private Filter whole() {
    Filter filter = or();
    if (at < tokens.size()) {
      throw syntax("unexpected '" + tokens.get(at) + "' in $filter");
    }
    return filter;
  }

  private Filter or() {
    Filter left = and();
    while (accept("or")) {
      left = new Filter.Or(left, and());
    }
    return left;
  }

  private Filter and() {
    Filter left = unary();
    while (accept("and")) {
      left = new Filter.And(left, unary());
    }
    return left;
  }

  private Filter unary() {
    if (accept("not")) {
      return new Filter.Not(unary());
    }
    if (accept("(")) {
      Filter inner = or();
      expect(")");
      return inner;
    }
    String token = next();
    if (peek("(")) {
      return token.endsWith("/any") || token.endsWith("/all") ? lambda(token) : function(token);
    }
    Filter.Path path = path(model, table, token);
    Filter.Operator operator = operator(next());
    String literal = resolve(next());
    return compare(path, operator, literal);
  }

  private static Filter compare(Filter.Path path, Filter.Operator operator, String literal) {
    Object value = Literals.parse(literal);
    if (value == null) {
      return new Filter.Compare(path, operator, null);
    }
    return new Filter.Compare(path, operator, Literals.ofColumn(path.column(), literal));
  }

  /** {@code navigation/any(x:x/column eq 1)}, over the rows of a collection. */
  private Filter lambda(String token) {
    String navigation = token.substring(0, token.length() - "/any".length());
    Property property = model.property(table, navigation);
    if (property == null && navigation.contains("/")) {
      throw Refusal.notModelled("lambda filters over the path '" + navigation + "'");
    }
    if (property == null) {
      throw unknownProperty(table, navigation);
    }
    Table related =
        switch (property) {
          case Property.Children children ->
              model.require(children.relationship().referencingTable());
          case Property.Peers peers -> model.require(peers.otherTable());
          case Property.Plain _, Property.LookupValue _, Property.Single _ ->
              throw syntax("'" + navigation + "' is no collection");
        };
    expect("(");
    List<String> inner = new ArrayList<>();
    for (int depth = 1; depth > 0; ) {
      String next = next();
      depth += next.equals("(") ? 1 : next.equals(")") ? -1 : 0;
      if (depth > 0) {
        inner.add(next);
      }
    }
    boolean all = token.endsWith("/all");
    if (inner.isEmpty() && !all) {
      return new Filter.Lambda(property, related, null, false);
    }
    int colon = inner.isEmpty() ? -1 : inner.getFirst().indexOf(':');
    if (colon < 1) {
      throw syntax("'" + token + "' needs a variable, as in any(x:x/column eq 1)");
    }
    String variable = inner.getFirst().substring(0, colon) + "/";
    inner.set(0, inner.getFirst().substring(colon + 1));
    inner.replaceAll(t -> t.startsWith(variable) ? t.substring(variable.length()) : t);
    inner.removeIf(String::isEmpty);
    return new Filter.Lambda(
        property, related, new FilterParser(model, related, inner, aliases).whole(), all);
  }

  private Filter function(String name) {
    expect("(");
    List<String> arguments = arguments();
    if (name.startsWith(FUNCTION_PREFIX)) {
      return crmFunction(name.substring(FUNCTION_PREFIX.length()), arguments);
    }
    Filter result =
        switch (name) {
          case "contains", "startswith", "endswith" -> {
            if (arguments.size() != 2) {
              throw syntax(name + " takes two arguments");
            }
            Filter.Path path = path(model, table, arguments.get(0));
            if (!path.column().type().isText()) {
              throw syntax(name + " needs a text column, '" + arguments.get(0) + "' is none");
            }
            String text = (String) Literals.ofColumn(path.column(), resolve(arguments.get(1)));
            String before = name.equals("startswith") ? "" : ".*";
            String after = name.equals("endswith") ? "" : ".*";
            yield new Filter.Like(path, like(before, text, after));
          }
          default -> throw Refusal.notModelled("the filter function '" + name + "'");
        };
    if (peek("eq") && at + 1 < tokens.size() && tokens.get(at + 1).matches("true|false")) {
      at++;
      return next().equals("true") ? result : new Filter.Not(result);
    }
    return result;
  }

  private Filter crmFunction(String name, List<String> arguments) {
    String property = "";
    List<String> values = List.of();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      String key = equals < 0 ? "" : argument.substring(0, equals).strip();
      String value = equals < 0 ? argument : resolve(argument.substring(equals + 1).strip());
      switch (key) {
        case "PropertyName" -> property = unquote(value);
        case "PropertyValues" -> values = list(value);
        case "PropertyValue" -> values = List.of(value);
        default -> throw syntax("unknown argument '" + argument + "' of " + name);
      }
    }
    Filter.Path path = path(model, table, property);
    return switch (name) {
      case "In" -> new Filter.In(path, values(path, values));
      case "NotIn" -> new Filter.Not(new Filter.In(path, values(path, values)));
      case "Between" -> {
        if (values.size() != 2) {
          throw syntax("Between takes two values");
        }
        yield new Filter.And(
            compare(path, Filter.Operator.GE, literal(path, values.get(0))),
            compare(path, Filter.Operator.LE, literal(path, values.get(1))));
      }
      case "ContainValues" -> {
        Set<String> wanted = new HashSet<>();
        values.forEach(v -> wanted.add(unquote(v)));
        yield new Filter.ContainsValues(path, wanted);
      }
      default -> throw Refusal.notModelled("the filter function '" + FUNCTION_PREFIX + name + "'");
    };
  }

  private static Set<Object> values(Filter.Path path, List<String> texts) {
    Set<Object> result = new HashSet<>();
    for (String text : texts) {
      result.add(Filter.normal(Literals.ofColumn(path.column(), literal(path, text))));
    }
    return result;
  }

  /** Values of these functions are strings whatever the column's type is. */
  private static String literal(Filter.Path path, String text) {
    String bare = unquote(text);
    return path.column().type().isText() ? "'" + bare.replace("'", "''") + "'" : bare;
  }

  private static String unquote(String text) {
    if (text.length() >= 2 && text.startsWith("'") && text.endsWith("'")) {
      return text.substring(1, text.length() - 1).replace("''", "'");
    }
    if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
      return text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }
    return text;
  }

  private static List<String> list(String text) {
    String bare = text.strip();
    if (!bare.startsWith("[") || !bare.endsWith("]")) {
      throw syntax("a list in brackets is expected, not " + text);
    }
    String inner = bare.substring(1, bare.length() - 1);
    return inner.isBlank()
        ? List.of()
        : ResourcePath.splitOutsideQuotes(inner, ',').stream().map(String::strip).toList();
  }

  /** A LIKE pattern as SQL Server reads it: percent, underscore and brackets are wildcards. */
  private static Pattern like(String before, String text, String after) {
    StringBuilder regex = new StringBuilder(before);
    String collated = text.toUpperCase(java.util.Locale.ROOT);
    for (int i = 0; i < collated.length(); i++) {
      char c = collated.charAt(i);
      int close = c == '[' ? collated.indexOf(']', i + 1) : -1;
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else if (close > i + 1) {
        regex.append('[').append(collated, i + 1, close).append(']');
        i = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.append(after).toString(), Pattern.DOTALL);
  }

  /** The column that a name or a path through lookups means. */
  static Filter.Path path(Model model, Table table, String name) {
    List<Property.Single> hops = new ArrayList<>();
    Table at = table;
    String[] parts = name.split("/", -1);
    int before = parts.length - 2;
    if (before >= 0
        && parts[before + 1].equals("Value")
        && model.property(hopTable(model, table, parts, before), parts[before])
            instanceof Property.Plain(Column managed, int _)
        && managed.type() == ColumnType.MANAGED) {
      return path(model, table, name.substring(0, name.length() - "/Value".length()));
    }
    for (int i = 0; i < parts.length - 1; i++) {
      if (!(model.property(at, parts[i]) instanceof Property.Single hop)) {
        throw unknownProperty(at, parts[i]);
      }
      hops.add(hop);
      at = model.require(hop.targets().getFirst());
    }
    String last = parts[parts.length - 1];
    return switch (model.property(at, last)) {
      case Property.Plain(Column column, int position) -> new Filter.Path(hops, column, position);
      case Property.LookupValue(Column column, int position) ->
          new Filter.Path(hops, column, position);
      case Property.Single single when parts.length >= 1 ->
          new Filter.Path(hops, single.column(), single.position());
      case Property.Single _ -> throw unknownProperty(at, last);
      case Property.Children _, Property.Peers _ ->
          throw Refusal.notModelled("lambda filters over '" + last + "'");
      case null -> throw unknownProperty(at, last);
    };
  }

  /** The table in which the part at an index is looked up. */
  private static Table hopTable(Model model, Table table, String[] parts, int index) {
    Table at = table;
    for (int i = 0; i < index; i++) {
      if (!(model.property(at, parts[i]) instanceof Property.Single hop)) {
        throw unknownProperty(at, parts[i]);
      }
      at = model.require(hop.targets().getFirst());
    }
    return at;
  }

  static Refusal unknownProperty(Table table, String name) {
    return Refusal.badRequest(
        "0x0",
        "Could not find a property named '"
            + name
            + "' on type 'Microsoft.Dynamics.CRM."
            + table.logicalName
            + "'.");
  }

  private static Filter.Operator operator(String token) {
    return switch (token) {
      case "eq" -> Filter.Operator.EQ;
      case "ne" -> Filter.Operator.NE;
      case "gt" -> Filter.Operator.GT;
      case "ge" -> Filter.Operator.GE;
      case "lt" -> Filter.Operator.LT;
      case "le" -> Filter.Operator.LE;
      case "has", "in", "add", "sub", "mul", "div", "mod" ->
          throw Refusal.notModelled("the filter operator '" + token + "'");
      default -> throw syntax("'" + token + "' is not an operator");
    };
  }

  private String resolve(String token) {
    if (!token.startsWith("@")) {
      return token;
    }
    String value = aliases.get(token);
    if (value == null) {
      throw syntax("parameter alias '" + token + "' has no value");
    }
    return value;
  }

  private List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    int depth = 0;
    while (true) {
      String token = next();
      if (token.equals(")") && depth == 0) {
        break;
      }
      if (token.equals(",") && depth == 0) {
        arguments.add(current.toString());
        current.setLength(0);
        continue;
      }
      depth += token.equals("(") || token.equals("[") ? 1 : 0;
      depth -= token.equals(")") || token.equals("]") ? 1 : 0;
      current.append(token);
    }
    if (!current.isEmpty()) {
      arguments.add(current.toString());
    }
    return arguments;
  }

  private static List<String> tokenize(String text) {
    List<String> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c)) {
        i++;
      } else if ("(),[]=".indexOf(c) >= 0) {
        tokens.add(String.valueOf(c));
        i++;
      } else if (c == '\'' || c == '"') {
        int end = endOfString(text, i);
        tokens.add(text.substring(i, end));
        i = end;
      } else {
        int start = i;
        while (i < text.length() && "(),[]=' \t\"".indexOf(text.charAt(i)) < 0) {
          i++;
        }
        tokens.add(text.substring(start, i));
      }
    }
    return tokens;
  }

  private static int endOfString(String text, int start) {
    char quote = text.charAt(start);
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == '"' && c == '\\') {
        i++;
      } else if (c == quote) {
        if (quote == '\'' && i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    throw syntax("there is an unterminated string literal in $filter");
  }

  private boolean peek(String token) {
    return at < tokens.size() && tokens.get(at).equals(token);
  }

  private boolean accept(String token) {
    if (peek(token)) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(String token) {
    if (!accept(token)) {
      throw syntax("'" + token + "' is missing in $filter");
    }
  }

  private String next() {
    if (at >= tokens.size()) {
      throw syntax("$filter ends too early");
    }
    return tokens.get(at++);
  }

  static Refusal syntax(String what) {
    return Refusal.badRequest("0x80060888", "Syntax error: " + what + ".");
  }
}
