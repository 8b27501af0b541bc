package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads column definitions in the form in which metadata requests and answers carry them. */
final class MetadataBody {
  private MetadataBody() {}

  static Column column(JsonNode node, String table, Ids ids) {
    String schemaName = ModelFile.text(node, "SchemaName", ModelFile.text(node, "LogicalName", ""));
    if (schemaName.isEmpty()) {
      throw Refusal.badRequest("0x80040203", "SchemaName of a column is missing.");
    }
    ColumnType type = type(node);
    Column.Builder column = new Column.Builder(schemaName, type);
    column.schemaName = schemaName;
    column.displayName = label(node.path("DisplayName"), schemaName);
    column.required = node.path("RequiredLevel").path("Value").asString("None");
    column.create = node.path("IsValidForCreate").asBoolean(true);
    column.update = node.path("IsValidForUpdate").asBoolean(true);
    column.read = node.path("IsValidForRead").asBoolean(true);
    column.custom = node.path("IsCustomAttribute").asBoolean(true);
    column.maxLength =
        node.path("MaxLength").asInt(node.path("MaxSizeInKB").asInt(column.maxLength));
    column.min = ModelFile.number(node, "MinValue", column.min);
    column.max = ModelFile.number(node, "MaxValue", column.max);
    column.precision = node.path("Precision").asInt(column.precision);
    column.format = ModelFile.text(node, "Format", column.format);
    column.behavior = node.path("DateTimeBehavior").path("Value").asString(column.behavior);
    if (column.behavior.equals("DateOnly")) {
      column.format = "DateOnly";
    }
    if (node.path("Targets").isArray()) {
      List<String> targets = new ArrayList<>();
      node.path("Targets").forEach(t -> targets.add(t.asString()));
      column.targets = targets;
    }
    options(node, column);
    return column.build(table, ids);
  }

  private static void options(JsonNode node, Column.Builder column) {
    JsonNode set =
        node.path("GlobalOptionSet").isObject()
            ? node.path("GlobalOptionSet")
            : node.path("OptionSet");
    if (!set.isObject()) {
      return;
    }
    List<Option> options = new ArrayList<>();
    if (column.type == ColumnType.BOOLEAN) {
      options.add(new Option(0, label(set.path("FalseOption").path("Label"), "No"), 0));
      options.add(new Option(1, label(set.path("TrueOption").path("Label"), "Yes"), 0));
    }
    for (JsonNode option : set.path("Options")) {
      int value = option.path("Value").asInt(0);
      options.add(
          new Option(
              value,
              label(option.path("Label"), Integer.toString(value)),
              option.path("State").asInt(0)));
    }
    column.options = options;
    column.optionSet = ModelFile.text(set, "Name", "");
    column.globalOptions = set.path("IsGlobal").asBoolean(false);
  }

  private static ColumnType type(JsonNode node) {
    String typeName = node.path("AttributeTypeName").path("Value").asString("");
    String metadataClass = ModelFile.text(node, "@odata.type", "");
    metadataClass = metadataClass.substring(metadataClass.lastIndexOf('.') + 1);
    String attributeType = ModelFile.text(node, "AttributeType", "");
    for (ColumnType type : ColumnType.values()) {
      if (type.typeName.equals(typeName)) {
        return type;
      }
    }
    for (ColumnType type : ColumnType.values()) {
      if (type.metadataClass.equals(metadataClass)
          || (!attributeType.equals("Virtual") && type.attributeType.equals(attributeType))) {
        return type;
      }
    }
    throw Refusal.notModelled(
        "columns of type '" + (typeName.isEmpty() ? metadataClass : typeName) + "'");
  }

  /** The text of a label, in the user's language or the first there is. */
  static String label(JsonNode node, String otherwise) {
    String user = node.path("UserLocalizedLabel").path("Label").asString("");
    if (!user.isEmpty()) {
      return user;
    }
    for (JsonNode label : node.path("LocalizedLabels")) {
      return label.path("Label").asString(otherwise);
    }
    return otherwise;
  }
}
