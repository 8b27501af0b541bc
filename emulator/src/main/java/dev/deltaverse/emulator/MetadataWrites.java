package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Writes to the metadata sets: new tables, columns, keys and relationships. */
final class MetadataWrites {
  private final Environment environment;

  MetadataWrites(Environment environment) {
    this.environment = environment;
  }

  Answer answer(WriteContext context, Request request, ResourcePath path) {
    String first = path.get(0).name();
    String key = path.get(0).key();
    String member = path.size() > 1 ? path.get(1).name() : "";
    requirePrivilege(context, request.method(), spelled(path));
    if (request.method().equals("DELETE")) {
      return delete(context, path);
    }
    JsonNode body;
    try {
      body = Json.parse(request.body());
    } catch (JacksonException e) {
      throw Refusal.badRequest("0x80048d19", "Invalid JSON. " + e.getOriginalMessage());
    }
    if (request.method().equals("PUT")) {
      return put(context, path, body);
    }
    if (!request.method().equals("POST")) {
      throw Refusal.notModelled(request.method() + " on " + first);
    }
    if (first.equals("EntityDefinitions") && key == null && path.size() == 1) {
      return addTable(context, request, body);
    }
    if (first.equals("EntityDefinitions") && path.size() == 2 && member.equals("Attributes")) {
      return addColumn(context, request, table(key), body);
    }
    if (first.equals("EntityDefinitions") && path.size() == 2 && member.equals("Keys")) {
      return addKey(context, request, table(key), body);
    }
    if (first.equals("RelationshipDefinitions") && path.size() == 1) {
      return addRelationship(context, request, body);
    }
    if (first.equals("GlobalOptionSetDefinitions") && key == null && path.size() == 1) {
      return new OptionSets(environment).create(context, request, body);
    }
    throw Refusal.notModelled("POST on " + request.path());
  }

  /**
   * Definitions take privileges of their own: Microsoft Learn, "CreateEntity message privileges"
   * and its sisters.
   */
  private static void requirePrivilege(WriteContext context, String method, String spelled) {
    TablePrivilege.Verb verb =
        switch (method) {
          case "POST" -> TablePrivilege.Verb.CREATE;
          case "DELETE" -> TablePrivilege.Verb.DELETE;
          default -> TablePrivilege.Verb.WRITE;
        };
    switch (spelled) {
      case "EntityDefinitions" -> context.who().require(Roles.definition(verb, "Entity"));
      case "EntityDefinitions/Attributes" ->
          context.who().require(Roles.definition(verb, "Attribute"));
      case "EntityDefinitions/Keys" -> context.who().require(Roles.definition(verb, "EntityKey"));
      case "RelationshipDefinitions" ->
          context.who().require(Roles.definition(verb, "Relationship"));
      case "GlobalOptionSetDefinitions" ->
          context.who().require(Roles.definition(verb, "OptionSet"));
      default -> {} // refused as not modelled
    }
  }

  private Answer delete(WriteContext context, ResourcePath path) {
    MetadataChanges changes = new MetadataChanges(environment);
    String key = path.get(0).key();
    return switch (spelled(path)) {
      case "EntityDefinitions" -> changes.deleteTable(context, table(key));
      case "EntityDefinitions/Attributes" ->
          changes.deleteColumn(context, table(key), column(table(key), path.get(1).key()));
      case "EntityDefinitions/Keys" -> deleteKey(context, table(key), path.get(1).key());
      case "RelationshipDefinitions" -> changes.deleteRelationship(context, relationship(key));
      case "GlobalOptionSetDefinitions" -> new OptionSets(environment).delete(context, key);
      default -> throw Refusal.notModelled("DELETE on " + spelled(path));
    };
  }

