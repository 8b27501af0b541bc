package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The system tables that every environment has, as far as clients look at them. */
final class BuiltInTables {
  static final Set<String> NAMES =
      Set.of(
          "systemuser",
          "team",
          "businessunit",
          "organization",
          "transactioncurrency",
          "role",
          "privilege",
          "sdkmessage",
          "sdkmessagefilter",
          "sdkmessageprocessingstep",
          "workflow",
          "asyncoperation",
          "bulkdeletefailure",
          "bulkdeleteoperation",
          "duplicaterule",
          "duplicaterulecondition");

  /** The tables behind the N:N relationships that every environment has. */
  static final Set<String> INTERSECTS = Set.of("systemuserroles", "roleprivileges");

  private BuiltInTables() {}

  static String primaryIdOf(String table) {
    return table + "id";
  }

  static void addTo(List<Table.Builder> tables, Ids ids, Set<String> defined) {
    List<Table.Builder> all = new ArrayList<>();
    Table.Builder user = table("systemuser", ids, "fullname", 8);
    user.ownership = "BusinessOwned";
    text(user, ids, "domainname", 1024);
    text(user, ids, "internalemailaddress", 100);
    guid(user, ids, "applicationid");
    guid(user, ids, "azureactivedirectoryobjectid");
    user.add(Column.of("isdisabled", ColumnType.BOOLEAN).system().build("systemuser", ids));
    lookup(user, ids, "businessunitid", "businessunit");
    all.add(user);

    Table.Builder team = table("team", ids, "name", 9);
    team.ownership = "BusinessOwned";
    team.add(Column.of("isdefault", ColumnType.BOOLEAN).system().build("team", ids));
    lookup(team, ids, "businessunitid", "businessunit");
    all.add(team);

    Table.Builder unit = table("businessunit", ids, "name", 10);
    unit.ownership = "BusinessOwned";
    lookup(unit, ids, "parentbusinessunitid", "businessunit");
    all.add(unit);

    Table.Builder organization = table("organization", ids, "name", 1019);
    organization.ownership = "None";
    integer(organization, ids, "expirechangetrackingindays");
    integer(organization, ids, "bypassbusinesslogicexecutionstepidslimit");
    organization.add(
        Column.of("isauditenabled", ColumnType.BOOLEAN).system().build("organization", ids));
    all.add(organization);

    Table.Builder currency = table("transactioncurrency", ids, "currencyname", 9105);
    currency.ownership = "OrganizationOwned";
    text(currency, ids, "isocurrencycode", 5);
    text(currency, ids, "currencysymbol", 13);
    currency.add(
        Column.of("exchangerate", ColumnType.DECIMAL)
            .precision(10)
            .system()
            .build("transactioncurrency", ids));
    all.add(currency);

    Table.Builder role = table("role", ids, "name", 1036);
    role.ownership = "BusinessOwned";
    lookup(role, ids, "businessunitid", "businessunit");
    all.add(role);

    Table.Builder privilege = table("privilege", ids, "name", 1023);
    privilege.ownership = "None";
    integer(privilege, ids, "accessright");
    all.add(privilege);

    Table.Builder message = table("sdkmessage", ids, "name", 4606);
    message.ownership = "None";
    all.add(message);

    Table.Builder filter = table("sdkmessagefilter", ids, "name", 4607);
    filter.ownership = "None";
    text(filter, ids, "primaryobjecttypecode", 100);
    lookup(filter, ids, "sdkmessageid", "sdkmessage");
    all.add(filter);

    Table.Builder step = table("sdkmessageprocessingstep", ids, "name", 4608);
    step.ownership = "OrganizationOwned";
    step.add(
        Column.of("statecode", ColumnType.STATE)
            .option(0, "Enabled", 0)
            .option(1, "Disabled", 1)
            .defaultValue(0)
            .system()
            .build("sdkmessageprocessingstep", ids));
    step.add(
        Column.of("statuscode", ColumnType.STATUS)
            .option(1, "Enabled", 0)
            .option(2, "Disabled", 1)
            .system()
            .build("sdkmessageprocessingstep", ids));
    integer(step, ids, "mode");
    integer(step, ids, "stage");
    integer(step, ids, "rank");
    step.add(
        Column.of("customizationlevel", ColumnType.INTEGER)
            .defaultValue(1)
            .system()
            .build("sdkmessageprocessingstep", ids));
    text(step, ids, "filteringattributes", 4000);
    text(step, ids, "configuration", 4000);
    step.add(
        Column.of("canbebypassed", ColumnType.BOOLEAN)
            .defaultValue(1)
            .system()
            .build("sdkmessageprocessingstep", ids));
    step.add(
        Column.of("iscustomizable", ColumnType.MANAGED)
            .defaultValue(1)
            .system()
            .build("sdkmessageprocessingstep", ids));
    lookup(step, ids, "sdkmessagefilterid", "sdkmessagefilter");
    lookup(step, ids, "sdkmessageid", "sdkmessage");
    all.add(step);

    Table.Builder workflow = table("workflow", ids, "name", 4703);
    workflow.add(
        Column.of("statecode", ColumnType.STATE)
            .option(0, "Draft", 0)
            .option(1, "Activated", 1)
            .option(2, "Suspended", 2)
            .defaultValue(0)
            .system()
            .build("workflow", ids));
    workflow.add(
        Column.of("statuscode", ColumnType.STATUS)
            .option(1, "Draft", 0)
            .option(2, "Activated", 1)
            .option(3, "CompanyDLPViolation", 2)
            .system()
            .build("workflow", ids));
    integer(workflow, ids, "category");
    integer(workflow, ids, "type");
    text(workflow, ids, "primaryentity", 100);
    text(workflow, ids, "clientdata", 4000);
    all.add(workflow);

    Table.Builder job = table("asyncoperation", ids, "name", 4700);
    job.add(
        Column.of("statecode", ColumnType.STATE)
            .option(0, "Ready", 0)
            .option(1, "Suspended", 1)
            .option(2, "Locked", 2)
            .option(3, "Completed", 3)
            .defaultValue(0)
            .system()
            .build("asyncoperation", ids));
    job.add(
        Column.of("statuscode", ColumnType.STATUS)
            .option(0, "Waiting For Resources", 0)
            .option(10, "Waiting", 1)
            .option(20, "In Progress", 2)
            .option(30, "Succeeded", 3)
            .option(31, "Failed", 3)
            .option(32, "Canceled", 3)
            .system()
            .build("asyncoperation", ids));
    integer(job, ids, "operationtype");
    text(job, ids, "friendlymessage", 4000);
    integer(job, ids, "errorcode");
    job.add(Column.of("completedon", ColumnType.DATETIME).system().build("asyncoperation", ids));
    all.add(job);

    Table.Builder failure = table("bulkdeletefailure", ids, "name", 4425);
    integer(failure, ids, "errornumber");
    text(failure, ids, "errordescription", 512);
    lookup(failure, ids, "asyncoperationid", "asyncoperation");
    all.add(failure);

    Table.Builder operation = table("bulkdeleteoperation", ids, "name", 4424);
    integer(operation, ids, "successcount");
    integer(operation, ids, "failurecount");
    lookup(operation, ids, "asyncoperationid", "asyncoperation");
    all.add(operation);

    Table.Builder rule = table("duplicaterule", ids, "name", 4414);
    rule.add(
        Column.of("statecode", ColumnType.STATE)
            .option(0, "Inactive", 0)
            .option(1, "Active", 1)
            .defaultValue(0)
            .system()
            .build("duplicaterule", ids));
    rule.add(
        Column.of("statuscode", ColumnType.STATUS)
            .option(0, "Unpublished", 0)
            .option(1, "Publishing", 0)
            .option(2, "Published", 1)
            .system()
            .build("duplicaterule", ids));
    text(rule, ids, "baseentityname", 100);
    text(rule, ids, "matchingentityname", 100);
    all.add(rule);

    Table.Builder condition = table("duplicaterulecondition", ids, "name", 4416);
    text(condition, ids, "baseattributename", 50);
    text(condition, ids, "matchingattributename", 50);
    condition.add(
        Column.of("operatorcode", ColumnType.INTEGER)
            .defaultValue(0)
            .system()
            .build("duplicaterulecondition", ids));
    lookup(condition, ids, "regardingobjectid", "duplicaterule");
    all.add(condition);

    for (Table.Builder table : all) {
      if (defined.contains(table.logicalName)) {
        tables.stream()
            .filter(t -> t.logicalName.equals(table.logicalName))
            .forEach(t -> t.columns.addAll(missing(t, table)));
      } else {
        tables.add(table);
      }
    }
  }

