package dev.deltaverse.emulator;

import java.util.List;

/**
 * Adds to a table what the service adds by itself: primary id, state and status, dates and people,
 * owner, row version, and the companions of money columns; and the relationships behind lookups.
 */
final class SystemColumns {
  private SystemColumns() {}

  static void complete(Table.Builder table, Ids ids, List<Relationship> relationships) {
    if (!table.has(table.primaryId)) {
      table.columns.addFirst(primaryId(table, ids));
    }
    if (table.intersect) {
      if (!table.has("versionnumber")) {
        add(table, ids, version());
      }
      return;
    }
    completeName(table, ids);
    if (!table.has("statecode")) {
      add(
          table,
          ids,
          Column.of("statecode", ColumnType.STATE)
              .option(0, "Active", 0)
              .option(1, "Inactive", 1)
              .required("SystemRequired")
              .defaultValue(0)
              .system());
    }
    if (!table.has("statuscode")) {
      add(
          table,
          ids,
          Column.of("statuscode", ColumnType.STATUS)
              .option(1, "Active", 0)
              .option(2, "Inactive", 1)
              .system());
    }
    addIfMissing(table, ids, Column.of("createdon", ColumnType.DATETIME).readOnly());
    addIfMissing(table, ids, Column.of("modifiedon", ColumnType.DATETIME).readOnly());
    addIfMissing(table, ids, overriddenCreatedOn());
    addIfMissing(
        table, ids, Column.of("createdby", ColumnType.LOOKUP).targets("systemuser").readOnly());
    addIfMissing(
        table, ids, Column.of("modifiedby", ColumnType.LOOKUP).targets("systemuser").readOnly());
    addIfMissing(table, ids, version());
    addIfMissing(table, ids, Column.of("importsequencenumber", ColumnType.INTEGER).system());
    if (table.ownership.equals("UserOwned")) {
      addIfMissing(
          table, ids, Column.of("ownerid", ColumnType.OWNER).required("SystemRequired").system());
      addIfMissing(
          table,
          ids,
          Column.of("owningbusinessunit", ColumnType.LOOKUP).targets("businessunit").readOnly());
      addIfMissing(
          table, ids, Column.of("owninguser", ColumnType.LOOKUP).targets("systemuser").readOnly());
      addIfMissing(
          table, ids, Column.of("owningteam", ColumnType.LOOKUP).targets("team").readOnly());
    }
    completeMoney(table, ids);
    completeFiles(table, ids);
    if (table.tableType.equals("Elastic")) {
      addIfMissing(
          table, ids, Column.of("partitionid", ColumnType.STRING).maxLength(1024).system());
      addIfMissing(table, ids, Column.of("ttlinseconds", ColumnType.INTEGER).system());
    }
    completeRelationships(table, ids, relationships);
  }

  private static void completeName(Table.Builder table, Ids ids) {
    if (table.primaryName.isEmpty()) {
      int underscore = table.logicalName.indexOf('_');
      String guess = underscore < 0 ? "name" : table.logicalName.substring(0, underscore) + "_name";
      table.primaryName =
          table.has(guess)
              ? guess
              : table.columns.stream()
                  .filter(c -> c.type() == ColumnType.STRING)
                  .map(Column::logicalName)
                  .findFirst()
                  .orElse(guess);
    }
    addIfMissing(table, ids, Column.of(table.primaryName, ColumnType.STRING));
  }

  /** Each file column has a read-only one for the file's name. */
  private static void completeFiles(Table.Builder table, Ids ids) {
    for (Column column : List.copyOf(table.columns)) {
      if (column.type() == ColumnType.FILE) {
        addIfMissing(
            table,
            ids,
            Column.of(column.logicalName() + "_name", ColumnType.STRING).maxLength(200).readOnly());
      }
    }
  }

  private static void completeMoney(Table.Builder table, Ids ids) {
    List<Column> money =
        table.columns.stream()
            .filter(c -> c.type() == ColumnType.MONEY && !c.logicalName().endsWith("_base"))
            .toList();
    if (money.isEmpty()) {
      return;
    }
    addIfMissing(
        table,
        ids,
        Column.of("transactioncurrencyid", ColumnType.LOOKUP)
            .targets("transactioncurrency")
            .system());
    addIfMissing(
        table, ids, Column.of("exchangerate", ColumnType.DECIMAL).precision(10).readOnly());
    for (Column column : money) {
      Column.Builder base = Column.of(column.logicalName() + "_base", ColumnType.MONEY).readOnly();
      base.precision = 4;
      addIfMissing(table, ids, base);
    }
  }

  /** Gives a relationship to every lookup that has none yet. */
  static void completeRelationships(
      Table.Builder table, Ids ids, List<Relationship> relationships) {
    for (Column column : table.columns) {
      if (!column.type().isLookup()) {
        continue;
      }
      for (String target : column.targets()) {
        if (!has(relationships, table.logicalName, column.logicalName(), target)) {
          relationships.add(relationshipFor(table, column, target, ids));
        }
      }
    }
  }

  private static boolean has(
      List<Relationship> relationships, String table, String column, String target) {
    return relationships.stream()
        .anyMatch(
            r ->
                r instanceof Relationship.OneToMany one
                    && one.referencingTable().equals(table)
                    && one.referencingColumn().equals(column)
                    && one.referencedTable().equals(target));
  }

  private static Relationship relationshipFor(
      Table.Builder table, Column column, String target, Ids ids) {
    boolean several = column.targets().size() > 1;
    String navigation =
        column.type() == ColumnType.OWNER
            ? column.logicalName()
            : several ? column.schemaName() + "_" + target : column.schemaName();
    String schemaName =
        column.custom()
            ? target + "_" + table.logicalName + "_" + column.schemaName()
            : "lk_" + table.logicalName + "_" + column.logicalName() + (several ? target : "");
    if (column.logicalName().equals("sdkmessagefilterid")) {
      schemaName = "sdkmessagefilterid_" + table.logicalName;
    }
    return new Relationship.OneToMany(
        schemaName,
        ids.named("relationship:" + schemaName),
        target,
        BuiltInTables.primaryIdOf(target),
        table.logicalName,
        column.logicalName(),
        navigation,
        schemaName,
        column.custom() ? Relationship.OnDelete.REMOVE_LINK : Relationship.OnDelete.NO_CASCADE);
  }

  private static Column primaryId(Table.Builder table, Ids ids) {
    Column.Builder column =
        Column.of(table.primaryId, ColumnType.UNIQUEIDENTIFIER).required("SystemRequired");
    column.update = false;
    column.custom = table.custom;
    return column.build(table.logicalName, ids);
  }

  private static Column.Builder version() {
    return Column.of("versionnumber", ColumnType.BIGINT).readOnly();
  }

  private static Column.Builder overriddenCreatedOn() {
    Column.Builder column = Column.of("overriddencreatedon", ColumnType.DATETIME).system();
    column.update = false;
    column.format = "DateOnly";
    return column;
  }

  private static void addIfMissing(Table.Builder table, Ids ids, Column.Builder column) {
    if (!table.has(column.logicalName)) {
      add(table, ids, column);
    }
  }

  private static void add(Table.Builder table, Ids ids, Column.Builder column) {
    table.add(column.build(table.logicalName, ids));
  }
}