  private Answer put(WriteContext context, ResourcePath path, JsonNode body) {
    MetadataChanges changes = new MetadataChanges(environment);
    String key = path.get(0).key();
    return switch (spelled(path)) {
      case "EntityDefinitions" -> changes.putTable(context, table(key), body);
      case "EntityDefinitions/Attributes" ->
          changes.putColumn(
              context,
              table(key),
              column(table(key), path.get(1).key()),
              new OptionSets(environment).bound(body));
      case "RelationshipDefinitions" -> changes.putRelationship(context, relationship(key), body);
      case "GlobalOptionSetDefinitions" -> new OptionSets(environment).put(context, key, body);
      default -> throw Refusal.notModelled("PUT on " + spelled(path));
    };
  }

  /** The segments' names; a cast to a type at the end changes nothing. */
  private static String spelled(ResourcePath path) {
    StringBuilder text = new StringBuilder(path.get(0).name());
    for (int i = 1; i < path.size(); i++) {
      if (i < path.size() - 1 || !path.get(i).name().startsWith("Microsoft.Dynamics.CRM.")) {
        text.append('/').append(path.get(i).name());
      }
    }
    return text.toString();
  }

  private static Column column(Table table, @Nullable String key) {
    String name = key == null ? "" : MetadataReads.nameOf(key);
    for (Column column : table.columns) {
      if (column.logicalName().equals(name) || column.metadataId().toString().equals(name)) {
        return column;
      }
    }
    throw Refusal.noSuchRow("Attribute", name);
  }

  private Relationship relationship(@Nullable String key) {
    String name = key == null ? "" : MetadataReads.nameOf(key);
    for (Relationship relationship : environment.model().relationships()) {
      if (relationship.schemaName().equals(name)
          || relationship.metadataId().toString().equals(name)) {
        return relationship;
      }
    }
    throw Refusal.noSuchRow("Relationship", name);
  }

  private Table table(@Nullable String key) {
    String name = key == null ? "" : MetadataReads.nameOf(key);
    for (Table table : environment.model().tables()) {
      if (table.logicalName.equals(name) || table.metadataId.toString().equals(name)) {
        return table;
      }
    }
    throw new Refusal(
        404, "0x80060888", "Could not find an entity with name " + name + " in metadata.");
  }

  private Answer addTable(WriteContext context, Request request, JsonNode body) {
    String schemaName = schemaName(body);
    String name = schemaName.toLowerCase(Locale.ROOT);
    Model model = environment.model();
    if (model.table(name) != null) {
      throw Refusal.badRequest(
          "0x80044363", "An entity with the specified name " + name + " already exists.");
    }
    Ids ids = environment.ids;
    Table.Builder table = new Table.Builder(name, ids.named("table:" + name));
    table.schemaName = schemaName;
    table.displayName = MetadataBody.label(body.path("DisplayName"), schemaName);
    table.entitySet = ModelFile.text(body, "EntitySetName", plural(name));
    table.ownership = ModelFile.text(body, "OwnershipType", "UserOwned");
    table.tableType = ModelFile.text(body, "TableType", "Standard");
    table.changeTracking = body.path("ChangeTrackingEnabled").asBoolean(false);
    table.objectTypeCode =
        model.tables().stream().mapToInt(t -> t.objectTypeCode).max().orElse(0) + 1;
    for (JsonNode attribute : body.path("Attributes")) {
      Column column = MetadataBody.column(new OptionSets(environment).bound(attribute), name, ids);
      table.add(column);
      if (attribute.path("IsPrimaryName").asBoolean(false)) {
        table.primaryName = column.logicalName();
      }
    }
    List<Relationship> relationships = new ArrayList<>(model.relationships());
    SystemColumns.complete(table, ids, relationships);
    List<Table> tables = new ArrayList<>(model.tables());
    Table built = table.build();
    tables.add(built);
    environment.model(context.change(), environment.model().with(tables, relationships));
    WriteContext next = context.with(environment.model()).asService();
    new FixtureRows(environment).addTable(next, built);
    return created(request, "EntityDefinitions(" + built.metadataId + ")");
  }

