package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one column of a model file. */
final class ColumnFile {
  private ColumnFile() {}

  static @Nullable Column read(
      JsonNode node,
      String at,
      Table.Builder table,
      Ids ids,
      Map<String, GlobalOptionSet> optionSets,
      List<String> problems) {
    ModelFile.unknownKeys(
        node,
        at,
        problems,
        "logicalName",
        "schemaName",
        "displayName",
        "type",
        "required",
        "create",
        "update",
        "read",
        "maxLength",
        "min",
        "max",
        "precision",
        "format",
        "behavior",
        "options",
        "globalOptionSet",
        "targets",
        "default",
        "onDelete",
        "navigation",
        "childrenNavigation",
        "description",
        "custom");
    String schemaName = ModelFile.text(node, "schemaName", ModelFile.text(node, "logicalName", ""));
    String name = ModelFile.text(node, "logicalName", schemaName);
    if (name.isEmpty()) {
      problems.add(at + ": logicalName is missing");
      return null;
    }
    String typeName = ModelFile.text(node, "type", "string");
    Optional<ColumnType> type = ColumnType.ofModelName(typeName);
    if (type.isEmpty()) {
      problems.add(at + ": column " + name + " has the unknown type \"" + typeName + "\"");
      return null;
    }
    Column.Builder column = new Column.Builder(name, type.get());
    column.schemaName = schemaName;
    column.displayName = ModelFile.text(node, "displayName", schemaName);
    column.required = ModelFile.text(node, "required", "None");
    column.create = node.path("create").asBoolean(true);
    column.update = node.path("update").asBoolean(true);
    column.read = node.path("read").asBoolean(true);
    column.custom = node.path("custom").asBoolean(true);
    column.maxLength = node.path("maxLength").asInt(column.maxLength);
    column.min = ModelFile.number(node, "min", column.min);
    column.max = ModelFile.number(node, "max", column.max);
    column.precision = node.path("precision").asInt(column.precision);
    column.format = ModelFile.text(node, "format", column.format);
    column.behavior = ModelFile.text(node, "behavior", column.behavior);
    if (column.behavior.equals("DateOnly")) {
      column.format = "DateOnly";
    }
    if (node.has("default")) {
      JsonNode value = node.path("default");
      column.defaultValue = value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asInt(0);
    }
    if (node.has("globalOptionSet")) {
      column.optionSet = ModelFile.text(node, "globalOptionSet", "");
      column.globalOptions = true;
      GlobalOptionSet set = optionSets.get(column.optionSet);
      if (set != null) {
        column.options = set.options();
      }
    }
    if (node.has("options")) {
      column.options = options(node.path("options"));
    }
    if (node.has("targets")) {
      List<String> targets = new ArrayList<>();
      node.path("targets").forEach(t -> targets.add(t.asString()));
      column.targets = targets;
    }
    check(column, at, problems);
    return column.build(table.logicalName, ids);
  }

  private static void check(Column.Builder column, String at, List<String> problems) {
    if (column.type.isLookup() && column.targets.isEmpty()) {
      problems.add(at + ": lookup " + column.logicalName + " has no targets");
    }
    if (column.type.isChoice() && column.options.isEmpty() && column.custom) {
      problems.add(at + ": choice " + column.logicalName + " has no options");
    }
    if (column.type == ColumnType.DATETIME
        && !List.of("UserLocal", "DateOnly", "TimeZoneIndependent").contains(column.behavior)) {
      problems.add(
          at
              + ": behavior is \""
              + column.behavior
              + "\"; use UserLocal, DateOnly or TimeZoneIndependent");
    }
    if (!List.of("None", "SystemRequired", "ApplicationRequired", "Recommended")
        .contains(column.required)) {
      problems.add(
          at
              + ": required is \""
              + column.required
              + "\"; use None, SystemRequired, ApplicationRequired or Recommended");
    }
  }

  static List<Option> options(JsonNode node) {
    List<Option> options = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode option : node) {
        int value = option.isNumber() ? option.asInt() : option.path("value").asInt(0);
        options.add(
            new Option(
                value,
                ModelFile.text(option, "label", Integer.toString(value)),
                option.path("state").asInt(0)));
      }
    } else {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        options.add(new Option(Integer.parseInt(entry.getKey()), entry.getValue().asString(), 0));
      }
    }
    return options;
  }
}
