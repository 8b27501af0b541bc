package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts a table's description together: its definition with the properties that all columns have,
 * one request for each type of column that has more, and its keys and relationships.
 */
final class TableReader {
  private static final String NO_OPTIONS = "";
  private static final String OPTIONS = "&$expand=OptionSet,GlobalOptionSet";

  /** What is to be asked of the columns of a type. */
  private record Cast(String typeName, String metadataType, String select, String expand) {}

  private static final List<Cast> CASTS =
      List.of(
          new Cast("StringType", "StringAttributeMetadata", "MaxLength,FormatName", NO_OPTIONS),
          new Cast("MemoType", "MemoAttributeMetadata", "MaxLength", NO_OPTIONS),
          new Cast("IntegerType", "IntegerAttributeMetadata", "MinValue,MaxValue", NO_OPTIONS),
          new Cast(
              "DecimalType", "DecimalAttributeMetadata", "MinValue,MaxValue,Precision", NO_OPTIONS),
          new Cast(
              "DoubleType", "DoubleAttributeMetadata", "MinValue,MaxValue,Precision", NO_OPTIONS),
          new Cast(
              "MoneyType",
              "MoneyAttributeMetadata",
              "MinValue,MaxValue,Precision,PrecisionSource",
              NO_OPTIONS),
          new Cast(
              "DateTimeType", "DateTimeAttributeMetadata", "Format,DateTimeBehavior", NO_OPTIONS),
          new Cast("LookupType", "LookupAttributeMetadata", "Targets", NO_OPTIONS),
          new Cast("CustomerType", "LookupAttributeMetadata", "Targets", NO_OPTIONS),
          new Cast("OwnerType", "LookupAttributeMetadata", "Targets", NO_OPTIONS),
          new Cast("PicklistType", "PicklistAttributeMetadata", "", OPTIONS),
          new Cast("MultiSelectPicklistType", "MultiSelectPicklistAttributeMetadata", "", OPTIONS),
          new Cast("StateType", "StateAttributeMetadata", "", OPTIONS),
          new Cast("StatusType", "StatusAttributeMetadata", "", OPTIONS),
          new Cast("BooleanType", "BooleanAttributeMetadata", "", "&$expand=OptionSet"),
          new Cast("FileType", "FileAttributeMetadata", "MaxSizeInKB", NO_OPTIONS),
          new Cast(
              "ImageType", "ImageAttributeMetadata", "MaxSizeInKB,IsPrimaryImage", NO_OPTIONS));

  private final Function<String, Row> read;
  private final String table;

  TableReader(Function<String, Row> read, String table) {
    this.read = read;
    this.table = table;
  }

  static String path(String table) {
    return "EntityDefinitions(LogicalName='" + table + "')";
  }

  static TableName name(Row row) {
    return new TableName(
        required(row, "LogicalName"),
        required(row, "EntitySetName"),
        required(row, "PrimaryIdAttribute"));
  }

  TableDescription describe() {
    Row row =
        read.apply(
            path(table)
                + "?$select=LogicalName,SchemaName,EntitySetName,PrimaryIdAttribute,"
                + "PrimaryNameAttribute,TableType,OwnershipType,IsOptimisticConcurrencyEnabled,"
                + "ChangeTrackingEnabled&$expand=Attributes($select=LogicalName,SchemaName,"
                + "AttributeType,AttributeTypeName,RequiredLevel,IsValidForCreate,"
                + "IsValidForUpdate,IsValidForRead,IsSecured,AttributeOf,IsPrimaryId,"
                + "IsPrimaryName)");
    return new TableDescription(
        name(row),
        required(row, "SchemaName"),
        row.text("PrimaryNameAttribute").orElse(""),
        tableType(row.text("TableType").orElse("")),
        ownership(row.text("OwnershipType").orElse("")),
        row.flag("IsOptimisticConcurrencyEnabled").orElse(false),
        row.flag("ChangeTrackingEnabled").orElse(false),
        columns(row.rows("Attributes")),
        keys(read, table),
        manyToOne(),
        oneToMany(),
        manyToMany());
  }

  private List<ColumnDescription> columns(List<Row> attributes) {
    Set<String> metadataTypes = new LinkedHashSet<>();
    List<Row> details = new ArrayList<>();
    for (Cast cast : CASTS) {
      boolean present = attributes.stream().anyMatch(a -> typeName(a).equals(cast.typeName()));
      if (present && metadataTypes.add(cast.metadataType())) {
        details.addAll(details(cast));
      }
    }
    Map<String, Row> byName = new HashMap<>();
    for (Row detail : details) {
      byName.put(required(detail, "LogicalName"), detail);
    }
    List<ColumnDescription> columns = new ArrayList<>();
    for (Row attribute : attributes) {
      columns.add(column(attribute, byName.get(required(attribute, "LogicalName"))));
    }
    return columns;
  }

  private List<Row> details(Cast cast) {
    String select = "LogicalName" + (cast.select().isEmpty() ? "" : "," + cast.select());
    return read.apply(
            path(table)
                + "/Attributes/Microsoft.Dynamics.CRM."
                + cast.metadataType()
                + "?$select="
                + select
                + cast.expand())
        .rows("value");
  }

  private static ColumnDescription column(Row attribute, @Nullable Row detail) {
    return new ColumnDescription(
        required(attribute, "LogicalName"),
        required(attribute, "SchemaName"),
        ColumnTypes.of(typeName(attribute), detail == null ? attribute : detail),
        requiredLevel(attribute.row("RequiredLevel").flatMap(r -> r.text("Value")).orElse("None")),
        attribute.flag("IsValidForCreate").orElse(false),
        attribute.flag("IsValidForUpdate").orElse(false),
        attribute.flag("IsValidForRead").orElse(true),
        attribute.flag("IsSecured").orElse(false),
        attribute.flag("IsPrimaryId").orElse(false),
        attribute.flag("IsPrimaryName").orElse(false),
        attribute.text("AttributeOf").orElse(null));
  }