  /** A plural as the designer proposes it. */
  private static String plural(String name) {
    if (name.endsWith("y")
        && name.length() > 1
        && "aeiou".indexOf(name.charAt(name.length() - 2)) < 0) {
      return name.substring(0, name.length() - 1) + "ies";
    }
    return name.matches(".*(s|x|z|ch|sh)") ? name + "es" : name + "s";
  }

  private Answer addColumn(WriteContext context, Request request, Table table, JsonNode body) {
    Column column =
        MetadataBody.column(
            new OptionSets(environment).bound(body), table.logicalName, environment.ids);
    if (table.column(column.logicalName()) != null) {
      throw Refusal.badRequest(
          "0x80047013",
          "Attribute with name "
              + column.logicalName()
              + " already exists in "
              + table.logicalName
              + ".");
    }
    if (column.type().isLookup()) {
      throw Refusal.badRequest(
          "0x80040203", "A lookup column is created together with its relationship.");
    }
    Elastic.refuseColumn(table, column);
    Table.Builder next = table.toBuilder();
    next.add(column);
    Model model = environment.model();
    List<Relationship> relationships = new ArrayList<>(model.relationships());
    SystemColumns.complete(next, environment.ids, relationships);
    replace(context, next.build(), relationships);
    return created(
        request,
        "EntityDefinitions(" + table.metadataId + ")/Attributes(" + column.metadataId() + ")");
  }

  private void replace(WriteContext context, Table table, List<Relationship> relationships) {
    List<Table> tables = new ArrayList<>(environment.model().tables());
    tables.replaceAll(t -> t.logicalName.equals(table.logicalName) ? table : t);
    environment.model(context.change(), environment.model().with(tables, relationships));
  }

  private Answer addKey(WriteContext context, Request request, Table table, JsonNode body) {
    Elastic.refuseKey(table);
    String schemaName = schemaName(body);
    String name = schemaName.toLowerCase(Locale.ROOT);
    List<String> columns = new ArrayList<>();
    body.path("KeyAttributes").forEach(c -> columns.add(c.asString()));
    if (table.key(name) != null) {
      throw Refusal.badRequest(
          "0x80060893", "An entity key with the name " + name + " already exists.");
    }
    for (AlternateKey other : table.keys) {
      if (other.columns().size() == columns.size() && other.columns().containsAll(columns)) {
        throw Refusal.badRequest(
            "0x80060894",
            "An entity key with the selected attributes already exists: " + other.name() + ".");
      }
    }
    if (table.keys.size() >= 10 || columns.isEmpty() || columns.size() > 16) {
      throw Refusal.badRequest(
          "0x80060892", "A table has at most 10 keys, and a key has 1 to 16 columns.");
    }
    for (String column : columns) {
      Column found = table.column(column);
      if (found == null || !found.type().allowedInKey()) {
        throw Refusal.badRequest(
            "0x80060895", "Attribute " + column + " can't be part of an entity key.");
      }
    }
    UUID id = environment.ids.named("key:" + table.logicalName + "." + name);
    Table.Builder next = table.toBuilder();
    next.keys.add(
        new AlternateKey(
            name,
            schemaName,
            MetadataBody.label(body.path("DisplayName"), schemaName),
            columns,
            id,
            environment.clock.instant(),
            false,
            false));
    replace(context, next.build(), environment.model().relationships());
    return created(request, "EntityDefinitions(" + table.metadataId + ")/Keys(" + id + ")");
  }

  /** {@code ReactivateEntityKey}: tries again to build the index of a key that failed. */
  Answer reactivate(WriteContext context, Request request) {
    context.who().require(Roles.definition(TablePrivilege.Verb.WRITE, "EntityKey"));
    JsonNode body = Json.parse(request.body());
    Table table = table("'" + ModelFile.text(body, "EntityLogicalName", "") + "'");
    AlternateKey key =
        table.key(ModelFile.text(body, "EntityKeyLogicalName", "").toLowerCase(Locale.ROOT));
    if (key == null) {
      throw Refusal.noSuchRow("EntityKey", body.path("EntityKeyLogicalName").asString(""));
    }
    if (!key.failed()) {
      throw Refusal.badRequest(
          "0x80060897", "Reactivate entity key is only supported for failed job");
    }
    Table.Builder next = table.toBuilder();
    next.replaceKey(key.asRequested(environment.clock.instant()));
    replace(context, next.build(), environment.model().relationships());
    return Answer.noContent();
  }

