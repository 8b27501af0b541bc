package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** GET on the metadata sets: definitions of tables, columns, keys, relationships and choices. */
final class MetadataReads {
  private static final String PREFIX = "Microsoft.Dynamics.CRM.";

  private final Model model;
  private final MetadataJson json = new MetadataJson();

  MetadataReads(Model model) {
    this.model = model;
  }

  Answer answer(Request request, ResourcePath path, QueryOptions options) {
    ResourcePath.Segment first = path.get(0);
    Options wanted = Options.of(options);
    return switch (first.name()) {
      case "RelationshipDefinitions" -> relationships(request, path, wanted);
      case "GlobalOptionSetDefinitions" -> globalOptionSets(request, first, wanted);
      default -> tables(request, path, wanted);
    };
  }

  /** $select, $filter and $expand, of the request or of an expanded member. */
  record Options(List<String> select, @Nullable String filter, String expand) {
    static Options of(QueryOptions options) {
      String expand = options.get("$expand");
      return new Options(options.select(), options.get("$filter"), expand == null ? "" : expand);
    }

    static Options parse(String text) {
      Map<String, String> values = new LinkedHashMap<>();
      for (String part : ResourcePath.splitOutsideQuotes(text, ';')) {
        int equals = part.indexOf('=');
        if (equals > 0) {
          values.put(part.substring(0, equals).strip(), part.substring(equals + 1));
        }
      }
      return of(new QueryOptions(values));
    }
  }

  private Answer tables(Request request, ResourcePath path, Options options) {
    String key = path.get(0).key();
    if (key == null) {
      List<JsonNode> all = new ArrayList<>();
      for (Table table : model.tables()) {
        all.add(json.table(table));
      }
      return list(request, "EntityDefinitions", all, options, this::expandTable);
    }
    Table table = tableOf(key);
    if (path.size() == 1) {
      ObjectNode node = json.table(table);
      ObjectNode out = project(node, options.select());
      expandTable(node, out, options);
      return one(request, "EntityDefinitions", out);
    }
    String member = path.get(1).name();
    String memberKey = path.get(1).key();
    String cast =
        path.size() > 2 && path.get(2).name().startsWith(PREFIX)
            ? path.get(2).name().substring(PREFIX.length())
            : null;
    if (path.size() > (cast == null ? 2 : 3)) {
      return optionSetOf(request, path, table, memberKey, options);
    }
    String context = "EntityDefinitions('" + table.logicalName + "')/" + member;
    List<JsonNode> nodes = members(table, member, cast);
    if (memberKey != null) {
      for (JsonNode node : nodes) {
        if (isNamed(node, memberKey)) {
          ObjectNode out = project(node, options.select());
          expandColumn(node, out, options);
          return one(request, context, out);
        }
      }
      throw Refusal.noSuchRow(member, memberKey);
    }
    return list(request, context, nodes, options, this::expandColumn);
  }

  /** {@code Attributes(LogicalName='x')/Microsoft...PicklistAttributeMetadata/OptionSet}. */
  private Answer optionSetOf(
      Request request,
      ResourcePath path,
      Table table,
      @Nullable String memberKey,
      Options options) {
    String last = path.get(path.size() - 1).name();
    Column column = memberKey == null ? null : table.column(nameOf(memberKey));
    if (column == null || !last.equals("OptionSet")) {
      throw Refusal.notModelled("the metadata path '" + request.path() + "'");
    }
    return one(
        request,
        "EntityDefinitions('" + table.logicalName + "')/Attributes/OptionSet",
        project(optionSet(column), options.select()));
  }

