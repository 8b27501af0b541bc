package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that every environment has from the start: an organisation, a unit, users, messages. */
final class FixtureRows {
  private static final List<String> MESSAGES =
      List.of(
          "Create",
          "Update",
          "Delete",
          "Upsert",
          "Retrieve",
          "CreateMultiple",
          "UpdateMultiple",
          "UpsertMultiple",
          "DeleteMultiple");

  private final Environment environment;

  FixtureRows(Environment environment) {
    this.environment = environment;
  }

  void put(WriteContext context, List<ApplicationUser> users) {
    put(context, "businessunit", "row:businessunit", "name", "Contoso");
    put(context, "organization", "row:organization", "name", "Contoso");
    put(context, "transactioncurrency", "row:transactioncurrency", "currencyname", "US Dollar");
    put(context, "role", Roles.ADMINISTRATOR, "name", "System Administrator");
    for (Roles.General privilege : Roles.general()) {
      privilege(context, Roles.id(privilege, environment.ids), privilege.name(), 0);
    }
    put(context, "team", "row:team", "name", "Contoso");
    for (String message : MESSAGES) {
      put(context, "sdkmessage", "row:sdkmessage:" + message, "name", message);
    }
    for (Table table : context.model().tables()) {
      addTable(context, table);
    }
    put(context, "systemuser", "row:systemuser", "fullname", "Deltaverse Loader");
    give(context, environment.defaultUser(), environment.ids.named(Roles.ADMINISTRATOR));
    for (ApplicationUser user : users) {
      if (user.member()) {
        applicationUser(context, user);
      }
    }
  }

  private void applicationUser(WriteContext context, ApplicationUser user) {
    RowInput input =
        put(context.model().require("systemuser"), "row:systemuser:" + user.clientId());
    Table table = input.table;
    text(input, "fullname", user.name());
    UUID id = Cells.guidOrNull(user.clientId());
    input.set(
        table.position("applicationid"),
        id == null ? environment.ids.named("application:" + user.clientId()) : id);
    input.set(table.position("isdisabled"), !user.enabled());
    input.set(
        table.position("businessunitid"),
        new Ref("businessunit", environment.ids.named("row:businessunit")));
    create(context, input);
    UUID role = environment.ids.named(Roles.ADMINISTRATOR);
    if (!user.missingPrivileges().isEmpty()) {
      role = roleWithout(context, user);
    }
    give(context, environment.ids.named("row:systemuser:" + user.clientId()), role);
  }

  /** A role of the user's own with all privileges but those that it is to miss. */
  private UUID roleWithout(WriteContext context, ApplicationUser user) {
    String seedName = "row:role:" + user.clientId();
    put(context, "role", seedName, "name", "Role of " + user.name());
    UUID role = environment.ids.named(seedName);
    Set<String> missing = new HashSet<>();
    user.missingPrivileges().forEach(name -> missing.add(name.toLowerCase(Locale.ROOT)));
    Table privileges = context.model().require("privilege");
    environment
        .store
        .scan(privileges, null)
        .forEachRemaining(
            row -> {
              Object name = row.cell(privileges.position("name"));
              if (name != null && !missing.contains(name.toString().toLowerCase(Locale.ROOT))) {
                tie(context, "role", Roles.OF_PRIVILEGES, role, row.id);
              }
            });
    return role;
  }

  private void give(WriteContext context, UUID user, UUID role) {
    tie(context, "systemuser", Roles.OF_USERS, user, role);
  }

  private void tie(
      WriteContext context, String tableName, String navigation, UUID own, UUID other) {
    Table table = context.model().require(tableName);
    if (context.model().property(table, navigation) instanceof Property.Peers peers) {
      environment.writer().links().tie(context, peers, own, other);
    }
  }

  /** The rows that stand for a table: its privileges, and the messages that it takes. */
  void addTable(WriteContext context, Table table) {
    for (TablePrivilege privilege : TablePrivilege.of(table)) {
      privilege(context, privilege.id(), privilege.name(), privilege.verb().accessRight);
    }
    addFilters(context, table);
  }

  /** Takes away what {@link #addTable} put. */
  void removeTable(WriteContext context, Table table) {
    Table privileges = context.model().require("privilege");
    TablePrivilege.of(table).forEach(p -> remove(context, privileges, p.id()));
    Table filters = context.model().require("sdkmessagefilter");
    for (String message : MESSAGES) {
      remove(context, filters, environment.ids.named(filterSeed(table, message)));
    }
  }

  private void remove(WriteContext context, Table table, UUID id) {
    Row row = environment.store.row(table, id);
    if (row != null) {
      environment.writer().delete(context.asService(), table, row);
    }
  }

  private static String filterSeed(Table table, String message) {
    return "row:filter:" + table.logicalName + message;
  }

  private void privilege(WriteContext context, UUID id, String name, int accessRight) {
    RowInput input = new RowInput(context.model().require("privilege"));
    input.id = id;
    text(input, "name", name);
    input.set(input.table.position("accessright"), accessRight);
    create(context, input);
  }

  /** The messages that a table takes, as rows of sdkmessagefilter. */
  private void addFilters(WriteContext context, Table table) {
    if (table.intersect) {
      return;
    }
    for (String message :
        List.of("Create", "Update", "Delete", "CreateMultiple", "UpdateMultiple")) {
      filter(context, table, message);
    }
    if (table.elastic()) {
      filter(context, table, "DeleteMultiple");
      filter(context, table, "Upsert");
    }
  }

  private void filter(WriteContext context, Table table, String message) {
    RowInput input = put(context.model().require("sdkmessagefilter"), filterSeed(table, message));
    text(input, "name", table.logicalName + " " + message);
    text(input, "primaryobjecttypecode", table.logicalName);
    input.set(
        input.table.position("sdkmessageid"),
        new Ref("sdkmessage", environment.ids.named("row:sdkmessage:" + message)));
    create(context, input);
  }

  private void put(
      WriteContext context, String tableName, String seedName, String column, String text) {
    RowInput input = put(context.model().require(tableName), seedName);
    text(input, column, text);
    Table table = input.table;
    int unit = table.position("businessunitid");
    if (unit >= 0 && !tableName.equals("businessunit")) {
      input.set(unit, new Ref("businessunit", environment.ids.named("row:businessunit")));
    }
    switch (tableName) {
      case "transactioncurrency" -> {
        text(input, "isocurrencycode", "USD");
        text(input, "currencysymbol", "$");
        input.set(table.position("exchangerate"), new BigDecimal("1.0000000000"));
      }
      case "organization" -> {
        input.set(table.position("expirechangetrackingindays"), 7);
        input.set(table.position("bypassbusinesslogicexecutionstepidslimit"), 3);
      }
      case "systemuser" -> text(input, "domainname", "loader@contoso.example");
      default -> {}
    }
    create(context, input);
  }

  private RowInput put(Table table, String seedName) {
    RowInput input = new RowInput(table);
    input.id = environment.ids.named(seedName);
    return input;
  }

  private static void text(RowInput input, String column, @Nullable String value) {
    input.set(input.table.position(column), value);
  }

  private void create(WriteContext context, RowInput input) {
    UUID id = input.id;
    if (id != null && !environment.store.rows(input.table.logicalName).containsKey(id)) {
      environment.writer().create(context, input);
    }
  }
}
