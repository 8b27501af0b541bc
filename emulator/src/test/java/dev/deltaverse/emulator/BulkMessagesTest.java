package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** CreateMultiple, UpdateMultiple, UpsertMultiple, DeleteMultiple: bulk-operations. */
class BulkMessagesTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Api.Reply bulk(String message, String... targets) {
    StringBuilder body = new StringBuilder("{\"Targets\":[");
    for (String target : targets) {
      body.append(body.length() > 12 ? "," : "");
      body.append("{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\",").append(target);
      body.append('}');
    }
    return api.post("abc_items/Microsoft.Dynamics.CRM." + message, body.append("]}").toString());
  }

  private String count() {
    return api.get("abc_items/$count").body();
  }

  @Test
  void createMultipleAnswersTheIdsInOrder() {
    Api.Reply reply = bulk("CreateMultiple", "\"abc_name\":\"a\"", "\"abc_name\":\"b\"");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("@odata.context").asString())
        .isEqualTo(api.base() + "/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse");
    JsonNode ids = reply.json().path("Ids");
    assertThat(ids.size()).isEqualTo(2);
    assertThat(
            api.get("abc_items(" + ids.get(1).asString() + ")").json().path("abc_name").asString())
        .isEqualTo("b");
  }

  @Test
  void anyErrorTakesTheWholeCallBack() {
    Api.Reply reply =
        bulk(
            "UpsertMultiple",
            "\"@odata.id\":\"abc_items(abc_extid='1')\",\"abc_name\":\"a\"",
            "\"@odata.id\":\"abc_items(abc_extid='2')\",\"abc_AccountId@odata.bind\":"
                + "\"accounts(accountnumber='none')\"");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("0x80060891");
    assertThat(reply.json().path("error").size()).isEqualTo(2);
    assertThat(count()).isEqualTo("0");
    assertThat(bulk("CreateMultiple", "\"abc_extid\":\"1\"", "\"abc_extid\":\"1\"").status())
        .isEqualTo(412);
    assertThat(count()).isEqualTo("0");
  }

  @Test
  void everyTargetNeedsItsType() {
    Api.Reply reply =
        api.post(
            "abc_items/Microsoft.Dynamics.CRM.CreateMultiple",
            "{\"Targets\":[{\"abc_name\":\"a\"}]}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("0x80048d19");
  }

  @Test
  void upsertMultipleCreatesAndUpdatesWithoutABody() {
    for (int round = 0; round < 2; round++) {
      Api.Reply reply =
          bulk(
              "UpsertMultiple",
              "\"@odata.id\":\"abc_items(abc_extid='1')\",\"abc_count\":" + round,
              "\"@odata.id\":\"abc_items(abc_extid='2')\",\"abc_count\":" + round);
      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.body()).isEmpty();
    }
    assertThat(count()).isEqualTo("2");
    assertThat(api.get("abc_items(abc_extid='2')").json().path("abc_count").asInt()).isEqualTo(1);
    assertThat(api.emulator.counters().get("UpsertMultiple"))
        .containsEntry("rows", 4L)
        .containsEntry("created", 2L)
        .containsEntry("updated", 2L);
  }

  @Test
  void keyColumnsInTheBodyFailOnCreateAndPassOnUpdate() {
    String target = "\"@odata.id\":\"abc_items(abc_extid='1')\",\"abc_extid\":\"1\"";
    Api.Reply create = bulk("UpsertMultiple", target);
    assertThat(create.status()).isEqualTo(400);
    assertThat(create.code()).isEqualTo("0x80040216");
    assertThat(create.message()).isEqualTo("An unexpected error occurred.");
    api.create("abc_items", "{\"abc_extid\":\"1\"}");
    assertThat(bulk("UpsertMultiple", target).status()).isEqualTo(204);
  }

  @Test
  void duplicatesFailInUpsertAndAreIgnoredInUpdate() {
    String id = api.create("abc_items", "{\"abc_extid\":\"1\"}");
    assertThat(
            bulk(
                    "UpsertMultiple",
                    "\"@odata.id\":\"abc_items(abc_extid='1')\",\"abc_name\":\"a\"",
                    "\"@odata.id\":\"abc_items(abc_extid='1')\",\"abc_name\":\"b\"")
                .status())
        .isEqualTo(400);
    assertThat(
            bulk(
                    "UpdateMultiple",
                    "\"abc_itemid\":\"" + id + "\",\"abc_name\":\"first\"",
                    "\"abc_itemid\":\"" + id + "\",\"abc_name\":\"second\"")
                .status())
        .isEqualTo(204);
    assertThat(api.get("abc_items(" + id + ")").json().path("abc_name").asString())
        .isEqualTo("first");
  }

  @Test
  void updateMultipleNamesMissingRows() {
    Api.Reply reply =
        bulk("UpdateMultiple", "\"abc_itemid\":\"00000000-0000-0000-0000-000000000007\"");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("0x80040217");
    assertThat(reply.message())
        .isEqualTo("abc_Item With Ids = 00000000-0000-0000-0000-000000000007 Do Not Exist");
    assertThat(bulk("UpdateMultiple", "\"@odata.id\":\"abc_items(abc_extid='1')\"").status())
        .isEqualTo(400);
  }

  @Test
  void deleteMultipleIsForElasticTables() {
    String id = api.create("abc_items", "{}");
    Api.Reply reply = bulk("DeleteMultiple", "\"abc_itemid\":\"" + id + "\"");
    assertThat(reply.status()).isEqualTo(501);
    assertThat(reply.message()).isEqualTo("DeleteMultiple has not yet been implemented.");
  }

  @Test
  void availabilityIsAskedOfSdkmessagefilters() {
    String query =
        "sdkmessagefilters?$select=sdkmessagefilterid&$filter="
            + Api.encode("sdkmessageid/name eq @message and primaryobjecttypecode eq @table")
            + "&@message='CreateMultiple'&@table='";
    assertThat(api.get(query + "abc_item'").json().path("value").size()).isEqualTo(1);
    assertThat(api.get(query + "abc_item_account'").json().path("value").size()).isEqualTo(0);
  }

  @Test
  void elasticTablesKeepWhatWorkedAndTellWhatDidNot() {
    String model =
        "{\"tables\":[{\"logicalName\":\"abc_sensor\",\"tableType\":\"Elastic\","
            + "\"columns\":[{\"logicalName\":\"abc_value\",\"type\":\"integer\"}]}]}";
    try (Api elastic = new Api(EmulatorConfig.defaults().withModelJson(model))) {
      String id = "11111111-2222-3333-4444-555555555555";
      String target =
          "{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_sensor\",\"abc_sensorid\":\"" + id + "\"}";
      Api.Reply reply =
          elastic.post(
              "abc_sensors/Microsoft.Dynamics.CRM.CreateMultiple",
              "{\"Targets\":[" + target + "," + target + "]}",
              "Prefer",
              "odata.include-annotations=\"*\"");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(
              reply
                  .json()
                  .path("error")
                  .path("@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails")
                  .asString())
          .isEqualTo("[{\"RequestIndex\":1,\"Id\":\"" + id + "\",\"StatusCode\":409}]");
      assertThat(elastic.get("abc_sensors/$count").body()).isEqualTo("1");
      assertThat(
              elastic.get("abc_sensors(abc_sensorid=" + id + ",partitionid='" + id + "')").status())
          .isEqualTo(200);
      assertThat(
              elastic
                  .post(
                      "abc_sensors/Microsoft.Dynamics.CRM.DeleteMultiple",
                      "{\"Targets\":[" + target + "]}")
                  .status())
          .isEqualTo(204);
      assertThat(elastic.get("abc_sensors/$count").body()).isEqualTo("0");
    }
  }
}