  private List<JsonNode> members(Table table, String member, @Nullable String cast) {
    List<JsonNode> nodes = new ArrayList<>();
    switch (member) {
      case "Attributes" -> {
        ColumnType type =
            cast == null || cast.equals("EnumAttributeMetadata")
                ? null
                : ColumnType.ofMetadataClass(cast)
                    .orElseThrow(() -> Refusal.unknownSegment(PREFIX + cast));
        if (cast != null && type == null) {
          throw Refusal.unknownSegment(PREFIX + cast);
        }
        for (Column column : table.columns) {
          if (type == null || column.type().metadataClass.equals(type.metadataClass)) {
            ObjectNode node = json.column(table, column);
            nodes.add(cast == null ? node : node.without("@odata.type"));
          }
        }
      }
      case "Keys" -> {
        if (table.elastic()) {
          nodes.add(json.key(table, Elastic.key(table)));
        }
        table.keys.forEach(key -> nodes.add(json.key(table, key)));
      }
      case "ManyToOneRelationships", "OneToManyRelationships", "ManyToManyRelationships" -> {
        for (Relationship relationship : model.relationships()) {
          boolean wanted =
              switch (relationship) {
                case Relationship.OneToMany r ->
                    member.equals("ManyToOneRelationships")
                            && r.referencingTable().equals(table.logicalName)
                        || member.equals("OneToManyRelationships")
                            && r.referencedTable().equals(table.logicalName);
                case Relationship.ManyToMany r ->
                    member.equals("ManyToManyRelationships")
                        && (r.table1().equals(table.logicalName)
                            || r.table2().equals(table.logicalName));
              };
          if (wanted) {
            nodes.add(json.relationship(relationship).without("@odata.type"));
          }
        }
      }
      default -> throw Refusal.unknownSegment(member);
    }
    return nodes;
  }

  private Answer relationships(Request request, ResourcePath path, Options options) {
    String key = path.get(0).key();
    String cast = path.size() > 1 ? path.get(1).name() : "";
    List<JsonNode> nodes = new ArrayList<>();
    for (Relationship relationship : model.relationships()) {
      ObjectNode node = json.relationship(relationship);
      if (cast.isEmpty() || node.path("@odata.type").asString().equals("#" + cast)) {
        nodes.add(node);
      }
    }
    if (key != null) {
      for (JsonNode node : nodes) {
        if (isNamed(node, key)) {
          return one(request, "RelationshipDefinitions", project(node, options.select()));
        }
      }
      throw Refusal.noSuchRow("Relationship", key);
    }
    return list(request, "RelationshipDefinitions", nodes, options, (_, _, _) -> {});
  }

  private Answer globalOptionSets(Request request, ResourcePath.Segment segment, Options options) {
    List<JsonNode> sets = new ArrayList<>();
    model.optionSets().values().forEach(set -> sets.add(MetadataJson.optionSet(set)));
    String key = segment.key();
    if (key == null) {
      return list(request, "GlobalOptionSetDefinitions", sets, options, (_, _, _) -> {});
    }
    for (JsonNode set : sets) {
      if (isNamed(set, key)) {
        return one(request, "GlobalOptionSetDefinitions", project(set, options.select()));
      }
    }
    throw Refusal.noSuchRow("OptionSet", key);
  }

  private ObjectNode optionSet(Column column) {
    GlobalOptionSet global = model.optionSets().get(column.optionSet());
    return global != null && global.isOf(column)
        ? MetadataJson.optionSet(global)
        : MetadataJson.optionSet(column);
  }

  private Table tableOf(String key) {
    String name = nameOf(key);
    for (Table table : model.tables()) {
      if (table.logicalName.equals(name) || table.metadataId.toString().equals(name)) {
        return table;
      }
    }
    throw new Refusal(
        404,
        "0x80060888",
        "Could not find an entity with name " + name + " in metadata: it does not exist.");
  }

  /** The value in {@code LogicalName='x'}, {@code 'x'} or a bare guid. */
  static String nameOf(String key) {
    String value = key.substring(key.indexOf('=') + 1).strip();
    return value.startsWith("'") && value.endsWith("'") && value.length() > 1
        ? value.substring(1, value.length() - 1)
        : value;
  }

