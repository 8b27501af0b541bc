package dev.deltaverse.emulator;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Definitions as the metadata sets show them (webapi/query-metadata-web-api). */
final class MetadataJson {
  static final int LANGUAGE = 1033;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  ObjectNode table(Table table) {
    ObjectNode node = NODES.objectNode();
    node.put("MetadataId", table.metadataId.toString());
    node.put("LogicalName", table.logicalName);
    node.put("SchemaName", table.schemaName);
    node.put("EntitySetName", table.entitySet);
    node.put("LogicalCollectionName", table.entitySet);
    node.put("CollectionSchemaName", table.schemaName + "s");
    node.put("PrimaryIdAttribute", table.primaryId);
    node.put("PrimaryNameAttribute", table.primaryName.isEmpty() ? null : table.primaryName);
    node.put("ObjectTypeCode", table.objectTypeCode);
    node.put("OwnershipType", table.ownership);
    node.put("TableType", table.tableType);
    node.put("IsCustomEntity", table.custom);
    node.put("IsIntersect", table.intersect);
    node.put("IsActivity", false);
    node.put("IsLogicalEntity", false);
    node.put("IsPrivate", false);
    node.put("IsManaged", false);
    node.put("IsOptimisticConcurrencyEnabled", table.optimisticConcurrency);
    node.put("ChangeTrackingEnabled", table.changeTracking);
    node.set("IsAuditEnabled", managed(table.audit, "canmodifyauditsettings"));
    node.set("IsCustomizable", managed(table.custom, "iscustomizable"));
    node.set("CanCreateAttributes", managed(table.custom, "cancreateattributes"));
    node.set("IsDuplicateDetectionEnabled", managed(false, "canmodifyduplicatedetectionsettings"));
    ArrayNode privileges = node.putArray("Privileges");
    for (TablePrivilege privilege : TablePrivilege.of(table)) {
      ObjectNode item = privileges.addObject();
      item.put("CanBeBasic", table.ownership.equals("UserOwned"));
      item.put("CanBeDeep", table.ownership.equals("UserOwned"));
      item.put("CanBeGlobal", true);
      item.put("CanBeLocal", table.ownership.equals("UserOwned"));
      item.put("CanBeEntityReference", false);
      item.put("CanBeParentEntityReference", false);
      item.put("CanBeRecordFilter", false);
      item.put("Name", privilege.name());
      item.put("PrivilegeId", privilege.id().toString());
      item.put("PrivilegeType", privilege.verb().wireName);
    }
    node.set("DisplayName", label(table.displayName));
    node.set("DisplayCollectionName", label(table.displayName));
    node.set("Description", label(""));
    return node;
  }

  ObjectNode column(Table table, Column column) {
    ObjectNode node = NODES.objectNode();
    ColumnType type = column.type();
    node.put("@odata.type", "#Microsoft.Dynamics.CRM." + type.metadataClass);
    node.put("MetadataId", column.metadataId().toString());
    node.put("EntityLogicalName", table.logicalName);
    node.put("LogicalName", column.logicalName());
    node.put("SchemaName", column.schemaName());
    node.put("AttributeType", type.attributeType);
    node.putObject("AttributeTypeName").put("Value", type.typeName);
    node.put("ColumnNumber", table.position(column.logicalName()) + 1);
    node.set("DisplayName", label(column.displayName()));
    node.set("Description", label(""));
    ObjectNode required = node.putObject("RequiredLevel");
    required.put("Value", column.required());
    required.put("CanBeChanged", column.custom());
    required.put("ManagedPropertyLogicalName", "canmodifyrequirementlevelsettings");
    node.put("IsValidForCreate", column.create());
    node.put("IsValidForUpdate", column.update());
    node.put("IsValidForRead", column.read());
    node.put("IsCustomAttribute", column.custom());
    node.put("IsPrimaryId", column.logicalName().equals(table.primaryId));
    node.put("IsPrimaryName", column.logicalName().equals(table.primaryName));
    node.put("IsSecured", false);
    node.put("IsLogical", false);
    node.put("IsManaged", false);
    node.put("SourceType", 0);
    node.putNull("AttributeOf");
    node.set("IsAuditEnabled", managed(true, "canmodifyauditsettings"));
    node.set("IsValidForAdvancedFind", managed(true, "canmodifysearchsettings"));
    limits(node, column);
    return node;
  }

