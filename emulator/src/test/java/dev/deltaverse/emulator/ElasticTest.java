package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Elastic tables: use-elastic-tables, create-elastic-tables, elastic-tables. */
class ElasticTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"abc_sensor","tableType":"Elastic","changeTracking":true,"columns":[
          {"logicalName":"abc_name"},{"logicalName":"abc_value","type":"integer"},
          {"logicalName":"abc_on","type":"boolean"}]},
        {"logicalName":"abc_alarm","columns":[
          {"logicalName":"abc_name"},
          {"schemaName":"abc_SensorId","type":"lookup","targets":["abc_sensor"]}]}]}
      """;

  private final MovedClock clock = new MovedClock();
  private Api api;

  @BeforeEach
  void start() {
    api = new Api(config());
  }

  private EmulatorConfig config() {
    return EmulatorConfig.defaults().withModelJson(MODEL).withClock(clock);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String at(String partition) {
    return "abc_sensors(abc_sensorid=" + ID + ",partitionid='" + partition + "')";
  }

  private static String target(String partition, String more) {
    return "{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_sensor\",\"abc_sensorid\":\""
        + ID
        + "\",\"partitionid\":\""
        + partition
        + "\""
        + more
        + "}";
  }

  private Api.Reply bulk(String message, String... targets) {
    return api.post(
        "abc_sensors/Microsoft.Dynamics.CRM." + message,
        "{\"Targets\":[" + String.join(",", targets) + "]}");
  }

  private String value(String path) {
    return api.get(path).json().path("abc_value").toString();
  }

  private int rows(String query) {
    return api.get("abc_sensors" + query).json().path("value").size();
  }

  @Test
  void theSameIdStandsInSeveralPartitions() {
    for (String partition : new String[] {"north", "south"}) {
      String body = "{\"abc_sensorid\":\"" + ID + "\",\"partitionid\":\"" + partition + "\"}";
      Api.Reply made = api.post("abc_sensors", body);
      assertThat(made.status()).as(made.body()).isEqualTo(204);
      assertThat(made.header("OData-EntityId")).endsWith("abc_sensors(" + ID + ")");
      assertThat(api.post("abc_sensors", body).status()).as("the row is there").isEqualTo(412);
    }
    assertThat(api.get("abc_sensors(" + ID + ")").status())
        .as("no row in the default partition")
        .isEqualTo(404);
    assertThat(api.patch(at("north"), "{\"abc_value\":1}", "If-Match", "*").status())
        .isEqualTo(204);
    assertThat(value(at("north"))).isEqualTo("1");
    assertThat(value(at("south"))).isEqualTo("null");
    assertThat(value("abc_sensors(" + ID + ")?partitionId='north'")).isEqualTo("1");
    assertThat(value("abc_sensors(" + ID + ")?partitionId=north")).isEqualTo("1");
    assertThat(rows("")).isEqualTo(2);
    assertThat(rows("?partitionId='south'")).isEqualTo(1);
    assertThat(rows("?$filter=abc_sensorid%20eq%20" + ID)).isEqualTo(2);
    assertThat(api.delete("abc_sensors(" + ID + ")?partitionId='south'").status()).isEqualTo(204);
    assertThat(rows("")).isEqualTo(1);
    assertThat(api.delete(at("north")).status()).isEqualTo(204);
    assertThat(rows("")).isZero();
  }

  @Test
  void aPartitionIsFixedAndItsNameIsLimited() {
    api.post("abc_sensors", "{\"abc_sensorid\":\"" + ID + "\"}");
    String row = "abc_sensors(" + ID + ")";
    assertThat(api.get(row).json().path("partitionid").asString())
        .as("named like the row")
        .isEqualTo(ID);
    api.patch(at(ID), "{\"partitionid\":\"other\",\"abc_value\":3}", "If-Match", "*");
    assertThat(api.get(row).json().path("partitionid").asString()).isEqualTo(ID);
    assertThat(value(row)).isEqualTo("3");
    assertThat(
            api.patch(row, "{\"partitionid\":\"other\",\"abc_value\":4}", "If-Match", "*").status())
        .as("a PATCH by id finds its row by the body's partition")
        .isEqualTo(404);
    assertThat(api.post("abc_sensors", "{\"partitionid\":\"a/b\"}").status()).isEqualTo(400);
    assertThat(api.post("abc_sensors", "{\"partitionid\":\"" + "é".repeat(513) + "\"}").status())
        .as("1026 bytes")
        .isEqualTo(400);
  }

  @Test
  void anUpsertReplacesTheWholeRow() {
    String row = "abc_sensors(" + ID + ")";
    String body = "{\"partitionid\":\"north\",\"abc_value\":1,\"abc_on\":true}";
    assertThat(api.patch(row, body).status()).isEqualTo(204);
    assertThat(api.patch(row, "{\"partitionid\":\"north\",\"abc_name\":\"n\"}").status())
        .isEqualTo(204);
    JsonNode replaced = api.get(at("north")).json();
    assertThat(replaced.path("abc_name").asString()).isEqualTo("n");
    assertThat(replaced.path("abc_value").isNull()).isTrue();
    assertThat(replaced.path("abc_on").asBoolean()).isFalse();
    assertThat(bulk("UpsertMultiple", target("north", ",\"abc_value\":7")).status()).isEqualTo(204);
    assertThat(api.get(at("north")).json().path("abc_name").isNull()).isTrue();
    assertThat(value(at("north"))).isEqualTo("7");
  }

  @Test
  void bulkMessagesNameRowsByIdAndPartition() {
    assertThat(bulk("CreateMultiple", target("a", ""), target("b", "")).json().path("Ids").size())
        .isEqualTo(2);
    assertThat(bulk("UpdateMultiple", target("a", ",\"abc_value\":1")).status()).isEqualTo(204);
    assertThat(value(at("a"))).isEqualTo("1");
    assertThat(value(at("b"))).isEqualTo("null");
    String byKey =
        "{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_sensor\",\"@odata.id\":\""
            + at("c")
            + "\",\"abc_value\":3}";
    assertThat(bulk("UpsertMultiple", byKey, target("b", ",\"abc_value\":2")).status())
        .isEqualTo(204);
    assertThat(value(at("b"))).isEqualTo("2");
    assertThat(value(at("c"))).isEqualTo("3");
    assertThat(bulk("DeleteMultiple", target("a", ""), target("c", "")).status()).isEqualTo(204);
    assertThat(rows("")).isEqualTo(1);
  }

  @Test
  void aRowEndsWhenItsTimeIsOver() {
    api.post("abc_sensors", "{\"abc_sensorid\":\"" + ID + "\",\"ttlinseconds\":60}");
    api.post("abc_sensors", "{\"abc_value\":5}");
    clock.move(Duration.ofSeconds(50));
    String row = "abc_sensors(" + ID + ")";
    assertThat(api.patch(row, "{\"abc_value\":1}", "If-Match", "*").status()).isEqualTo(204);
    clock.move(Duration.ofSeconds(59));
    assertThat(api.get(row).status()).as("60 seconds from the last write").isEqualTo(200);
    String deltas =
        api.get("abc_sensors", "Prefer", "odata.track-changes")
            .json()
            .path("@odata.deltaLink")
            .asString();
    clock.move(Duration.ofSeconds(1));
    assertThat(api.get(row).status()).isEqualTo(404);
    assertThat(rows("")).as("a row without a time to live stays").isEqualTo(1);
    assertThat(api.get(deltas).body()).contains("\"id\":\"" + ID + "\"", "deleted");
    api.patch(row, "{\"ttlinseconds\":10}");
    api.patch(row, "{\"ttlinseconds\":null}");
    clock.move(Duration.ofDays(1));
    assertThat(api.get(row).status()).as("it was taken back").isEqualTo(200);
  }

  @Test
  void writesAnswerASessionTokenAndReadsKnowByItWhatIsNew() {
    api.close();
    api = new Api(config().withElasticLag(Duration.ofSeconds(5)));
    Api.Reply made = api.post("abc_sensors", "{\"abc_sensorid\":\"" + ID + "\"}");
    String token = made.header("x-ms-session-token");
    assertThat(token).matches("0:8#\\d+#7=-1");
    String row = "abc_sensors(" + ID + ")";
    assertThat(api.get(row).status()).as("another session").isEqualTo(404);
    assertThat(rows("")).isZero();
    assertThat(api.get(row, "MSCRM.SessionToken", token).status()).isEqualTo(200);
    assertThat(api.get("abc_sensors", "MSCRM.SessionToken", token).json().path("value").size())
        .isEqualTo(1);
    Api.Reply second = bulk("CreateMultiple", target("north", ""));
    assertThat(api.get(at("north"), "MSCRM.SessionToken", token).status())
        .as("a token from before")
        .isEqualTo(404);
    assertThat(
            api.get(at("north"), "MSCRM.SessionToken", second.header("x-ms-session-token"))
                .status())
        .isEqualTo(200);
    clock.move(Duration.ofSeconds(5));
    assertThat(api.get(row).status()).as("everyone").isEqualTo(200);
    assertThat(api.get(row, "MSCRM.SessionToken", "nonsense").status()).isEqualTo(400);
    assertThat(api.delete(row).header("x-ms-session-token")).isEmpty();
    assertThat(api.post("abc_alarms", "{}").header("x-ms-session-token"))
        .as("standard tables have none")
        .isEmpty();
  }

  @Test
  void aChangeSetIsNoTransactionForThem() {
    String part =
        """
        --b\r
        Content-Type: multipart/mixed; boundary=c\r
        \r
        --c\r
        Content-Type: application/http\r
        Content-Transfer-Encoding: binary\r
        Content-ID: 1\r
        \r
        POST /api/data/v9.2/abc_sensors HTTP/1.1\r
        Content-Type: application/json\r
        \r
        {"abc_value":1}\r
        --c\r
        Content-Type: application/http\r
        Content-Transfer-Encoding: binary\r
        Content-ID: 2\r
        \r
        POST /api/data/v9.2/abc_alarms HTTP/1.1\r
        Content-Type: application/json\r
        \r
        {"nosuch":1}\r
        --c--\r
        --b--\r
        """;
    Api.Reply reply = api.post("$batch", part, "Content-Type", "multipart/mixed; boundary=b");
    assertThat(reply.body()).contains("Invalid property 'nosuch'");
    assertThat(rows("")).isEqualTo(1);
  }

  @Test
  void anUpsertRaisesOnlyUpsert() {
    for (String message : new String[] {"Create", "Upsert"}) {
      String filter =
          api.get(
                  "sdkmessagefilters?$select=sdkmessagefilterid&$filter="
                      + Api.encode(
                          "primaryobjecttypecode eq 'abc_sensor' and sdkmessageid/name eq '"
                              + message
                              + "'"))
              .json()
              .path("value")
              .get(0)
              .path("sdkmessagefilterid")
              .asString();
      api.create(
          "sdkmessageprocessingsteps",
          "{\"mode\":0,\"configuration\":\"{\\\"fail\\\":\\\"on "
              + message
              + "\\\"}\",\"sdkmessagefilterid@odata.bind\":\"sdkmessagefilters("
              + filter
              + ")\"}");
    }
    assertThat(api.post("abc_sensors", "{}").message()).isEqualTo("on Create");
    assertThat(api.patch("abc_sensors(" + ID + ")", "{}").message()).isEqualTo("on Upsert");
  }

  @Test
  void theirKeyIsGivenAndTheirDefinitionsAreLimited() {
    String table = "EntityDefinitions(LogicalName='abc_sensor')";
    JsonNode key = api.get(table + "/Keys").json().path("value").get(0);
    assertThat(key.path("SchemaName").asString()).isEqualTo("KeyForNoSqlEntityWithPKPartitionId");
    assertThat(key.path("KeyAttributes").toString())
        .isEqualTo("[\"abc_sensorid\",\"partitionid\"]");
    assertThat(
            api.post(table + "/Keys", "{\"SchemaName\":\"abc_K\",\"KeyAttributes\":[\"abc_name\"]}")
                .message())
        .isEqualTo("Elastic table abc_sensor takes no alternate keys of its own.");
    assertThat(
            api.post(
                    table + "/Attributes",
                    "{\"@odata.type\":\"Microsoft.Dynamics.CRM.MoneyAttributeMetadata\","
                        + "\"SchemaName\":\"abc_Price\"}")
                .message())
        .isEqualTo("Elastic table abc_sensor takes no column of type MoneyType.");
    assertThat(
            api.post(
                    "RelationshipDefinitions",
                    "{\"@odata.type\":\"Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata\","
                        + "\"SchemaName\":\"abc_x\",\"Entity1LogicalName\":\"abc_alarm\","
                        + "\"Entity2LogicalName\":\"abc_sensor\"}")
                .message())
        .isEqualTo("Elastic table abc_sensor takes no many-to-many relationships.");
  }

  @Test
  void aLinkIntoANamedPartitionIsNotModelled() {
    bulk("CreateMultiple", target("north", ""));
    assertThat(
            api.post("abc_alarms", "{\"abc_SensorId@odata.bind\":\"" + at("north") + "\"}")
                .status())
        .isEqualTo(501);
    api.post("abc_sensors", "{\"abc_sensorid\":\"" + ID + "\"}");
    assertThat(
            api.post("abc_alarms", "{\"abc_SensorId@odata.bind\":\"abc_sensors(" + ID + ")\"}")
                .status())
        .isEqualTo(204);
  }
}
