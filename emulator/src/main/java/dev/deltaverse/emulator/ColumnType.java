package dev.deltaverse.emulator;

import java.util.Locale;
import java.util.Optional;

/**
 * The column types of Dataverse, with the names that metadata answers use for them (Microsoft:
 * "Column definitions", entity-attribute-metadata).
 */
enum ColumnType {
  STRING("String", "StringType", "StringAttributeMetadata", "Edm.String"),
  MEMO("Memo", "MemoType", "MemoAttributeMetadata", "Edm.String"),
  INTEGER("Integer", "IntegerType", "IntegerAttributeMetadata", "Edm.Int32"),
  BIGINT("BigInt", "BigIntType", "BigIntAttributeMetadata", "Edm.Int64"),
  DECIMAL("Decimal", "DecimalType", "DecimalAttributeMetadata", "Edm.Decimal"),
  DOUBLE("Double", "DoubleType", "DoubleAttributeMetadata", "Edm.Double"),
  MONEY("Money", "MoneyType", "MoneyAttributeMetadata", "Edm.Decimal"),
  BOOLEAN("Boolean", "BooleanType", "BooleanAttributeMetadata", "Edm.Boolean"),
  PICKLIST("Picklist", "PicklistType", "PicklistAttributeMetadata", "Edm.Int32"),
  MULTISELECT(
      "Virtual", "MultiSelectPicklistType", "MultiSelectPicklistAttributeMetadata", "Edm.String"),
  STATE("State", "StateType", "StateAttributeMetadata", "Edm.Int32"),
  STATUS("Status", "StatusType", "StatusAttributeMetadata", "Edm.Int32"),
  DATETIME("DateTime", "DateTimeType", "DateTimeAttributeMetadata", "Edm.DateTimeOffset"),
  LOOKUP("Lookup", "LookupType", "LookupAttributeMetadata", "Edm.Guid"),
  CUSTOMER("Customer", "CustomerType", "LookupAttributeMetadata", "Edm.Guid"),
  OWNER("Owner", "OwnerType", "LookupAttributeMetadata", "Edm.Guid"),
  UNIQUEIDENTIFIER(
      "Uniqueidentifier", "UniqueidentifierType", "UniqueIdentifierAttributeMetadata", "Edm.Guid"),
  FILE("Virtual", "FileType", "FileAttributeMetadata", "Edm.Guid"),
  IMAGE("Virtual", "ImageType", "ImageAttributeMetadata", "Edm.Binary"),
  MANAGED(
      "ManagedProperty",
      "ManagedPropertyType",
      "ManagedPropertyAttributeMetadata",
      "mscrm.BooleanManagedProperty");

  final String attributeType;
  final String typeName;
  final String metadataClass;
  final String edmType;

  ColumnType(String attributeType, String typeName, String metadataClass, String edmType) {
    this.attributeType = attributeType;
    this.typeName = typeName;
    this.metadataClass = metadataClass;
    this.edmType = edmType;
  }

  /** The type's name in a model file, for example {@code multiselect}. */
  String modelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean isLookup() {
    return this == LOOKUP || this == CUSTOMER || this == OWNER;
  }

  boolean isChoice() {
    return this == PICKLIST || this == MULTISELECT || this == STATE || this == STATUS;
  }

  boolean isText() {
    return this == STRING || this == MEMO;
  }

  /**
   * Whether a column of this type may be part of an alternate key (define-alternate-keys-entity).
   */
  boolean allowedInKey() {
    return switch (this) {
      case STRING, INTEGER, DECIMAL, DATETIME, LOOKUP, PICKLIST -> true;
      case MEMO,
          BIGINT,
          DOUBLE,
          MONEY,
          BOOLEAN,
          MULTISELECT,
          STATE,
          STATUS,
          CUSTOMER,
          OWNER,
          UNIQUEIDENTIFIER,
          FILE,
          IMAGE,
          MANAGED ->
          false;
    };
  }

  static Optional<ColumnType> ofModelName(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (ColumnType type : values()) {
      if (type.modelName().equals(wanted)) {
        return Optional.of(type);
      }
    }
    return switch (wanted) {
      case "text" -> Optional.of(STRING);
      case "whole", "int" -> Optional.of(INTEGER);
      case "float" -> Optional.of(DOUBLE);
      case "choice" -> Optional.of(PICKLIST);
      case "choices", "multiselectpicklist" -> Optional.of(MULTISELECT);
      case "guid" -> Optional.of(UNIQUEIDENTIFIER);
      default -> Optional.empty();
    };
  }

  /** The type whose metadata class has this name; lookups answer for customer and owner too. */
  static Optional<ColumnType> ofMetadataClass(String name) {
    for (ColumnType type : values()) {
      if (type.metadataClass.equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
