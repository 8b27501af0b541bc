package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Makes a model out of metadata JSON saved from a real environment: an object with {@code
 * EntityDefinitions} (or {@code value}), each with its {@code Attributes}, {@code Keys}, {@code
 * ManyToOneRelationships} and {@code ManyToManyRelationships} as the Web API answers them.
 */
final class MetadataImport {
  private final Ids ids;
  private final List<String> problems = new ArrayList<>();

  private MetadataImport(Ids ids) {
    this.ids = ids;
  }

  /** Whether a document is metadata of the Web API and not a model file. */
  static boolean recognises(JsonNode root) {
    return root.has("EntityDefinitions")
        || (root.path("value").isArray() && root.path("value").path(0).has("EntitySetName"));
  }

  /** The tables of a document that this class recognises. */
  static JsonNode definitions(JsonNode root) {
    return root.has("EntityDefinitions") ? root.path("EntityDefinitions") : root.path("value");
  }

  static Model read(JsonNode root, Ids ids, java.time.Instant now) {
    MetadataImport reader = new MetadataImport(ids);
    Model model = reader.model(definitions(root), now);
    if (!reader.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The metadata has "
              + reader.problems.size()
              + " problem(s):\n  "
              + String.join("\n  ", reader.problems));
    }
    return model;
  }

  private Model model(JsonNode list, java.time.Instant now) {
    List<Table.Builder> tables = new ArrayList<>();
    List<Relationship> relationships = new ArrayList<>();
    Set<String> defined = new HashSet<>();
    Map<String, String> intersects = intersects(list);
    for (JsonNode node : list) {
      String name = ModelFile.text(node, "LogicalName", "");
      if (intersects.containsKey(name) || node.path("IsIntersect").asBoolean(false)) {
        intersects.put(name, ModelFile.text(node, "EntitySetName", name + "set"));
        continue;
      }
      Table.Builder table = table(node, now);
      defined.add(table.logicalName);
      tables.add(table);
    }
    BuiltInTables.addTo(tables, ids, defined);
    Set<String> known = new HashSet<>();
    tables.forEach(t -> known.add(t.logicalName));
    Set<String> seen = new HashSet<>(List.of(Roles.OF_USERS, Roles.OF_PRIVILEGES));
    for (JsonNode node : list) {
      for (JsonNode item : node.path("ManyToOneRelationships")) {
        oneToMany(item, known, seen, relationships);
      }
      for (JsonNode item : node.path("ManyToManyRelationships")) {
        manyToMany(item, known, seen, intersects, tables, relationships);
      }
    }
    BuiltInTables.addRelationships(tables, relationships, ids);
    for (Table.Builder table : tables) {
      limitTargets(table, known);
      SystemColumns.complete(table, ids, relationships);
    }
    return new Model(tables.stream().map(Table.Builder::build).toList(), relationships, List.of());
  }

  /**
   * The intersect tables, which their relationships make, with their entity sets. Those between
   * users, roles and privileges are built in.
   */
  private static Map<String, String> intersects(JsonNode list) {
    Map<String, String> sets = new HashMap<>();
    BuiltInTables.INTERSECTS.forEach(name -> sets.put(name, name + "collection"));
    for (JsonNode node : list) {
      for (JsonNode item : node.path("ManyToManyRelationships")) {
        String name = ModelFile.text(item, "IntersectEntityName", "");
        sets.putIfAbsent(name, name + "set");
      }
    }
    return sets;
  }

  private Table.Builder table(JsonNode node, java.time.Instant now) {
    String name = ModelFile.text(node, "LogicalName", "");
    Table.Builder table = new Table.Builder(name, ids.named("table:" + name));
    table.schemaName = ModelFile.text(node, "SchemaName", name);
    table.displayName = MetadataBody.label(node.path("DisplayName"), name);
    table.entitySet = ModelFile.text(node, "EntitySetName", name + "s");
    table.primaryId = ModelFile.text(node, "PrimaryIdAttribute", name + "id");
    table.primaryName = ModelFile.text(node, "PrimaryNameAttribute", "");
    table.ownership = ModelFile.text(node, "OwnershipType", "UserOwned");
    table.tableType = ModelFile.text(node, "TableType", "Standard");
    table.objectTypeCode = node.path("ObjectTypeCode").asInt(0);
    table.changeTracking = node.path("ChangeTrackingEnabled").asBoolean(false);
    table.audit = node.path("IsAuditEnabled").path("Value").asBoolean(false);
    table.optimisticConcurrency = node.path("IsOptimisticConcurrencyEnabled").asBoolean(true);
    table.custom = node.path("IsCustomEntity").asBoolean(true);
    for (JsonNode attribute : node.path("Attributes")) {
      if (!attribute.path("AttributeOf").isMissingNode()
          && !attribute.path("AttributeOf").isNull()) {
        continue;
      }
      try {
        table.add(MetadataBody.column(attribute, name, ids));
      } catch (Refusal refusal) {
        if (refusal.status != 501) {
          problems.add(
              name
                  + "."
                  + ModelFile.text(attribute, "LogicalName", "?")
                  + ": "
                  + refusal.message());
        }
      }
    }
    for (JsonNode key : node.path("Keys")) {
      List<String> columns = new ArrayList<>();
      key.path("KeyAttributes").forEach(c -> columns.add(c.asString()));
      String logical = ModelFile.text(key, "LogicalName", String.join("_", columns));
      if (logical.equalsIgnoreCase(Elastic.KEY)) {
        continue;
      }
      String status = ModelFile.text(key, "EntityKeyIndexStatus", "Active");
      table.keys.add(
          new AlternateKey(
              logical.toLowerCase(Locale.ROOT),
              ModelFile.text(key, "SchemaName", logical),
              MetadataBody.label(key.path("DisplayName"), logical),
              columns,
              ids.named("key:" + name + "." + logical.toLowerCase(Locale.ROOT)),
              now,
              status.equals("Failed"),
              status.equals("Active")));
    }
    return table;
  }

  private void oneToMany(
      JsonNode node, Set<String> known, Set<String> seen, List<Relationship> out) {
    String schemaName = ModelFile.text(node, "SchemaName", "");
    String parent = ModelFile.text(node, "ReferencedEntity", "");
    String child = ModelFile.text(node, "ReferencingEntity", "");
    if (!known.contains(parent) || !known.contains(child) || !seen.add(schemaName)) {
      return;
    }
    String delete = node.path("CascadeConfiguration").path("Delete").asString("NoCascade");
    Relationship.OnDelete onDelete =
        Relationship.OnDelete.named(delete).orElse(Relationship.OnDelete.NO_CASCADE);
    String lookup = ModelFile.text(node, "ReferencingAttribute", "");
    out.add(
        new Relationship.OneToMany(
            schemaName,
            ids.named("relationship:" + schemaName),
            parent,
            ModelFile.text(node, "ReferencedAttribute", parent + "id"),
            child,
            lookup,
            ModelFile.text(node, "ReferencingEntityNavigationPropertyName", lookup),
            ModelFile.text(node, "ReferencedEntityNavigationPropertyName", schemaName),
            onDelete));
  }

  private void manyToMany(
      JsonNode node,
      Set<String> known,
      Set<String> seen,
      Map<String, String> intersects,
      List<Table.Builder> tables,
      List<Relationship> out) {
    String schemaName = ModelFile.text(node, "SchemaName", "");
    String first = ModelFile.text(node, "Entity1LogicalName", "");
    String second = ModelFile.text(node, "Entity2LogicalName", "");
    if (!known.contains(first) || !known.contains(second) || !seen.add(schemaName)) {
      return;
    }
    Relationship.ManyToMany added =
        new Relationship.ManyToMany(
            schemaName,
            ids.named("relationship:" + schemaName),
            ModelFile.text(node, "IntersectEntityName", schemaName.toLowerCase(Locale.ROOT)),
            first,
            ModelFile.text(node, "Entity1IntersectAttribute", first + "id"),
            ModelFile.text(node, "Entity1NavigationPropertyName", schemaName),
            second,
            ModelFile.text(node, "Entity2IntersectAttribute", second + "id"),
            ModelFile.text(node, "Entity2NavigationPropertyName", schemaName));
    out.add(added);
    if (tables.stream().noneMatch(t -> t.logicalName.equals(added.intersectTable()))) {
      Table.Builder table = ModelFile.intersectTable(added, ids, 0);
      table.entitySet = intersects.getOrDefault(table.logicalName, table.entitySet);
      tables.add(table);
    }
  }

  /** Leaves out targets of lookups that the document does not define. */
  private void limitTargets(Table.Builder table, Set<String> known) {
    List<Column> kept = new ArrayList<>();
    for (Column column : table.columns) {
      List<String> targets = column.targets().stream().filter(known::contains).toList();
      if (!column.type().isLookup() || !targets.isEmpty()) {
        kept.add(column.withTargets(targets));
      }
    }
    table.columns.clear();
    table.columns.addAll(kept);
  }
}
