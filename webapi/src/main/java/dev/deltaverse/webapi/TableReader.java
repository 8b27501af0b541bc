package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a table's description together: its definition with the properties that all columns have,
 * one request for each type of column that has more, and its keys and relationships.
 */
final class TableReader {
  private static final String NO_OPTIONS = "";
  private static final String ATTRIBUTES = "Attributes";
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

  private static final String DEFINITION =
      "?$select=LogicalName,SchemaName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,"
          + "TableType,OwnershipType,IsOptimisticConcurrencyEnabled,ChangeTrackingEnabled,"
          + "DisplayName,IsCustomEntity,IsIntersect,Privileges"
          + "&$expand=Attributes($select=LogicalName,SchemaName,DisplayName,"
          + "AttributeType,AttributeTypeName,"
          + "RequiredLevel,IsValidForCreate,IsValidForUpdate,IsValidForRead,IsSecured,"
          + "AttributeOf,IsPrimaryId,IsPrimaryName)";
  private static final String KEYS =
      "/Keys?$select=SchemaName,LogicalName,KeyAttributes,EntityKeyIndexStatus";
  private static final String MANY_TO_ONE =
      "/ManyToOneRelationships?$select=SchemaName,ReferencingAttribute,"
          + "ReferencingEntityNavigationPropertyName,ReferencingEntity,ReferencedEntity,"
          + "ReferencedAttribute,CascadeConfiguration,"
          + "ReferencedEntityNavigationPropertyName";
  private static final String ONE_TO_MANY =
      "/OneToManyRelationships?$select=SchemaName,ReferencingEntity,"
          + "ReferencingAttribute,ReferencingEntityNavigationPropertyName,"
          + "ReferencedEntityNavigationPropertyName";
  private static final String MANY_TO_MANY =
      "/ManyToManyRelationships?$select=SchemaName,IntersectEntityName,"
          + "Entity1LogicalName,Entity1IntersectAttribute,Entity1NavigationPropertyName,"
          + "Entity2LogicalName,Entity2IntersectAttribute,Entity2NavigationPropertyName";

  /** Reads objects, each by its path, in one request. */
  interface Reader {
    List<Row> read(List<String> paths);
  }

  private final Reader reader;
  private final String table;

