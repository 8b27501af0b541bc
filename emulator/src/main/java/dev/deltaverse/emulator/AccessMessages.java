package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Messages about who may do what: RetrieveUserPrivileges, RetrievePrincipalAccess and
 * AddPrivilegesRole. All privileges are held for the whole organisation (depth Global).
 */
final class AccessMessages {
  private final Environment environment;

  AccessMessages(Environment environment) {
    this.environment = environment;
  }

  /** {@code GET systemusers(id)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges}. */
  Answer userPrivileges(Request request, UUID user) {
    Rights rights = environment.roles().of(user);
    Table privileges = environment.model().require("privilege");
    UUID unit = environment.ids.named("row:businessunit");
    return environment.store.read(
        store -> {
          List<Row> held = new ArrayList<>();
          store
              .scan(privileges, null)
              .forEachRemaining(
                  row -> {
                    if (rights.has(String.valueOf(row.cell(privileges.position("name"))))) {
                      held.add(row);
                    }
                  });
          return Answer.ofMessage(
              request,
              "RetrieveUserPrivileges",
              json -> {
                json.writeName("RolePrivileges");
                json.writeStartArray();
                for (Row row : held) {
                  json.writeStartObject();
                  json.writeStringProperty("Depth", "Global");
                  json.writeStringProperty("PrivilegeId", row.id.toString());
                  json.writeStringProperty("BusinessUnitId", unit.toString());
                  json.writeStringProperty(
                      "PrivilegeName", String.valueOf(row.cell(privileges.position("name"))));
                  json.writeEndObject();
                }
                json.writeEndArray();
              });
        });
  }

  /**
   * {@code GET systemusers(id)/...RetrievePrincipalAccess(Target=@t)?@t={'@odata.id':'set(id)'}}.
   */
  Answer principalAccess(
      Request request, UUID user, @Nullable String arguments, QueryOptions options) {
    String target =
        arguments == null ? null : options.get(arguments.substring(arguments.indexOf('=') + 1));
    if (target == null) {
      throw Refusal.badRequest("0x80060888", "RetrievePrincipalAccess needs (Target=@t)?@t={...}.");
    }
    String uri = Json.mapper().readTree(target.replace('\'', '"')).path("@odata.id").asString("");
    ResourcePath path = ResourcePath.parse(Links.relative(uri));
    Table table = path.size() == 1 ? environment.model().bySet(path.get(0).name()) : null;
    String key = path.size() == 1 ? path.get(0).key() : null;
    if (table == null || key == null) {
      throw Refusal.badRequest("0x80060888", "Target names no row: '" + uri + "'.");
    }
    environment.store.read(
        _ -> new SingleRow(environment).require(table, Address.parse(table, key)));
    Rights rights = environment.roles().of(user);
    List<String> held = new ArrayList<>();
    for (TablePrivilege privilege : TablePrivilege.of(table)) {
      if (rights.has(privilege.name())) {
        held.add(privilege.verb().wireName + "Access");
      }
    }
    return Answer.ofMessage(
        request,
        "RetrievePrincipalAccess",
        json ->
            json.writeStringProperty(
                "AccessRights", held.isEmpty() ? "None" : String.join(", ", held)));
  }

  /** {@code POST roles(id)/Microsoft.Dynamics.CRM.AddPrivilegesRole}. */
  Answer addPrivileges(WriteContext context, Request request, Row role) {
    Model model = context.model();
    Table roles = model.require("role");
    context.who().require(TablePrivilege.Verb.WRITE, roles);
    Table privileges = model.require("privilege");
    for (JsonNode item : Json.parse(request.body()).path("Privileges")) {
      String depth = item.path("Depth").asString("");
      if (!depth.equals("3") && !depth.equals("Global")) {
        throw Refusal.notModelled("a privilege of depth '" + depth + "'");
      }
      UUID id = Cells.guidOrNull(item.path("PrivilegeId").asString(""));
      if (id == null || environment.store.row(privileges, id) == null) {
        throw Refusal.noSuchRow("privilege", item.path("PrivilegeId").asString(""));
      }
      if (model.property(roles, Roles.OF_PRIVILEGES) instanceof Property.Peers peers) {
        environment.writer().links().tie(context, peers, role.id, id);
      }
    }
    return Answer.noContent();
  }
}