  private Answer deleteKey(WriteContext context, Table table, @Nullable String key) {
    String name = key == null ? "" : MetadataReads.nameOf(key);
    Table.Builder next = table.toBuilder();
    if (!next.keys.removeIf(k -> k.name().equals(name) || k.metadataId().toString().equals(name))) {
      throw Refusal.noSuchRow("EntityKey", name);
    }
    for (AlternateKey gone : table.keys) {
      if (next.keys.stream().noneMatch(k -> k.name().equals(gone.name()))) {
        environment.store.key(table.logicalName, gone.name()).clear();
      }
    }
    replace(context, next.build(), environment.model().relationships());
    return Answer.noContent();
  }

  private Answer addRelationship(WriteContext context, Request request, JsonNode body) {
    String schemaName = schemaName(body);
    Model model = environment.model();
    if (model.relationships().stream().anyMatch(r -> r.schemaName().equals(schemaName))) {
      throw Refusal.badRequest(
          "0x80044365", "A relationship with the name " + schemaName + " already exists.");
    }
    String type = ModelFile.text(body, "@odata.type", "");
    Relationship added =
        type.endsWith("ManyToManyRelationshipMetadata")
            ? manyToMany(context, schemaName, body)
            : oneToMany(context, schemaName, body);
    return created(request, "RelationshipDefinitions(" + added.metadataId() + ")");
  }

  private Relationship oneToMany(WriteContext context, String schemaName, JsonNode body) {
    Table referenced = existing(body, "ReferencedEntity");
    Table referencing = existing(body, "ReferencingEntity");
    String lookupSchema = schemaName(body.path("Lookup"));
    Column.Builder lookup = new Column.Builder(lookupSchema, ColumnType.LOOKUP);
    lookup.schemaName = lookupSchema;
    lookup.displayName = MetadataBody.label(body.path("Lookup").path("DisplayName"), lookupSchema);
    lookup.targets(referenced.logicalName);
    Column column = lookup.build(referencing.logicalName, environment.ids);
    if (referencing.column(column.logicalName()) != null) {
      throw Refusal.badRequest(
          "0x80047013", "Attribute with name " + column.logicalName() + " already exists.");
    }
    Relationship.OnDelete onDelete = onDelete(body);
    Relationship.OneToMany added =
        new Relationship.OneToMany(
            schemaName,
            environment.ids.named("relationship:" + schemaName),
            referenced.logicalName,
            referenced.primaryId,
            referencing.logicalName,
            column.logicalName(),
            ModelFile.text(body, "ReferencingEntityNavigationPropertyName", lookupSchema),
            ModelFile.text(body, "ReferencedEntityNavigationPropertyName", schemaName),
            onDelete);
    Table.Builder next = referencing.toBuilder();
    next.add(column);
    List<Relationship> relationships = new ArrayList<>(environment.model().relationships());
    relationships.add(added);
    replace(context, next.build(), relationships);
    return added;
  }

  private static Relationship.OnDelete onDelete(JsonNode relationship) {
    String wanted = relationship.path("CascadeConfiguration").path("Delete").asString("RemoveLink");
    return Relationship.OnDelete.named(wanted).orElse(Relationship.OnDelete.REMOVE_LINK);
  }