  private static boolean isNamed(JsonNode node, String key) {
    String name = nameOf(key);
    return name.equals(node.path("LogicalName").asString())
        || name.equals(node.path("Name").asString())
        || name.equals(node.path("SchemaName").asString())
        || name.equals(node.path("MetadataId").asString());
  }

  /** Adds to an answer what $expand names. */
  private interface Expander {
    void expand(JsonNode full, ObjectNode out, Options options);
  }

  private void expandTable(JsonNode full, ObjectNode out, Options options) {
    Table table = model.require(full.path("LogicalName").asString());
    for (Map.Entry<String, Options> item : expands(options.expand()).entrySet()) {
      ArrayNode members = out.putArray(item.getKey());
      for (JsonNode member : filtered(members(table, item.getKey(), null), item.getValue())) {
        ObjectNode projected = project(member, item.getValue().select());
        expandColumn(member, projected, item.getValue());
        members.add(projected);
      }
    }
  }

  private void expandColumn(JsonNode full, ObjectNode out, Options options) {
    for (Map.Entry<String, Options> item : expands(options.expand()).entrySet()) {
      Table table = model.table(full.path("EntityLogicalName").asString(""));
      Column column = table == null ? null : table.column(full.path("LogicalName").asString(""));
      if (column == null
          || !(item.getKey().equals("OptionSet") || item.getKey().equals("GlobalOptionSet"))) {
        throw FilterParser.syntax("'" + item.getKey() + "' can't be expanded here");
      }
      boolean has = column.type().isChoice() || column.type() == ColumnType.BOOLEAN;
      boolean global = item.getKey().equals("GlobalOptionSet");
      if (has && (!global || column.globalOptions())) {
        out.set(item.getKey(), project(optionSet(column), item.getValue().select()));
      } else {
        out.putNull(item.getKey());
      }
    }
  }

  private static Map<String, Options> expands(String text) {
    Map<String, Options> result = new LinkedHashMap<>();
    if (text.isBlank()) {
      return result;
    }
    for (String part : ResourcePath.splitOutsideQuotes(text, ',')) {
      String item = part.strip();
      int open = item.indexOf('(');
      result.put(
          open < 0 ? item : item.substring(0, open),
          Options.parse(open < 0 ? "" : item.substring(open + 1, item.length() - 1)));
    }
    return result;
  }

  private static List<JsonNode> filtered(List<JsonNode> nodes, Options options) {
    String filter = options.filter();
    if (filter == null) {
      return nodes;
    }
    Predicate<JsonNode> predicate = JsonFilter.parse(filter);
    return nodes.stream().filter(predicate).toList();
  }

  private static ObjectNode project(JsonNode node, List<String> select) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (select.isEmpty()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        out.set(entry.getKey(), entry.getValue());
      }
      return out;
    }
    if (node.has("@odata.type")) {
      out.set("@odata.type", node.path("@odata.type"));
    }
    for (String name : select) {
      if (!node.has(name)) {
        throw Refusal.badRequest(
            "0x0", "Could not find a property named '" + name + "' on this metadata type.");
      }
      out.set(name, node.path(name));
    }
    if (node.has("MetadataId")) {
      out.set("MetadataId", node.path("MetadataId"));
    }
    return out;
  }

  private static Answer list(
      Request request, String context, List<JsonNode> nodes, Options options, Expander expander) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("@odata.context", request.base() + "/$metadata#" + context);
    ArrayNode value = out.putArray("value");
    for (JsonNode node : filtered(nodes, options)) {
      ObjectNode projected = project(node, options.select());
      expander.expand(node, projected, options);
      value.add(projected);
    }
    return Answer.json(200, Json.bytes(out));
  }

  private static Answer one(Request request, String context, ObjectNode node) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("@odata.context", request.base() + "/$metadata#" + context + "/$entity");
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      out.set(entry.getKey(), entry.getValue());
    }
    return Answer.json(200, Json.bytes(out));
  }
}