  /** {@code AttributeTypeName} tells more types apart than {@code AttributeType}. */
  private static String typeName(Row attribute) {
    return attribute
        .row("AttributeTypeName")
        .flatMap(r -> r.text("Value"))
        .or(() -> attribute.text("AttributeType").map(t -> t + "Type"))
        .orElse("");
  }

  static List<KeyDescription> keys(Function<String, Row> read, String table) {
    List<KeyDescription> keys = new ArrayList<>();
    for (Row row :
        read.apply(
                path(table)
                    + "/Keys?$select=SchemaName,LogicalName,KeyAttributes,EntityKeyIndexStatus")
            .rows("value")) {
      keys.add(
          new KeyDescription(
              row.id("MetadataId").orElseThrow(),
              required(row, "LogicalName"),
              required(row, "SchemaName"),
              row.texts("KeyAttributes"),
              indexStatus(required(row, "EntityKeyIndexStatus"))));
    }
    return keys;
  }

  private List<ManyToOne> manyToOne() {
    return read
        .apply(
            path(table)
                + "/ManyToOneRelationships?$select=SchemaName,ReferencingAttribute,"
                + "ReferencingEntityNavigationPropertyName,ReferencedEntity,ReferencedAttribute,"
                + "ReferencedEntityNavigationPropertyName")
        .rows("value")
        .stream()
        .map(
            row ->
                new ManyToOne(
                    required(row, "SchemaName"),
                    required(row, "ReferencingAttribute"),
                    row.text("ReferencingEntityNavigationPropertyName").orElse(""),
                    required(row, "ReferencedEntity"),
                    row.text("ReferencedAttribute").orElse(""),
                    row.text("ReferencedEntityNavigationPropertyName").orElse("")))
        .toList();
  }

  private List<OneToMany> oneToMany() {
    return read
        .apply(
            path(table)
                + "/OneToManyRelationships?$select=SchemaName,ReferencingEntity,"
                + "ReferencingAttribute,ReferencingEntityNavigationPropertyName,"
                + "ReferencedEntityNavigationPropertyName")
        .rows("value")
        .stream()
        .map(
            row ->
                new OneToMany(
                    required(row, "SchemaName"),
                    row.text("ReferencedEntityNavigationPropertyName").orElse(""),
                    required(row, "ReferencingEntity"),
                    required(row, "ReferencingAttribute"),
                    row.text("ReferencingEntityNavigationPropertyName").orElse("")))
        .toList();
  }

  private List<ManyToMany> manyToMany() {
    return read
        .apply(
            path(table)
                + "/ManyToManyRelationships?$select=SchemaName,IntersectEntityName,"
                + "Entity1LogicalName,Entity1IntersectAttribute,Entity1NavigationPropertyName,"
                + "Entity2LogicalName,Entity2IntersectAttribute,Entity2NavigationPropertyName")
        .rows("value")
        .stream()
        .map(
            row ->
                new ManyToMany(
                    required(row, "SchemaName"),
                    required(row, "IntersectEntityName"),
                    required(row, "Entity1LogicalName"),
                    row.text("Entity1IntersectAttribute").orElse(""),
                    row.text("Entity1NavigationPropertyName").orElse(""),
                    required(row, "Entity2LogicalName"),
                    row.text("Entity2IntersectAttribute").orElse(""),
                    row.text("Entity2NavigationPropertyName").orElse("")))
        .toList();
  }

  private static String required(Row row, String name) {
    return row.text(name)
        .orElseThrow(
            () ->
                WebApiException.of(
                    new ErrorKind.Malformed(),
                    "Reading metadata",
                    "an object has no " + name + ": " + row.names(),
                    null));
  }

  private static TableDescription.TableType tableType(String name) {
    return switch (name) {
      case "Standard", "" -> TableDescription.TableType.STANDARD;
      case "Elastic" -> TableDescription.TableType.ELASTIC;
      case "Virtual" -> TableDescription.TableType.VIRTUAL;
      default -> TableDescription.TableType.OTHER;
    };
  }

  private static TableDescription.Ownership ownership(String name) {
    return switch (name) {
      case "UserOwned", "TeamOwned" -> TableDescription.Ownership.USER;
      case "OrganizationOwned" -> TableDescription.Ownership.ORGANIZATION;
      default -> TableDescription.Ownership.OTHER;
    };
  }

  private static ColumnDescription.RequiredLevel requiredLevel(String name) {
    return switch (name) {
      case "SystemRequired" -> ColumnDescription.RequiredLevel.SYSTEM;
      case "ApplicationRequired" -> ColumnDescription.RequiredLevel.APPLICATION;
      case "Recommended" -> ColumnDescription.RequiredLevel.RECOMMENDED;
      default -> ColumnDescription.RequiredLevel.NONE;
    };
  }

  /** The documentation spells one of them with a blank, the API without. */
  private static KeyDescription.IndexStatus indexStatus(String name) {
    return switch (name.replace(" ", "")) {
      case "Active" -> KeyDescription.IndexStatus.ACTIVE;
      case "InProgress" -> KeyDescription.IndexStatus.IN_PROGRESS;
      case "Failed" -> KeyDescription.IndexStatus.FAILED;
      default -> KeyDescription.IndexStatus.PENDING;
    };
  }
}
