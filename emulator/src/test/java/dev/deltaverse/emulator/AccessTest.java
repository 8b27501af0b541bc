package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Roles, privileges and what a user without them is refused. */
class AccessTest {
  private Api api;
  private String strong;
  private String weak;

  @BeforeEach
  void start() {
    api =
        new Api(
            EmulatorConfig.defaults()
                .withModelJson(Api.MODEL)
                .withUsers(
                    ApplicationUser.of("strong", "s"),
                    new ApplicationUser(
                        "weak",
                        "s",
                        "Weak",
                        true,
                        true,
                        Set.of(
                            "prvCreateabc_item",
                            "prvAppendToAccount",
                            "prvWriteContact",
                            "prvBypassCustomBusinessLogic",
                            "prvActOnBehalfOfAnotherUser",
                            "prvOverrideCreatedOnCreatedBy",
                            "prvCreateEntity",
                            "prvWriteEntity",
                            "prvCreateAttribute",
                            "prvDeleteAttribute",
                            "prvCreateEntityKey",
                            "prvCreateRelationship",
                            "prvWriteOptionSet",
                            "prvCreateOptionSet",
                            "prvBulkDelete"))));
    strong = token("strong");
    weak = token("weak");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String token(String client) {
    return "Bearer "
        + api.post(
                "/t/oauth2/v2.0/token",
                "grant_type=client_credentials&client_secret=s&client_id=" + client,
                "Content-Type",
                "application/x-www-form-urlencoded")
            .json()
            .path("access_token")
            .asString();
  }

  private String user(String token) {
    return api.get("WhoAmI", "Authorization", token).json().path("UserId").asString();
  }

  private List<String> privileges(String token) {
    Api.Reply reply =
        api.get(
            "systemusers(" + user(token) + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivileges",
            "Authorization",
            token);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    for (JsonNode privilege : reply.json().path("RolePrivileges")) {
      assertThat(privilege.path("Depth").asString()).isEqualTo("Global");
      names.add(privilege.path("PrivilegeName").asString());
    }
    return names;
  }

  private static void assertMissing(Api.Reply reply, String privilege) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("0x80040220");
    assertThat(reply.message()).contains("is missing " + privilege + " privilege");
  }

  @Test
  void whatATableTakesStandsInItsDefinition() {
    JsonNode privileges =
        api.get(
                "EntityDefinitions(LogicalName='abc_item')?$select=Privileges",
                "Authorization",
                weak)
            .json()
            .path("Privileges");
    List<String> names = new ArrayList<>();
    privileges.forEach(
        p -> names.add(p.path("PrivilegeType").asString() + "=" + p.path("Name").asString()));
    assertThat(names)
        .containsExactly(
            "Read=prvReadabc_Item",
            "Write=prvWriteabc_Item",
            "Append=prvAppendabc_Item",
            "AppendTo=prvAppendToabc_Item",
            "Create=prvCreateabc_Item",
            "Delete=prvDeleteabc_Item",
            "Share=prvShareabc_Item",
            "Assign=prvAssignabc_Item");
    String id = privileges.get(0).path("PrivilegeId").asString();
    assertThat(
            api.get("privileges(" + id + ")", "Authorization", weak).json().path("name").asString())
        .isEqualTo("prvReadabc_Item");
  }

  @Test
  void privilegesComeFromRoles() {
    assertThat(privileges(strong)).contains("prvCreateabc_Item", "prvBypassCustomBusinessLogic");
    assertThat(privileges(weak))
        .contains("prvReadabc_Item", "prvWriteabc_Item")
        .doesNotContain("prvCreateabc_Item", "prvBypassCustomBusinessLogic");
    assertThat(
            api.get(
                    "systemusers(" + user(weak) + ")/systemuserroles_association?$select=name",
                    "Authorization",
                    weak)
                .json()
                .path("value")
                .get(0)
                .path("name")
                .asString())
        .isEqualTo("Role of Weak");
  }