  /** The columns that the emulator itself works with and that an imported table lacks. */
  private static List<Column> missing(Table.Builder imported, Table.Builder builtIn) {
    return builtIn.columns.stream().filter(c -> !imported.has(c.logicalName())).toList();
  }

  /** The N:N relationships between users, roles and privileges. */
  static void addRelationships(
      List<Table.Builder> tables, List<Relationship> relationships, Ids ids) {
    peers(
        tables, relationships, ids, Roles.OF_USERS, "systemuserroles", "systemuser", "role", 1041);
    peers(
        tables,
        relationships,
        ids,
        Roles.OF_PRIVILEGES,
        "roleprivileges",
        "role",
        "privilege",
        1042);
  }

  private static void peers(
      List<Table.Builder> tables,
      List<Relationship> relationships,
      Ids ids,
      String name,
      String intersect,
      String first,
      String second,
      int typeCode) {
    if (relationships.stream().anyMatch(r -> r.schemaName().equals(name))) {
      return;
    }
    Relationship.ManyToMany relationship =
        new Relationship.ManyToMany(
            name,
            ids.named("relationship:" + name),
            intersect,
            first,
            first + "id",
            name,
            second,
            second + "id",
            name);
    relationships.add(relationship);
    if (tables.stream().noneMatch(t -> t.logicalName.equals(intersect))) {
      Table.Builder table = ModelFile.intersectTable(relationship, ids, typeCode);
      table.entitySet = intersect + "collection";
      tables.add(table);
    }
  }

  private static Table.Builder table(String name, Ids ids, String primaryName, int typeCode) {
    Table.Builder table = new Table.Builder(name, ids.named("table:" + name));
    table.custom = false;
    table.primaryName = primaryName;
    table.objectTypeCode = typeCode;
    if (name.equals("transactioncurrency")) {
      table.entitySet = "transactioncurrencies";
    }
    table.add(Column.of(primaryName, ColumnType.STRING).maxLength(256).system().build(name, ids));
    return table;
  }

  private static void text(Table.Builder table, Ids ids, String name, int length) {
    table.add(
        Column.of(name, ColumnType.STRING)
            .maxLength(length)
            .system()
            .build(table.logicalName, ids));
  }

  private static void integer(Table.Builder table, Ids ids, String name) {
    table.add(Column.of(name, ColumnType.INTEGER).system().build(table.logicalName, ids));
  }

  private static void guid(Table.Builder table, Ids ids, String name) {
    table.add(Column.of(name, ColumnType.UNIQUEIDENTIFIER).system().build(table.logicalName, ids));
  }

  private static void lookup(Table.Builder table, Ids ids, String name, String target) {
    table.add(
        Column.of(name, ColumnType.LOOKUP).targets(target).system().build(table.logicalName, ids));
  }
}
