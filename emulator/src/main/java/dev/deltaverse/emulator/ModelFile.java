package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a model file: the tables of an environment in a form that is short to write by hand. The
 * keys and their defaults are listed in docs/emulator.md. All problems of a file are reported at
 * once.
 */
final class ModelFile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A model and the rows that the file asks for, by table. */
  record Parsed(Model model, Map<String, List<ObjectNode>> rows) {}

  private final Ids ids;
  private final Instant now;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, GlobalOptionSet> optionSets = new LinkedHashMap<>();
  private int nextTypeCode = 10_001;

  private ModelFile(Ids ids, Instant now) {
    this.ids = ids;
    this.now = now;
  }

  static Parsed parse(String json, Ids ids, Instant now) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The model is not JSON: " + e.getOriginalMessage());
    }
    if (MetadataImport.recognises(root)) {
      return new Parsed(MetadataImport.read(root, ids, now), Map.of());
    }
    ModelFile file = new ModelFile(ids, now);
    Parsed parsed = file.read(root);
    if (!file.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The model has "
              + file.problems.size()
              + " problem(s):\n  "
              + String.join("\n  ", file.problems));
    }
    return parsed;
  }

  private Parsed read(JsonNode root) {
    known(root, "$", "tables", "relationships", "optionSets", "rows", "$schema", "description");
    for (JsonNode node : root.path("optionSets")) {
      optionSet(node, "$.optionSets[" + optionSets.size() + "]");
    }
    List<Table.Builder> tables = new ArrayList<>();
    List<Relationship> relationships = new ArrayList<>();
    Set<String> defined = new HashSet<>();
    Map<String, Map<String, ColumnHints>> hints = new LinkedHashMap<>();
    for (JsonNode node : root.path("tables")) {
      Table.Builder table = table(node, "$.tables[" + tables.size() + "]", hints);
      if (!defined.add(table.logicalName)) {
        problem("$.tables", "table " + table.logicalName + " is defined twice");
      }
      tables.add(table);
    }
    BuiltInTables.addTo(tables, ids, defined);
    int number = 0;
    for (JsonNode node : root.path("relationships")) {
      relationship(node, "$.relationships[" + number++ + "]", tables, relationships);
    }
    BuiltInTables.addRelationships(tables, relationships, ids);
    for (Table.Builder table : List.copyOf(tables)) {
      applyHints(table, hints.getOrDefault(table.logicalName, Map.of()), relationships);
      SystemColumns.complete(table, ids, relationships);
    }
    checkReferences(tables, relationships);
    fixReferencedIds(tables, relationships);
    List<Table> built = tables.stream().map(Table.Builder::build).toList();
    Map<String, List<ObjectNode>> rows = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("rows").properties()) {
      List<ObjectNode> list = new ArrayList<>();
      entry.getValue().forEach(row -> list.add((ObjectNode) row));
      rows.put(entry.getKey(), list);
    }
    return new Parsed(new Model(built, relationships, optionSets.values()), rows);
  }

  /** What a lookup column says about its relationships. */
  private record ColumnHints(
      Relationship.@Nullable OnDelete onDelete,
      @Nullable String navigation,
      @Nullable String childrenNavigation) {}

  private Table.Builder table(
      JsonNode node, String at, Map<String, Map<String, ColumnHints>> hints) {
    known(
        node,
        at,
        "logicalName",
        "schemaName",
        "displayName",
        "entitySetName",
        "primaryId",
        "primaryName",
        "ownership",
        "tableType",
        "objectTypeCode",
        "changeTracking",
        "audit",
        "optimisticConcurrency",
        "columns",
        "keys",
        "description",
        "custom",
        "intersect");
    String schemaName = text(node, "schemaName", text(node, "logicalName", ""));
    String name = text(node, "logicalName", schemaName).toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      problem(at, "logicalName is missing");
    }
    Table.Builder table = new Table.Builder(name, ids.named("table:" + name));
    table.schemaName = schemaName;
    table.displayName = text(node, "displayName", schemaName);
    table.entitySet = text(node, "entitySetName", name + "s");
    table.primaryId = text(node, "primaryId", name + "id");
    table.primaryName = text(node, "primaryName", "");
    table.ownership =
        oneOf(node, at, "ownership", "UserOwned", "OrganizationOwned", "None", "BusinessOwned");
    table.tableType = oneOf(node, at, "tableType", "Standard", "Elastic");
    table.objectTypeCode = node.path("objectTypeCode").asInt(nextTypeCode++);
    table.changeTracking = node.path("changeTracking").asBoolean(false);
    table.audit = node.path("audit").asBoolean(false);
    table.optimisticConcurrency = node.path("optimisticConcurrency").asBoolean(true);
    table.custom = node.path("custom").asBoolean(name.indexOf('_') >= 0);
    table.intersect = node.path("intersect").asBoolean(false);
    int number = 0;
    for (JsonNode column : node.path("columns")) {
      String where = at + ".columns[" + number++ + "]";
      Column read = ColumnFile.read(column, where, table, ids, optionSets, problems);
      if (read != null) {
        if (table.has(read.logicalName())) {
          problem(where, "column " + read.logicalName() + " is defined twice");
        }
        table.add(read);
        if (read.type().isLookup()) {
          hints
              .computeIfAbsent(name, _ -> new LinkedHashMap<>())
              .put(read.logicalName(), hints(column, where));
        }
      }
    }
    number = 0;
    for (JsonNode key : node.path("keys")) {
      key(table, key, at + ".keys[" + number++ + "]");
    }
    return table;
  }

  private void optionSet(JsonNode node, String at) {
    known(node, at, "name", "displayName", "options", "description");
    String name = text(node, "name", "");
    if (name.isEmpty() || optionSets.containsKey(name)) {
      problem(at, "name is missing or there twice");
    }
    optionSets.put(
        name,
        new GlobalOptionSet(
            name, text(node, "displayName", name), ColumnFile.options(node.path("options"))));
  }

  private ColumnHints hints(JsonNode column, String at) {
    String delete = text(column, "onDelete", "");
    return new ColumnHints(
        delete.isEmpty() ? null : onDelete(delete, at),
        column.has("navigation") ? text(column, "navigation", "") : null,
        column.has("childrenNavigation") ? text(column, "childrenNavigation", "") : null);
  }

  private Relationship.OnDelete onDelete(String name, String at) {
    for (Relationship.OnDelete value : Relationship.OnDelete.values()) {
      if (value.wireName.equals(name)) {
        return value;
      }
    }
    problem(at, "onDelete is \"" + name + "\"; use Cascade, RemoveLink, Restrict or NoCascade");
    return Relationship.OnDelete.REMOVE_LINK;
  }

  private void key(Table.Builder table, JsonNode node, String at) {
    List<String> columns = new ArrayList<>();
    String name;
    if (node.isArray()) {
      node.forEach(c -> columns.add(c.asString()));
      name = String.join("_", columns) + "_key";
    } else {
      known(node, at, "name", "displayName", "columns", "status");
      node.path("columns").forEach(c -> columns.add(c.asString()));
      name = text(node, "name", String.join("_", columns) + "_key");
    }
    for (String column : columns) {
      Column found =
          table.columns.stream()
              .filter(c -> c.logicalName().equals(column))
              .findFirst()
              .orElse(null);
      if (found == null) {
        problem(at, "key column " + column + " is not a column of " + table.logicalName);
      } else if (!found.type().allowedInKey()) {
        problem(
            at,
            "key column "
                + column
                + " is of type "
                + found.type().modelName()
                + "; a key takes string, integer, decimal, datetime, lookup and picklist");
      }
    }
    if (columns.isEmpty() || columns.size() > 16) {
      problem(at, "a key has 1 to 16 columns, this one has " + columns.size());
    }
    String logical = name.toLowerCase(Locale.ROOT);
    String status = oneOf(node, at, "status", "Active", "Pending", "Failed");
    table.keys.add(
        new AlternateKey(
            logical,
            name,
            text(node, "displayName", name),
            columns,
            ids.named("key:" + table.logicalName + "." + logical),
            now,
            status.equals("Failed"),
            status.equals("Active")));
  }

  private void relationship(
      JsonNode node, String at, List<Table.Builder> tables, List<Relationship> out) {
    String type = text(node, "type", node.has("table1") ? "manyToMany" : "oneToMany");
    String schemaName = text(node, "schemaName", "");
    if (schemaName.isEmpty()) {
      problem(at, "schemaName is missing");
    }
    switch (type) {
      case "oneToMany" -> {
        known(
            node,
            at,
            "type",
            "schemaName",
            "referencedTable",
            "referencingTable",
            "lookup",
            "navigation",
            "childrenNavigation",
            "onDelete");
        String lookup = text(node, "lookup", "").toLowerCase(Locale.ROOT);
        out.add(
            new Relationship.OneToMany(
                schemaName,
                ids.named("relationship:" + schemaName),
                text(node, "referencedTable", ""),
                BuiltInTables.primaryIdOf(text(node, "referencedTable", "")),
                text(node, "referencingTable", ""),
                lookup,
                text(node, "navigation", text(node, "lookup", "")),
                text(node, "childrenNavigation", schemaName),
                onDelete(text(node, "onDelete", "RemoveLink"), at)));
      }
      case "manyToMany" -> {
        known(
            node,
            at,
            "type",
            "schemaName",
            "intersectTable",
            "entitySetName",
            "table1",
            "column1",
            "navigation1",
            "table2",
            "column2",
            "navigation2");
        String table1 = text(node, "table1", "");
        String table2 = text(node, "table2", "");
        boolean self = table1.equals(table2);
        Relationship.ManyToMany peers =
            new Relationship.ManyToMany(
                schemaName,
                ids.named("relationship:" + schemaName),
                text(node, "intersectTable", schemaName.toLowerCase(Locale.ROOT)),
                table1,
                text(node, "column1", table1 + "id" + (self ? "one" : "")),
                text(node, "navigation1", schemaName),
                table2,
                text(node, "column2", table2 + "id" + (self ? "two" : "")),
                text(node, "navigation2", schemaName + (self ? "_two" : "")));
        out.add(peers);
        Table.Builder intersect = intersectTable(peers, ids, nextTypeCode++);
        intersect.entitySet = text(node, "entitySetName", peers.intersectTable() + "set");
        if (tables.stream().noneMatch(t -> t.logicalName.equals(intersect.logicalName))) {
          tables.add(intersect);
        }
      }
      default -> problem(at, "type is \"" + type + "\"; use oneToMany or manyToMany");
    }
  }

  /** The table behind an N:N relationship; its pair of ids is unique. */
  static Table.Builder intersectTable(Relationship.ManyToMany peers, Ids ids, int typeCode) {
    String name = peers.intersectTable();
    Table.Builder table = new Table.Builder(name, ids.named("table:" + name));
    table.schemaName = name;
    table.entitySet = name + "set";
    table.ownership = "None";
    table.objectTypeCode = typeCode;
    table.intersect = true;
    table.optimisticConcurrency = false;
    table.add(Column.of(peers.column1(), ColumnType.UNIQUEIDENTIFIER).readOnly().build(name, ids));
    table.add(Column.of(peers.column2(), ColumnType.UNIQUEIDENTIFIER).readOnly().build(name, ids));
    return table;
  }

  private void applyHints(
      Table.Builder table, Map<String, ColumnHints> hints, List<Relationship> relationships) {
    int before = relationships.size();
    SystemColumns.completeRelationships(table, ids, relationships);
    for (int i = before; i < relationships.size(); i++) {
      if (relationships.get(i) instanceof Relationship.OneToMany r) {
        ColumnHints hint = hints.get(r.referencingColumn());
        if (hint != null) {
          boolean several =
              table.columns.stream()
                  .anyMatch(
                      c -> c.logicalName().equals(r.referencingColumn()) && c.targets().size() > 1);
          String navigation = hint.navigation();
          relationships.set(
              i,
              new Relationship.OneToMany(
                  r.schemaName(),
                  r.metadataId(),
                  r.referencedTable(),
                  r.referencedColumn(),
                  r.referencingTable(),
                  r.referencingColumn(),
                  navigation == null
                      ? r.referencingNavigation()
                      : several ? navigation + "_" + r.referencedTable() : navigation,
                  hint.childrenNavigation() == null
                      ? r.referencedNavigation()
                      : hint.childrenNavigation(),
                  hint.onDelete() == null ? r.onDelete() : hint.onDelete()));
        }
      }
    }
  }

  private void checkReferences(List<Table.Builder> tables, List<Relationship> relationships) {
    Set<String> names = new HashSet<>();
    tables.forEach(t -> names.add(t.logicalName));
    for (Relationship relationship : relationships) {
      switch (relationship) {
        case Relationship.OneToMany r -> {
          if (!names.contains(r.referencedTable())) {
            problem(
                "table " + r.referencingTable(),
                "column "
                    + r.referencingColumn()
                    + " points to table \""
                    + r.referencedTable()
                    + "\", which the model does not define");
          }
          if (tables.stream()
              .noneMatch(
                  t ->
                      t.logicalName.equals(r.referencingTable()) && t.has(r.referencingColumn()))) {
            problem(
                "relationship " + r.schemaName(),
                "lookup column "
                    + r.referencingColumn()
                    + " is not defined in table \""
                    + r.referencingTable()
                    + "\"");
          }
        }
        case Relationship.ManyToMany r -> {
          for (String side : List.of(r.table1(), r.table2())) {
            if (!names.contains(side)) {
              problem("relationship " + r.schemaName(), "table \"" + side + "\" is not defined");
            }
          }
        }
      }
    }
  }

  private static void fixReferencedIds(
      List<Table.Builder> tables, List<Relationship> relationships) {
    Map<String, String> primaryIds = new LinkedHashMap<>();
    tables.forEach(t -> primaryIds.put(t.logicalName, t.primaryId));
    relationships.replaceAll(
        relationship ->
            relationship instanceof Relationship.OneToMany r
                ? new Relationship.OneToMany(
                    r.schemaName(),
                    r.metadataId(),
                    r.referencedTable(),
                    primaryIds.getOrDefault(r.referencedTable(), r.referencedColumn()),
                    r.referencingTable(),
                    r.referencingColumn(),
                    r.referencingNavigation(),
                    r.referencedNavigation(),
                    r.onDelete())
                : relationship);
  }

  private String oneOf(JsonNode node, String at, String key, String first, String... others) {
    String value = text(node, key, first);
    List<String> allowed = new ArrayList<>(List.of(others));
    allowed.addFirst(first);
    if (!allowed.contains(value)) {
      problem(at, key + " is \"" + value + "\"; use one of " + String.join(", ", allowed));
      return first;
    }
    return value;
  }

  private void known(JsonNode node, String at, String... keys) {
    unknownKeys(node, at, problems, keys);
  }

  static void unknownKeys(JsonNode node, String at, List<String> problems, String... keys) {
    Set<String> allowed = Set.of(keys);
    for (String name : node.propertyNames()) {
      if (!allowed.contains(name)) {
        problems.add(at + ": unknown key \"" + name + "\"");
      }
    }
  }

  private void problem(String at, String what) {
    problems.add(at + ": " + what);
  }

  static String text(JsonNode node, String key, String otherwise) {
    JsonNode value = node.path(key);
    return value.isString() ? value.asString() : otherwise;
  }

  static BigDecimal number(JsonNode node, String key, BigDecimal otherwise) {
    JsonNode value = node.path(key);
    return value.isNumber() ? value.decimalValue() : otherwise;
  }
}