  @Test
  void aMissingPrivilegeIsNamed() {
    assertMissing(
        api.post("abc_items", "{\"abc_name\":\"x\"}", "Authorization", weak), "prvCreateabc_Item");
    assertMissing(
        api.post(
            "abc_items/Microsoft.Dynamics.CRM.CreateMultiple",
            "{\"Targets\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\"}]}",
            "Authorization",
            weak),
        "prvCreateabc_Item");
    String contact = "contacts(" + created("contacts") + ")";
    assertMissing(
        api.patch(contact, "{\"fullname\":\"x\"}", "Authorization", weak), "prvWriteContact");
    assertThat(api.get(contact, "Authorization", weak).status()).isEqualTo(200);
  }

  private String created(String set) {
    Api.Reply reply = api.post(set, "{}", "Authorization", strong);
    String url = reply.header("OData-EntityId");
    return url.substring(url.lastIndexOf('(') + 1, url.length() - 1);
  }

  @Test
  void linkingTakesAppendAndAppendTo() {
    String account = created("accounts");
    String item = "abc_items(" + created("abc_items") + ")";
    String bind = "{\"abc_AccountId@odata.bind\":\"/accounts(" + account + ")\"}";
    assertMissing(api.patch(item, bind, "Authorization", weak), "prvAppendToAccount");
    assertMissing(
        api.post(
            item + "/abc_Item_Account/$ref",
            "{\"@odata.id\":\"accounts(" + account + ")\"}",
            "Authorization",
            weak),
        "prvAppendToAccount");
    assertThat(api.patch(item, bind, "Authorization", strong).status()).isEqualTo(204);
  }

  @Test
  void privilegesThatBelongToNoTable() {
    assertMissing(
        api.patch(
            "abc_items(" + created("abc_items") + ")",
            "{\"abc_name\":\"x\"}",
            "Authorization",
            weak,
            "MSCRM.BypassBusinessLogicExecution",
            "CustomSync"),
        "prvBypassCustomBusinessLogic");
    assertMissing(
        api.post(
            "accounts",
            "{\"overriddencreatedon\":\"2020-01-01T00:00:00Z\"}",
            "Authorization",
            weak),
        "prvOverrideCreatedOnCreatedBy");
    assertMissing(
        api.get("accounts", "Authorization", weak, "MSCRMCallerID", user(strong)),
        "prvActOnBehalfOfAnotherUser");
    assertMissing(
        api.post(
            "BulkDelete",
            "{\"JobName\":\"j\",\"QuerySet\":[{\"EntityName\":\"account\"}]}",
            "Authorization",
            weak),
        "prvBulkDelete");
  }

  @Test
  void definitionsTakePrivilegesOfTheirOwn() {
    String item = "EntityDefinitions(LogicalName='abc_item')";
    String[] as = {"Authorization", weak};
    assertMissing(
        api.post("EntityDefinitions", "{\"SchemaName\":\"abc_X\"}", as), "prvCreateEntity");
    assertMissing(api.send("PUT", item, "{}", as), "prvWriteEntity");
    assertMissing(api.post(item + "/Attributes", "{}", as), "prvCreateAttribute");
    assertMissing(
        api.delete(item + "/Attributes(LogicalName='abc_note')", as), "prvDeleteAttribute");
    assertMissing(api.post(item + "/Keys", "{}", as), "prvCreateEntityKey");
    assertMissing(api.post("RelationshipDefinitions", "{}", as), "prvCreateRelationship");
    assertMissing(api.post("CreateCustomerRelationships", "{}", as), "prvCreateRelationship");
    assertMissing(
        api.post("GlobalOptionSetDefinitions", "{\"Name\":\"abc_x\"}", as), "prvCreateOptionSet");
    assertMissing(
        api.post("OrderOption", "{\"OptionSetName\":\"abc_x\"}", as), "prvWriteOptionSet");
    assertThat(api.delete("RelationshipDefinitions(SchemaName='abc_item_account')", as).status())
        .as("a privilege that the user has")
        .isEqualTo(204);
  }

