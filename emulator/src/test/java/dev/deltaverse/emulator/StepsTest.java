package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plug-in steps and flows as rows: sdkmessageprocessingstep, workflow. */
class StepsTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String step(String message, String effect) {
    return step(message, effect, "");
  }

  private String step(String message, String effect, String more) {
    String filter =
        api.get(
                "sdkmessagefilters?$select=sdkmessagefilterid&$filter="
                    + Api.encode(
                        "primaryobjecttypecode eq 'abc_item' and sdkmessageid/name eq '"
                            + message
                            + "'"))
            .json()
            .path("value")
            .get(0)
            .path("sdkmessagefilterid")
            .asString();
    return api.create(
        "sdkmessageprocessingsteps",
        "{\"name\":\"Check\",\"mode\":0,\"stage\":20,\"configuration\":\""
            + effect.replace("\"", "\\\"")
            + "\",\"sdkmessagefilterid@odata.bind\":\"sdkmessagefilters("
            + filter
            + ")\""
            + more
            + "}");
  }

  @Test
  void aStepFailsUntilItIsSwitchedOff() {
    String step = step("Create", "{\"fail\":\"No items today\"}");
    Api.Reply refused = api.post("abc_items", "{}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("0x80040265");
    assertThat(refused.message()).isEqualTo("No items today");
    assertThat(
            api.post("abc_items", "{}", "MSCRM.BypassBusinessLogicExecutionStepIds", step).status())
        .isEqualTo(204);
    assertThat(api.post("abc_items", "{}", "MSCRM.BypassCustomPluginExecution", "true").status())
        .isEqualTo(204);
    assertThat(
            api.patch(
                    "sdkmessageprocessingsteps(" + step + ")", "{\"statecode\":1,\"statuscode\":2}")
                .status())
        .isEqualTo(204);
    assertThat(api.post("abc_items", "{}").status()).isEqualTo(204);
    api.patch("sdkmessageprocessingsteps(" + step + ")", "{\"statecode\":0,\"statuscode\":1}");
    assertThat(api.post("abc_items", "{}").status()).isEqualTo(400);
  }

  @Test
  void aStepWithFilteringAttributesRunsIfAnUpdateMentionsOne() {
    step("Update", "{\"fail\":\"no\"}", ",\"filteringattributes\":\"abc_note, abc_accountid\"");
    String account = api.create("accounts", "{\"name\":\"A\"}");
    String item = "abc_items(" + api.create("abc_items", "{\"abc_note\":\"n\"}") + ")";
    assertThat(api.patch(item, "{\"abc_name\":\"x\"}").status()).isEqualTo(204);
    assertThat(api.patch(item, "{\"abc_name\":\"x\",\"abc_note\":\"n\"}").message())
        .as("the value that it has counts too")
        .isEqualTo("no");
    assertThat(
            api.patch(item, "{\"abc_AccountId@odata.bind\":\"accounts(" + account + ")\"}")
                .message())
        .isEqualTo("no");
    assertThat(
            api.send(
                    "PUT",
                    item + "/abc_AccountId/$ref",
                    "{\"@odata.id\":\"accounts(" + account + ")\"}")
                .message())
        .isEqualTo("no");
    assertThat(
            api.post(
                    "abc_items/Microsoft.Dynamics.CRM.UpsertMultiple",
                    "{\"Targets\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\","
                        + "\"@odata.id\":\""
                        + item
                        + "\",\"abc_count\":1}]}")
                .status())
        .isEqualTo(204);
  }

  @Test
  void aFlowMakesARowUnlessSuppressed() {
    String flow =
        api.create(
            "workflows",
            """
            {"name":"Mirror","category":5,"primaryentity":"abc_item",
             "clientdata":"{\\"on\\":[\\"Create\\"],\\"create\\":{\\"table\\":\\"contact\\",\\"row\\":{\\"fullname\\":\\"{{id}}\\"}}}"}
            """);
    String before = api.create("abc_items", "{}");
    assertThat(before).hasSize(36);
    assertThat(api.get("contacts/$count").body()).isEqualTo("0");
    assertThat(api.patch("workflows(" + flow + ")", "{\"statecode\":1,\"statuscode\":2}").status())
        .isEqualTo(204);
    String id = api.create("abc_items", "{}");
    assertThat(api.get("contacts").json().path("value").get(0).path("fullname").asString())
        .isEqualTo(id);
    api.post("abc_items", "{}", "MSCRM.SuppressCallbackRegistrationExpanderJob", "true");
    assertThat(api.get("contacts/$count").body()).isEqualTo("1");
  }

  @Test
  void stepsOfATableAreListedThroughItsFilters() {
    step("Create", "{}");
    Api.Reply reply =
        api.get(
            "sdkmessagefilters?$select=sdkmessagefilterid&$filter="
                + Api.encode(
                    "primaryobjecttypecode eq 'abc_item' and sdkmessageid/name eq 'Create'")
                + "&$expand=sdkmessagefilterid_sdkmessageprocessingstep($select=name;$filter="
                + Api.encode(
                    "statecode eq 0 and customizationlevel eq 1 and iscustomizable/Value eq true")
                + ")");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(
            reply
                .json()
                .path("value")
                .get(0)
                .path("sdkmessagefilterid_sdkmessageprocessingstep")
                .get(0)
                .path("name")
                .asString())
        .isEqualTo("Check");
  }
}
