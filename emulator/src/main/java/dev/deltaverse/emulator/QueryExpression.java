package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the criteria of a QueryExpression as it stands in a request body. */
final class QueryExpression {
  private QueryExpression() {}

  static @Nullable Filter filter(Model model, Table table, JsonNode criteria) {
    boolean any = criteria.path("FilterOperator").asString("And").equals("Or");
    List<Filter> parts = new ArrayList<>();
    for (JsonNode condition : criteria.path("Conditions")) {
      parts.add(condition(model, table, condition));
    }
    for (JsonNode inner : criteria.path("Filters")) {
      Filter filter = filter(model, table, inner);
      if (filter != null) {
        parts.add(filter);
      }
    }
    Filter all = null;
    for (Filter part : parts) {
      all = all == null ? part : any ? new Filter.Or(all, part) : new Filter.And(all, part);
    }
    return all;
  }

  private static Filter condition(Model model, Table table, JsonNode node) {
    String name = node.path("AttributeName").asString("");
    Column column = table.column(name);
    if (column == null) {
      throw Refusal.badRequest(
          "0x80041103",
          "'"
              + table.logicalName
              + "' entity doesn't contain attribute with Name = '"
              + name
              + "'.");
    }
    Filter.Path path = FilterParser.path(model, table, column.property());
    List<Object> values = new ArrayList<>();
    for (JsonNode value : node.path("Values")) {
      String text = value.path("Value").asString(value.asString(""));
      String literal = column.type().isText() ? "'" + text.replace("'", "''") + "'" : text;
      values.add(Literals.ofColumn(column, literal));
    }
    String operator = node.path("Operator").asString("");
    return switch (operator) {
      case "Null" -> new Filter.Compare(path, Filter.Operator.EQ, null);
      case "NotNull" -> new Filter.Compare(path, Filter.Operator.NE, null);
      case "Equal", "On" -> compare(path, Filter.Operator.EQ, values);
      case "NotEqual" -> compare(path, Filter.Operator.NE, values);
      case "GreaterThan" -> compare(path, Filter.Operator.GT, values);
      case "GreaterEqual", "OnOrAfter" -> compare(path, Filter.Operator.GE, values);
      case "LessThan" -> compare(path, Filter.Operator.LT, values);
      case "LessEqual", "OnOrBefore" -> compare(path, Filter.Operator.LE, values);
      case "In" -> new Filter.In(path, normal(values));
      case "NotIn" -> new Filter.Not(new Filter.In(path, normal(values)));
      default -> throw Refusal.notModelled("the condition operator '" + operator + "'");
    };
  }

  private static Set<Object> normal(List<Object> values) {
    Set<Object> result = new HashSet<>();
    values.forEach(value -> result.add(Filter.normal(value)));
    return result;
  }

  private static Filter compare(Filter.Path path, Filter.Operator operator, List<Object> values) {
    if (values.size() != 1) {
      throw Refusal.badRequest(
          "0x80040203", "The condition on '" + path.column().logicalName() + "' takes one value.");
    }
    return new Filter.Compare(path, operator, values.getFirst());
  }
}
