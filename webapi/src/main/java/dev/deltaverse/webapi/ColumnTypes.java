package dev.deltaverse.webapi;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes column types from their metadata. */
final class ColumnTypes {
  private static final BigDecimal FLOAT_LIMIT = new BigDecimal("100000000000");
  private static final BigDecimal MONEY_LIMIT = new BigDecimal("922337203685477");

  private ColumnTypes() {}

  /**
   * @param typeName the value of {@code AttributeTypeName}
   */
  static ColumnType of(String typeName, Row row) {
    return switch (typeName) {
      case "StringType" ->
          new ColumnType.Text(
              number(row, "MaxLength", 4000),
              row.row("FormatName").flatMap(r -> r.text("Value")).orElse("Text"));
      case "MemoType" -> new ColumnType.Memo(number(row, "MaxLength", 1_048_576));
      case "IntegerType" ->
          new ColumnType.WholeNumber(
              number(row, "MinValue", -Integer.MAX_VALUE),
              number(row, "MaxValue", Integer.MAX_VALUE));
      case "BigIntType" -> new ColumnType.BigInt();
      case "DecimalType" ->
          new ColumnType.Decimal(
              limit(row, "MinValue", FLOAT_LIMIT.negate()),
              limit(row, "MaxValue", FLOAT_LIMIT),
              number(row, "Precision", 10));
      case "DoubleType" ->
          new ColumnType.DoubleNumber(
              limit(row, "MinValue", FLOAT_LIMIT.negate()),
              limit(row, "MaxValue", FLOAT_LIMIT),
              number(row, "Precision", 5));
      case "MoneyType" ->
          new ColumnType.Money(
              limit(row, "MinValue", MONEY_LIMIT.negate()),
              limit(row, "MaxValue", MONEY_LIMIT),
              number(row, "Precision", 4),
              number(row, "PrecisionSource", 0));
      case "BooleanType" -> bool(row);
      case "PicklistType" -> new ColumnType.Choice(options(row));
      case "MultiSelectPicklistType" -> new ColumnType.Choices(options(row));
      case "StateType" -> new ColumnType.State(options(row));
      case "StatusType" -> new ColumnType.Status(statusOptions(row));
      case "DateTimeType" -> dateTime(row);
      case "LookupType" -> new ColumnType.Lookup(row.texts("Targets"));
      case "CustomerType" -> new ColumnType.Customer(row.texts("Targets"));
      case "OwnerType" -> new ColumnType.Owner(row.texts("Targets"));
      case "UniqueidentifierType" -> new ColumnType.UniqueIdentifier();
      case "FileType" -> new ColumnType.File(number(row, "MaxSizeInKB", 32_768));
      case "ImageType" ->
          new ColumnType.Image(
              number(row, "MaxSizeInKB", 10_240), row.flag("IsPrimaryImage").orElse(false));
      case "PartyListType" -> new ColumnType.PartyList();
      default -> new ColumnType.Other(typeName);
    };
  }

  private static ColumnType dateTime(Row row) {
    String behavior = row.row("DateTimeBehavior").flatMap(r -> r.text("Value")).orElse("UserLocal");
    ColumnType.DateFormat format =
        row.text("Format").orElse("").equals("DateOnly")
            ? ColumnType.DateFormat.DATE_ONLY
            : ColumnType.DateFormat.DATE_AND_TIME;
    return switch (behavior) {
      case "DateOnly" -> new ColumnType.DateOnly();
      case "TimeZoneIndependent" ->
          new ColumnType.DateTime(format, ColumnType.DateBehavior.TIME_ZONE_INDEPENDENT);
      default -> new ColumnType.DateTime(format, ColumnType.DateBehavior.USER_LOCAL);
    };
  }

  private static ColumnType bool(Row row) {
    Optional<Row> set = row.row("OptionSet");
    return new ColumnType.Bool(
        set.flatMap(s -> s.row("TrueOption")).map(ColumnTypes::label).orElse(""),
        set.flatMap(s -> s.row("FalseOption")).map(ColumnTypes::label).orElse(""));
  }

  /** A local list of options, or the global one if the column uses that. */
  private static List<Row> optionRows(Row row) {
    List<Row> local = row.row("OptionSet").map(s -> s.rows("Options")).orElse(List.of());
    return local.isEmpty()
        ? row.row("GlobalOptionSet").map(s -> s.rows("Options")).orElse(List.of())
        : local;
  }

  private static List<ColumnType.Option> options(Row row) {
    List<ColumnType.Option> options = new ArrayList<>();
    for (Row option : optionRows(row)) {
      options.add(new ColumnType.Option(number(option, "Value", 0), label(option)));
    }
    return options;
  }

  private static List<ColumnType.StatusOption> statusOptions(Row row) {
    List<ColumnType.StatusOption> options = new ArrayList<>();
    for (Row option : optionRows(row)) {
      options.add(
          new ColumnType.StatusOption(
              number(option, "Value", 0), label(option), number(option, "State", 0)));
    }
    return options;
  }

  private static String label(Row option) {
    Optional<Row> label = option.row("Label");
    return label
        .flatMap(l -> l.row("UserLocalizedLabel"))
        .or(() -> label.flatMap(l -> l.rows("LocalizedLabels").stream().findFirst()))
        .flatMap(l -> l.text("Label"))
        .orElse("");
  }

  private static int number(Row row, String name, int otherwise) {
    return row.number(name).map(BigDecimal::intValueExact).orElse(otherwise);
  }

  private static BigDecimal limit(Row row, String name, BigDecimal otherwise) {
    return row.number(name).orElse(otherwise);
  }
}