  TableReader(Reader reader, String table) {
    this.reader = reader;
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

  /**
   * The table's definition as the service answers it, with each column's type-specific members in
   * {@code Attributes}, and with {@code Keys} and all relationships.
   */
  Row definition() {
    Row row = reader.read(List.of(path(table) + DEFINITION)).getFirst();
    List<Row> attributes = row.rows(ATTRIBUTES);
    List<String> paths =
        new ArrayList<>(
            List.of(
                path(table) + KEYS,
                path(table) + MANY_TO_ONE,
                path(table) + ONE_TO_MANY,
                path(table) + MANY_TO_MANY));
    paths.addAll(detailPaths(attributes));
    List<Row> answers = reader.read(paths);
    Map<String, @Nullable Object> whole = new LinkedHashMap<>(row.asMap());
    whole.put(ATTRIBUTES, merged(attributes, answers.subList(4, answers.size())));
    whole.put("Keys", answers.getFirst().rows("value"));
    whole.put("ManyToOneRelationships", answers.get(1).rows("value"));
    whole.put("OneToManyRelationships", answers.get(2).rows("value"));
    whole.put("ManyToManyRelationships", answers.get(3).rows("value"));
    return new Row(whole);
  }

  /** The description that a definition holds. */
  static TableDescription describe(Row row) {
    return new TableDescription(
        name(row),
        required(row, "SchemaName"),
        label(row),
        row.text("PrimaryNameAttribute").orElse(""),
        tableType(row.text("TableType").orElse("")),
        ownership(row.text("OwnershipType").orElse("")),
        row.flag("IsOptimisticConcurrencyEnabled").orElse(false),
        row.flag("ChangeTrackingEnabled").orElse(false),
        row.rows(ATTRIBUTES).stream().map(TableReader::column).toList(),
        keys(row.rows("Keys")),
        row.rows("ManyToOneRelationships").stream().map(TableReader::manyToOne).toList(),
        row.rows("OneToManyRelationships").stream().map(TableReader::oneToMany).toList(),
        row.rows("ManyToManyRelationships").stream().map(TableReader::manyToMany).toList(),
        row.rows("Privileges").stream().map(TableReader::privilege).toList());
  }

  /** What people call it, in the language of the user who asks; empty if it has no label. */
  static String label(Row row) {
    return row.row("DisplayName")
        .flatMap(name -> name.row("UserLocalizedLabel"))
        .flatMap(label -> label.text("Label"))
        .orElse("");
  }

  /** One path for each type of column that has more properties and that the table has. */
  private Set<String> detailPaths(List<Row> attributes) {
    Set<String> present = new HashSet<>();
    for (Row attribute : attributes) {
      present.add(typeName(attribute));
    }
    Set<String> paths = new LinkedHashSet<>();
    for (Cast cast : CASTS) {
      if (present.contains(cast.typeName())) {
        String select = "LogicalName" + (cast.select().isEmpty() ? "" : "," + cast.select());
        paths.add(
            path(table)
                + "/Attributes/Microsoft.Dynamics.CRM."
                + cast.metadataType()
                + "?$select="
                + select
                + cast.expand());
      }
    }
    return paths;
  }

  /** Each column with what was asked of its type. */
  private static List<Row> merged(List<Row> attributes, List<Row> details) {
    Map<String, Row> byName = new HashMap<>();
    for (Row answer : details) {
      for (Row detail : answer.rows("value")) {
        byName.put(required(detail, "LogicalName"), detail);
      }
    }
    List<Row> columns = new ArrayList<>();
    for (Row attribute : attributes) {
      Map<String, @Nullable Object> whole = new LinkedHashMap<>(attribute.asMap());
      Row detail = byName.get(required(attribute, "LogicalName"));
      if (detail != null) {
        detail.asMap().forEach(whole::putIfAbsent);
      }
      columns.add(new Row(whole));
    }
    return columns;
  }

  private static ColumnDescription column(Row attribute) {
    return new ColumnDescription(
        required(attribute, "LogicalName"),
        required(attribute, "SchemaName"),
        label(attribute),
        ColumnTypes.of(typeName(attribute), attribute),
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

  static List<KeyDescription> readKeys(Reader reader, String table) {
    return keys(reader.read(List.of(path(table) + KEYS)).getFirst().rows("value"));
  }

  private static List<KeyDescription> keys(List<Row> rows) {
    List<KeyDescription> keys = new ArrayList<>();
    for (Row row : rows) {
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

  private static ManyToOne manyToOne(Row row) {
    return new ManyToOne(
        required(row, "SchemaName"),
        required(row, "ReferencingAttribute"),
        row.text("ReferencingEntityNavigationPropertyName").orElse(""),
        required(row, "ReferencedEntity"),
        row.text("ReferencedAttribute").orElse(""),
        row.text("ReferencedEntityNavigationPropertyName").orElse(""));
  }

  private static OneToMany oneToMany(Row row) {
    return new OneToMany(
        required(row, "SchemaName"),
        row.text("ReferencedEntityNavigationPropertyName").orElse(""),
        required(row, "ReferencingEntity"),
        required(row, "ReferencingAttribute"),
        row.text("ReferencingEntityNavigationPropertyName").orElse(""));
  }

  private static ManyToMany manyToMany(Row row) {
    return new ManyToMany(
        required(row, "SchemaName"),
        required(row, "IntersectEntityName"),
        required(row, "Entity1LogicalName"),
        row.text("Entity1IntersectAttribute").orElse(""),
        row.text("Entity1NavigationPropertyName").orElse(""),
        required(row, "Entity2LogicalName"),
        row.text("Entity2IntersectAttribute").orElse(""),
        row.text("Entity2NavigationPropertyName").orElse(""));
  }

  private static TablePrivilege privilege(Row row) {
    return new TablePrivilege(
        row.id("PrivilegeId").orElseThrow(),
        required(row, "Name"),
        switch (row.text("PrivilegeType").orElse("")) {
          case "Create" -> TablePrivilege.Right.CREATE;
          case "Read" -> TablePrivilege.Right.READ;
          case "Write" -> TablePrivilege.Right.WRITE;
          case "Delete" -> TablePrivilege.Right.DELETE;
          case "Append" -> TablePrivilege.Right.APPEND;
          case "AppendTo" -> TablePrivilege.Right.APPEND_TO;
          case "Assign" -> TablePrivilege.Right.ASSIGN;
          case "Share" -> TablePrivilege.Right.SHARE;
          default -> TablePrivilege.Right.OTHER;
        });
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