  private static void limits(ObjectNode node, Column column) {
    switch (column.type()) {
      case STRING -> {
        node.put("MaxLength", column.maxLength());
        node.put("Format", column.format());
        node.putObject("FormatName").put("Value", column.format());
        node.put("DatabaseLength", column.maxLength() * 2);
        node.put("AutoNumberFormat", "");
      }
      case MEMO -> {
        node.put("MaxLength", column.maxLength());
        node.put("Format", column.format());
        node.putObject("FormatName").put("Value", column.format());
      }
      case INTEGER -> {
        node.put("MinValue", column.min().intValueExact());
        node.put("MaxValue", column.max().intValueExact());
        node.put("Format", column.format());
      }
      case BIGINT -> {
        node.put("MinValue", column.min().longValueExact());
        node.put("MaxValue", column.max().longValueExact());
      }
      case DECIMAL, DOUBLE -> {
        node.put("MinValue", column.min());
        node.put("MaxValue", column.max());
        node.put("Precision", column.precision());
      }
      case MONEY -> {
        node.put("MinValue", column.min());
        node.put("MaxValue", column.max());
        node.put("Precision", column.precision());
        node.put("PrecisionSource", 0);
        node.put("IsBaseCurrency", column.logicalName().endsWith("_base"));
        node.put("CalculationOf", (String) null);
      }
      case DATETIME -> {
        node.put("Format", column.format());
        node.putObject("DateTimeBehavior").put("Value", column.behavior());
        node.put("CanChangeDateTimeBehavior", false);
        node.put("ImeMode", "Auto");
      }
      case LOOKUP, CUSTOMER, OWNER -> {
        ArrayNode targets = node.putArray("Targets");
        column.targets().forEach(targets::add);
        node.put("Format", "None");
      }
      case BOOLEAN -> node.put("DefaultValue", Integer.valueOf(1).equals(column.defaultValue()));
      case PICKLIST, MULTISELECT, STATE, STATUS ->
          node.put("DefaultFormValue", column.defaultValue() == null ? -1 : column.defaultValue());
      case FILE -> node.put("MaxSizeInKB", column.maxLength());
      case IMAGE -> {
        node.put("MaxSizeInKB", column.maxLength());
        node.put("IsPrimaryImage", column.logicalName().equals("entityimage"));
        node.put("CanStoreFullImage", true);
      }
      case UNIQUEIDENTIFIER, MANAGED -> {}
    }
  }

  /** The option set of a choice or boolean column. */
  static ObjectNode optionSet(Column column) {
    ObjectNode node = NODES.objectNode();
    node.put("MetadataId", column.metadataId().toString());
    node.put("Name", column.optionSet());
    node.put("IsGlobal", column.globalOptions());
    node.put("IsCustomOptionSet", column.custom());
    if (column.type() == ColumnType.BOOLEAN) {
      node.put("OptionSetType", "Boolean");
      for (Option option : column.options()) {
        node.set(option.value() == 0 ? "FalseOption" : "TrueOption", option(option, false));
      }
      return node;
    }
    node.put(
        "OptionSetType",
        switch (column.type()) {
          case STATE -> "State";
          case STATUS -> "Status";
          default -> "Picklist";
        });
    ArrayNode options = node.putArray("Options");
    for (Option option : column.options()) {
      options.add(option(option, column.type() == ColumnType.STATUS));
    }
    return node;
  }