  /** An order that was submitted is read-only; other tables' inactive rows are not. */
  @Test
  void onlyAnAdministratorChangesASalesDocumentThatIsNotOpen() {
    api.emulator.load(
        """
        {"tables":[
          {"logicalName":"salesorder","custom":false,"columns":[{"logicalName":"name"}]},
          {"logicalName":"abc_item","columns":[{"logicalName":"abc_name"}]}]}
        """);
    String order = "salesorders(" + created("salesorders") + ")";
    String item = "abc_items(" + created("abc_items") + ")";
    for (String row : List.of(order, item)) {
      assertThat(
              api.patch(row, "{\"statecode\":1,\"statuscode\":2}", "Authorization", strong)
                  .status())
          .isEqualTo(204);
    }
    Api.Reply refused = api.patch(order, "{\"name\":\"x\"}", "Authorization", weak);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("0x80040230");
    assertThat(api.patch(order, "{\"name\":\"x\"}", "Authorization", strong).status())
        .isEqualTo(204);
    assertThat(api.patch(order, "{\"statecode\":0}", "Authorization", weak).status())
        .isEqualTo(204);
    assertThat(api.patch(order, "{\"name\":\"y\"}", "Authorization", weak).status()).isEqualTo(204);
    assertThat(api.patch(item, "{\"abc_name\":\"x\"}", "Authorization", weak).status())
        .isEqualTo(204);
  }

  /** Whoever acts for another may do what both may. */
  @Test
  void impersonationGainsNothing() {
    assertMissing(
        api.post("abc_items", "{}", "Authorization", strong, "MSCRMCallerID", user(weak)),
        "prvCreateabc_Item");
  }

  @Test
  void rolesCanBeChangedWhileItRuns() {
    String role =
        api.get(
                "systemusers(" + user(weak) + ")/systemuserroles_association",
                "Authorization",
                strong)
            .json()
            .path("value")
            .get(0)
            .path("roleid")
            .asString();
    String body =
        "{\"Privileges\":[{\"PrivilegeId\":\"0ea552b0-a491-4470-9a1b-82068deccf66\","
            + "\"Depth\":\"3\"}]}";
    assertThat(
            api.post(
                    "roles(" + role + ")/Microsoft.Dynamics.CRM.AddPrivilegesRole",
                    body,
                    "Authorization",
                    strong)
                .status())
        .isEqualTo(204);
    assertThat(privileges(weak)).contains("prvBypassCustomBusinessLogic");
    assertMissing(api.post("abc_items", "{}", "Authorization", weak), "prvCreateabc_Item");
    String administrator =
        api.get("roles?$filter=name%20eq%20'System%20Administrator'", "Authorization", strong)
            .json()
            .path("value")
            .get(0)
            .path("roleid")
            .asString();
    assertThat(
            api.post(
                    "systemusers(" + user(weak) + ")/systemuserroles_association/$ref",
                    "{\"@odata.id\":\"roles(" + administrator + ")\"}",
                    "Authorization",
                    strong)
                .status())
        .isEqualTo(204);
    assertThat(api.post("abc_items", "{}", "Authorization", weak).status()).isEqualTo(204);
  }

  @Test
  void accessToARowIsTold() {
    String account = created("accounts");
    Api.Reply reply =
        api.get(
            "systemusers("
                + user(weak)
                + ")/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)?@t="
                + Api.encode("{'@odata.id':'accounts(" + account + ")'}"),
            "Authorization",
            weak);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("AccessRights").asString())
        .isEqualTo(
            "ReadAccess, WriteAccess, AppendAccess, CreateAccess, DeleteAccess, ShareAccess,"
                + " AssignAccess");
  }
}
