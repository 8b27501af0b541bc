package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetRelationship;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import dev.deltaverse.webapi.ColumnDescription;
import dev.deltaverse.webapi.KeyDescription;
import dev.deltaverse.webapi.ManyToMany;
import dev.deltaverse.webapi.ManyToOne;
import dev.deltaverse.webapi.TableDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the client's description of tables into the port's. */
final class SchemaReader {
  private SchemaReader() {}

  /** Tables with all relationships between them, of an organization that is not known. */
  static TargetSchema schema(List<TableDescription> tables) {
    Map<String, TargetTable> described = new HashMap<>();
    Map<String, TargetRelationship> links = new HashMap<>();
    tables.forEach(t -> described.put(t.name().logicalName(), table(t)));
    for (TableDescription table : tables) {
      for (ManyToMany link : table.manyToMany()) {
        if (described.containsKey(link.table1()) && described.containsKey(link.table2())) {
          links.put(link.schemaName(), relationship(link, ""));
        }
      }
    }
    return new TargetSchema("", described, links);
  }

  static TargetTable table(TableDescription table) {
    Map<String, TargetColumn> columns = new HashMap<>();
    for (ColumnDescription column : table.columns()) {
      columns.put(
          column.logicalName(),
          new TargetColumn(
              column.logicalName(),
              column.label(),
              type(column, table),
              column.validForCreate(),
              column.validForUpdate(),
              column.requiredLevel() == ColumnDescription.RequiredLevel.SYSTEM,
              column.secured()));
    }
    List<TargetKey> keys =
        table.keys().stream().map(SchemaReader::key).toList();
    return new TargetTable(
        table.name().logicalName(),
        table.label(),
        table.name().setName(),
        table.name().idColumn(),
        table.type() == TableDescription.TableType.ELASTIC,
        columns,
        keys);
  }

  static TargetRelationship relationship(ManyToMany link, String intersectSet) {
    return new TargetRelationship(
        link.schemaName(),
        intersectSet,
        link.table1(),
        link.property1(),
        link.column1(),
        link.table2(),
        link.property2(),
        link.column2());
  }

  static TargetKey key(KeyDescription key) {
    return new TargetKey(key.logicalName(), key.columns(), status(key.indexStatus()));
  }

  private static String status(KeyDescription.IndexStatus status) {
    return switch (status) {
      case PENDING -> "Pending";
      case IN_PROGRESS -> "InProgress";
      case ACTIVE -> "Active";
      case FAILED -> "Failed";
    };
  }

  private static ColumnType type(ColumnDescription column, TableDescription table) {
    return switch (column.type()) {
      case dev.deltaverse.webapi.ColumnType.Text text -> new ColumnType.Text(text.maxCharacters());
      case dev.deltaverse.webapi.ColumnType.Memo memo -> new ColumnType.Memo(memo.maxCharacters());
      case dev.deltaverse.webapi.ColumnType.WholeNumber whole ->
          new ColumnType.Whole(whole.min(), whole.max());
      case dev.deltaverse.webapi.ColumnType.BigInt _ -> new ColumnType.Big();
      case dev.deltaverse.webapi.ColumnType.Decimal number ->
          new ColumnType.Decimal(number.min(), number.max(), number.precision());
      case dev.deltaverse.webapi.ColumnType.DoubleNumber number ->
          new ColumnType.Floating(number.min(), number.max(), number.precision());
      case dev.deltaverse.webapi.ColumnType.Money money ->
          new ColumnType.Money(money.min(), money.max(), money.precision());
      case dev.deltaverse.webapi.ColumnType.Bool _ -> new ColumnType.YesNo();
      case dev.deltaverse.webapi.ColumnType.Choice choice ->
          new ColumnType.Choice(labels(choice.options()));
      case dev.deltaverse.webapi.ColumnType.Choices choices ->
          new ColumnType.Choices(labels(choices.options()));
      case dev.deltaverse.webapi.ColumnType.State state ->
          new ColumnType.State(labels(state.options()));
      case dev.deltaverse.webapi.ColumnType.Status status -> status(status);
      case dev.deltaverse.webapi.ColumnType.DateOnly _ -> new ColumnType.DateOnly();
      case dev.deltaverse.webapi.ColumnType.DateTime time ->
          new ColumnType.DateTime(
              time.behavior()
                  == dev.deltaverse.webapi.ColumnType.DateBehavior.TIME_ZONE_INDEPENDENT);
      case dev.deltaverse.webapi.ColumnType.UniqueIdentifier _ -> new ColumnType.Guid();
      case dev.deltaverse.webapi.ColumnType.Lookup lookup ->
          lookup(column, table, lookup.targets());
      case dev.deltaverse.webapi.ColumnType.Customer customer ->
          lookup(column, table, customer.targets());
      case dev.deltaverse.webapi.ColumnType.Owner owner -> owner(column, owner.targets());
      case dev.deltaverse.webapi.ColumnType.File _ -> new ColumnType.Unsupported("FileType");
      case dev.deltaverse.webapi.ColumnType.Image _ -> new ColumnType.Unsupported("ImageType");
      case dev.deltaverse.webapi.ColumnType.PartyList _ ->
          new ColumnType.Unsupported("PartyListType");
      case dev.deltaverse.webapi.ColumnType.Other other ->
          new ColumnType.Unsupported(other.name());
    };
  }

  private static ColumnType lookup(
      ColumnDescription column, TableDescription table, List<String> targets) {
    Map<String, String> navigation = new HashMap<>();
    for (ManyToOne relationship : table.lookups(column.logicalName())) {
      if (targets.isEmpty() || targets.contains(relationship.referencedTable())) {
        navigation.put(relationship.referencedTable(), relationship.navigationProperty());
      }
    }
    return new ColumnType.Lookup(navigation);
  }

  /** An owner is written through the column's own name, whichever table it is of. */
  private static ColumnType owner(ColumnDescription column, List<String> targets) {
    Map<String, String> navigation = new HashMap<>();
    for (String target : targets.isEmpty() ? List.of("systemuser", "team") : targets) {
      navigation.put(target, column.logicalName());
    }
    return new ColumnType.Lookup(navigation);
  }

  private static ColumnType status(dev.deltaverse.webapi.ColumnType.Status status) {
    Map<Integer, String> labels = new HashMap<>();
    Map<Integer, Integer> states = new HashMap<>();
    for (dev.deltaverse.webapi.ColumnType.StatusOption option : status.options()) {
      labels.put(option.value(), option.label());
      states.put(option.value(), option.state());
    }
    return new ColumnType.Status(labels, states);
  }

  private static Map<Integer, String> labels(List<dev.deltaverse.webapi.ColumnType.Option> options) {
    Map<Integer, String> labels = new HashMap<>();
    for (dev.deltaverse.webapi.ColumnType.Option option : options) {
      labels.put(option.value(), option.label());
    }
    return labels;
  }
}
