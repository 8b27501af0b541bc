package dev.deltaverse.emulator;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a model as a model file that gives the same model again, column for column. */
final class ModelWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ModelWriter() {}

  static ObjectNode write(Model model) {
    ObjectNode root = NODES.objectNode();
    ArrayNode tables = root.putArray("tables");
    for (Table table : model.tables()) {
      tables.add(table(table));
    }
    ArrayNode relationships = root.putArray("relationships");
    for (Relationship relationship : model.relationships()) {
      relationships.add(relationship(relationship));
    }
    if (!model.optionSets().isEmpty()) {
      ArrayNode sets = root.putArray("optionSets");
      for (GlobalOptionSet set : model.optionSets().values()) {
        ObjectNode item = sets.addObject();
        item.put("name", set.name());
        item.put("displayName", set.displayName());
        options(item, set.options());
      }
    }
    return root;
  }

  private static ObjectNode table(Table table) {
    ObjectNode node = NODES.objectNode();
    node.put("logicalName", table.logicalName);
    node.put("schemaName", table.schemaName);
    node.put("displayName", table.displayName);
    node.put("entitySetName", table.entitySet);
    node.put("primaryId", table.primaryId);
    node.put("primaryName", table.primaryName);
    node.put("ownership", table.ownership);
    node.put("tableType", table.tableType);
    node.put("objectTypeCode", table.objectTypeCode);
    node.put("changeTracking", table.changeTracking);
    node.put("audit", table.audit);
    node.put("optimisticConcurrency", table.optimisticConcurrency);
    node.put("custom", table.custom);
    node.put("intersect", table.intersect);
    ArrayNode columns = node.putArray("columns");
    for (Column column : table.columns) {
      columns.add(column(column));
    }
    ArrayNode keys = node.putArray("keys");
    for (AlternateKey key : table.keys) {
      ObjectNode item = keys.addObject();
      item.put("name", key.schemaName());
      item.put("displayName", key.displayName());
      ArrayNode names = item.putArray("columns");
      key.columns().forEach(names::add);
      item.put("status", key.status());
    }
    return node;
  }

  private static ObjectNode column(Column column) {
    ObjectNode node = NODES.objectNode();
    node.put("logicalName", column.logicalName());
    node.put("schemaName", column.schemaName());
    node.put("displayName", column.displayName());
    node.put("type", column.type().modelName());
    node.put("required", column.required());
    node.put("create", column.create());
    node.put("update", column.update());
    node.put("read", column.read());
    node.put("custom", column.custom());
    node.put("maxLength", column.maxLength());
    node.put("min", column.min());
    node.put("max", column.max());
    node.put("precision", column.precision());
    node.put("format", column.format());
    node.put("behavior", column.behavior());
    if (column.defaultValue() != null) {
      node.put("default", column.defaultValue());
    }
    if (column.globalOptions()) {
      node.put("globalOptionSet", column.optionSet());
    }
    if (!column.options().isEmpty()) {
      options(node, column.options());
    }
    if (!column.targets().isEmpty()) {
      ArrayNode targets = node.putArray("targets");
      column.targets().forEach(targets::add);
    }
    return node;
  }

  private static void options(ObjectNode node, List<Option> all) {
    ArrayNode options = node.putArray("options");
    for (Option option : all) {
      ObjectNode item = options.addObject();
      item.put("value", option.value());
      item.put("label", option.label());
      item.put("state", option.state());
    }
  }

  private static ObjectNode relationship(Relationship relationship) {
    ObjectNode node = NODES.objectNode();
    node.put("schemaName", relationship.schemaName());
    switch (relationship) {
      case Relationship.OneToMany r -> {
        node.put("type", "oneToMany");
        node.put("referencedTable", r.referencedTable());
        node.put("referencingTable", r.referencingTable());
        node.put("lookup", r.referencingColumn());
        node.put("navigation", r.referencingNavigation());
        node.put("childrenNavigation", r.referencedNavigation());
        node.put("onDelete", r.onDelete().wireName);
      }
      case Relationship.ManyToMany r -> {
        node.put("type", "manyToMany");
        node.put("intersectTable", r.intersectTable());
        node.put("table1", r.table1());
        node.put("column1", r.column1());
        node.put("navigation1", r.navigation1());
        node.put("table2", r.table2());
        node.put("column2", r.column2());
        node.put("navigation2", r.navigation2());
      }
    }
    return node;
  }
}