  /**
   * {@code CreateCustomerRelationships} and {@code CreatePolymorphicLookupAttribute}: one lookup
   * column with a relationship to each of several tables.
   */
  Answer addLookup(WriteContext context, Request request, ColumnType type) {
    requirePrivilege(context, "POST", "RelationshipDefinitions");
    JsonNode body = Json.parse(request.body());
    String lookupSchema = schemaName(body.path("Lookup"));
    List<String> targets = new ArrayList<>();
    List<Relationship> relationships = new ArrayList<>(environment.model().relationships());
    List<String> ids = new ArrayList<>();
    String column = lookupSchema.toLowerCase(Locale.ROOT);
    Table referencing = null;
    for (JsonNode item : body.path("OneToManyRelationships")) {
      Table referenced = existing(item, "ReferencedEntity");
      referencing = existing(item, "ReferencingEntity");
      targets.add(referenced.logicalName);
      String schemaName = schemaName(item);
      UUID id = environment.ids.named("relationship:" + schemaName);
      ids.add(id.toString());
      relationships.add(
          new Relationship.OneToMany(
              schemaName,
              id,
              referenced.logicalName,
              referenced.primaryId,
              referencing.logicalName,
              column,
              lookupSchema + "_" + referenced.logicalName,
              schemaName,
              onDelete(item)));
    }
    if (referencing == null || referencing.column(column) != null) {
      throw Refusal.badRequest(
          "0x80047013",
          "OneToManyRelationships is empty, or attribute " + column + " already exists.");
    }
    Column.Builder lookup = new Column.Builder(lookupSchema, type);
    lookup.schemaName = lookupSchema;
    lookup.displayName = MetadataBody.label(body.path("Lookup").path("DisplayName"), lookupSchema);
    lookup.targets = List.copyOf(targets);
    Column made = lookup.build(referencing.logicalName, environment.ids);
    Table.Builder next = referencing.toBuilder();
    next.add(made);
    replace(context, next.build(), relationships);
    String message = request.path();
    return Answer.ofMessage(
        request,
        message,
        json -> {
          json.writeName("RelationshipIds");
          json.writeStartArray();
          ids.forEach(json::writeString);
          json.writeEndArray();
          json.writeStringProperty("AttributeId", made.metadataId().toString());
        });
  }

  private Relationship manyToMany(WriteContext context, String schemaName, JsonNode body) {
    Table first = existing(body, "Entity1LogicalName");
    Table second = existing(body, "Entity2LogicalName");
    Elastic.refuseManyToMany(first);
    Elastic.refuseManyToMany(second);
    boolean self = first.logicalName.equals(second.logicalName);
    String intersect =
        ModelFile.text(body, "IntersectEntityName", schemaName).toLowerCase(Locale.ROOT);
    Relationship.ManyToMany added =
        new Relationship.ManyToMany(
            schemaName,
            environment.ids.named("relationship:" + schemaName),
            intersect,
            first.logicalName,
            first.primaryId + (self ? "one" : ""),
            ModelFile.text(body, "Entity1NavigationPropertyName", schemaName),
            second.logicalName,
            second.primaryId + (self ? "two" : ""),
            ModelFile.text(
                body, "Entity2NavigationPropertyName", schemaName + (self ? "_two" : "")));
    Model model = environment.model();
    int code = model.tables().stream().mapToInt(t -> t.objectTypeCode).max().orElse(0) + 1;
    Table.Builder table = ModelFile.intersectTable(added, environment.ids, code);
    List<Relationship> relationships = new ArrayList<>(model.relationships());
    SystemColumns.complete(table, environment.ids, relationships);
    relationships.add(added);
    List<Table> tables = new ArrayList<>(model.tables());
    tables.add(table.build());
    environment.model(context.change(), environment.model().with(tables, relationships));
    return added;
  }

  private Table existing(JsonNode body, String member) {
    String name = ModelFile.text(body, member, "");
    Table table = environment.model().table(name);
    if (table == null) {
      throw Refusal.badRequest(
          "0x80040217", "The entity with a name = '" + name + "' was not found (" + member + ").");
    }
    return table;
  }

  private static String schemaName(JsonNode body) {
    String name = ModelFile.text(body, "SchemaName", "");
    if (name.isEmpty()) {
      throw Refusal.badRequest("0x80040203", "SchemaName is missing.");
    }
    return name;
  }

  private static Answer created(Request request, String path) {
    return Answer.noContent().header("OData-EntityId", request.base() + "/" + path);
  }
}