  static ObjectNode optionSet(GlobalOptionSet set) {
    ObjectNode node = NODES.objectNode();
    node.put("@odata.type", "#Microsoft.Dynamics.CRM.OptionSetMetadata");
    node.put("MetadataId", set.metadataId().toString());
    node.put("Name", set.name());
    node.set("DisplayName", label(set.displayName()));
    node.put("IsGlobal", true);
    node.put("IsCustomOptionSet", true);
    node.put("OptionSetType", "Picklist");
    ArrayNode options = node.putArray("Options");
    set.options().forEach(option -> options.add(option(option, false)));
    return node;
  }

  private static ObjectNode option(Option option, boolean status) {
    ObjectNode node = NODES.objectNode();
    node.put("Value", option.value());
    node.set("Label", label(option.label()));
    node.putNull("Color");
    if (status) {
      node.put("State", option.state());
    }
    return node;
  }

  ObjectNode key(Table table, AlternateKey key) {
    ObjectNode node = NODES.objectNode();
    node.put("MetadataId", key.metadataId().toString());
    node.put("EntityLogicalName", table.logicalName);
    node.put("LogicalName", key.name());
    node.put("SchemaName", key.schemaName());
    node.set("DisplayName", label(key.displayName()));
    ArrayNode columns = node.putArray("KeyAttributes");
    key.columns().forEach(columns::add);
    node.put("EntityKeyIndexStatus", key.status());
    node.putNull("AsyncJob");
    node.put("IsManaged", false);
    return node;
  }

  ObjectNode relationship(Relationship relationship) {
    ObjectNode node = NODES.objectNode();
    node.put("MetadataId", relationship.metadataId().toString());
    node.put("SchemaName", relationship.schemaName());
    node.put("IsManaged", false);
    node.put("IsValidForAdvancedFind", true);
    switch (relationship) {
      case Relationship.OneToMany r -> {
        node.put("@odata.type", "#Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata");
        node.put("RelationshipType", "OneToManyRelationship");
        node.put("IsCustomRelationship", r.onDelete() != Relationship.OnDelete.NO_CASCADE);
        node.put("ReferencedEntity", r.referencedTable());
        node.put("ReferencedAttribute", r.referencedColumn());
        node.put("ReferencedEntityNavigationPropertyName", r.referencedNavigation());
        node.put("ReferencingEntity", r.referencingTable());
        node.put("ReferencingAttribute", r.referencingColumn());
        node.put("ReferencingEntityNavigationPropertyName", r.referencingNavigation());
        ObjectNode cascade = node.putObject("CascadeConfiguration");
        for (String action :
            java.util.List.of("Assign", "Merge", "Reparent", "Share", "Unshare", "RollupView")) {
          cascade.put(action, "NoCascade");
        }
        cascade.put("Delete", r.onDelete().wireName);
      }
      case Relationship.ManyToMany r -> {
        node.put("@odata.type", "#Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata");
        node.put("RelationshipType", "ManyToManyRelationship");
        node.put("IsCustomRelationship", true);
        node.put("IntersectEntityName", r.intersectTable());
        node.put("Entity1LogicalName", r.table1());
        node.put("Entity1IntersectAttribute", r.column1());
        node.put("Entity1NavigationPropertyName", r.navigation1());
        node.put("Entity2LogicalName", r.table2());
        node.put("Entity2IntersectAttribute", r.column2());
        node.put("Entity2NavigationPropertyName", r.navigation2());
      }
    }
    return node;
  }

  static ObjectNode label(String text) {
    ObjectNode node = NODES.objectNode();
    ArrayNode labels = node.putArray("LocalizedLabels");
    if (text.isEmpty()) {
      node.putNull("UserLocalizedLabel");
      return node;
    }
    labels.add(localized(text));
    node.set("UserLocalizedLabel", localized(text));
    return node;
  }

  private static ObjectNode localized(String text) {
    ObjectNode node = NODES.objectNode();
    node.put("Label", text);
    node.put("LanguageCode", LANGUAGE);
    node.put("IsManaged", false);
    return node;
  }

  private static ObjectNode managed(boolean value, String name) {
    ObjectNode node = NODES.objectNode();
    node.put("Value", value);
    node.put("CanBeChanged", true);
    node.put("ManagedPropertyLogicalName", name);
    return node;
  }
}
