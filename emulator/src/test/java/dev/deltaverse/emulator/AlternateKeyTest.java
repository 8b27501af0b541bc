package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alternate keys: define-alternate-keys-entity, use-alternate-key-reference-record. */
class AlternateKeyTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aSecondRowWithTheSameKeyIsRefusedWithoutRegardToCaseAndTrailingSpaces() {
    String id = api.create("abc_items", "{\"abc_extid\":\"Key\"}");
    Api.Reply reply = api.post("abc_items", "{\"abc_extid\":\"kEY  \"}");
    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.code()).isEqualTo("0x80060892");
    assertThat(reply.message())
        .startsWith(
            "Entity Key abc_ExtidKey violated. A record with the same value for abc_extid already"
                + " exists.")
        .contains("<Id>" + id + "</Id>");
  }

  @Test
  void rowsWithANullInTheKeyAreNotConstrained() {
    api.create("abc_items", "{\"abc_name\":\"a\"}");
    api.create("abc_items", "{\"abc_name\":\"b\"}");
    assertThat(api.get("abc_items/$count").body()).isEqualTo("2");
  }

  @Test
  void aQuoteIsDoubled() {
    api.create("abc_items", "{\"abc_extid\":\"O'Brien\"}");
    assertThat(api.get("abc_items(abc_extid='O''Brien')").status()).isEqualTo(200);
    assertThat(api.get("abc_items(abc_extid=%27O%27%27Brien%27)").status()).isEqualTo(200);
  }

  @Test
  void aCompositeKeyTakesALookupByItsValueProperty() {
    String account = api.create("accounts", "{\"accountnumber\":\"A\"}");
    api.create(
        "abc_items",
        "{\"abc_count\":2,\"abc_AccountId@odata.bind\":\"/accounts(accountnumber='A')\"}");
    String path = "abc_items(abc_count=2,_abc_accountid_value=" + account + ")";
    assertThat(api.get(path).status()).isEqualTo(200);
    assertThat(api.patch(path, "{\"abc_name\":\"x\"}").header("OData-EntityId"))
        .isEqualTo(api.base() + "/" + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "<", ">", "*", "%", "&", ":", "\\", "?", "+"})
  void valuesWithTheseCharactersCanBeKeptButNotAddressed(String forbidden) {
    String value = "M" + forbidden + "M";
    String json = value.replace("\\", "\\\\");
    api.create("abc_items", "{\"abc_extid\":\"" + json + "\"}");
    Api.Reply reply = api.patch("abc_items(abc_extid='" + Api.encode(value) + "')", "{}");
    assertThat(reply.status()).isEqualTo(400);
    Api.Reply found =
        api.get(
            "abc_items?$select=abc_itemid&$filter=" + Api.encode("abc_extid eq '" + value + "'"));
    assertThat(found.json().path("value").size()).isEqualTo(1);
    assertThat(
            api.post(
                    "abc_items",
                    "{\"abc_ParentId@odata.bind\":\"abc_items(abc_extid='" + json + "')\"}")
                .status())
        .as("inside JSON too")
        .isEqualTo(400);
  }

  @Test
  void decimalsDatesAndTimesStandInKeysAsODataWritesThem() {
    String model =
        """
        {"tables":[{"logicalName":"abc_rate","columns":[
          {"logicalName":"abc_name"},
          {"logicalName":"abc_value","type":"decimal","precision":3},
          {"logicalName":"abc_day","type":"datetime","behavior":"DateOnly"},
          {"logicalName":"abc_at","type":"datetime"},
          {"logicalName":"abc_kind","type":"picklist","options":{"7":"Seven"}}],
         "keys":[["abc_value","abc_day","abc_at","abc_kind"]]}]}
        """;
    try (Api rates = new Api(EmulatorConfig.defaults().withModelJson(model))) {
      String key =
          "abc_rates(abc_value=12.5,abc_day=2024-05-01,abc_at=2024-05-01T10%3A00%3A00Z,abc_kind=7)";
      assertThat(rates.patch(key, "{\"abc_name\":\"x\"}").status()).isEqualTo(204);
      assertThat(rates.patch(key.replace("12.5,", "12.500,"), "{}", "If-Match", "*").status())
          .as("the same number")
          .isEqualTo(204);
      assertThat(rates.get(key).json().path("abc_at").asString()).isEqualTo("2024-05-01T10:00:00Z");
      assertThat(rates.get(key.replace("05-01,", "05-02,")).status()).isEqualTo(404);
    }
  }

  @Test
  void columnsThatAreNoKeyAreRefused() {
    Api.Reply reply = api.get("abc_items(abc_name='x')");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message())
        .startsWith(
            "The key in the request URI is not valid for resource"
                + " 'Microsoft.Dynamics.CRM.abc_item'. Ensure that the names and number of key"
                + " properties match");
  }

  @Test
  void onUpdateTheKeyColumnsOfTheBodyAreRemovedAndOnCreateTheBodyWins() {
    api.patch("abc_items(abc_extid='A')", "{\"abc_name\":\"one\"}");
    api.patch("abc_items(abc_extid='A')", "{\"abc_extid\":\"B\",\"abc_name\":\"two\"}");
    assertThat(api.get("abc_items(abc_extid='A')").json().path("abc_name").asString())
        .isEqualTo("two");
    assertThat(api.get("abc_items(abc_extid='B')").status()).isEqualTo(404);
    api.patch("abc_items(abc_extid='C')", "{\"abc_extid\":\"D\"}");
    assertThat(api.get("abc_items(abc_extid='C')").status()).isEqualTo(404);
    assertThat(api.get("abc_items(abc_extid='D')").status()).isEqualTo(200);
  }

  @Test
  void theUsersKeyIsCalledOwnerid() {
    String user = api.get("WhoAmI").json().path("UserId").asString();
    assertThat(api.get("systemusers(" + user + ")").status()).isEqualTo(200);
    assertThat(api.get("systemusers(ownerid=" + user + ")").status()).isEqualTo(200);
    assertThat(api.get("systemusers(systemuserid=" + user + ")").status()).isEqualTo(400);
  }

  @Test
  void aNewKeyIsPendingAndThenActiveOrFailed() {
    MovedClock clock = new MovedClock();
    try (Api timed =
        new Api(
            EmulatorConfig.defaults()
                .withModelJson(Api.MODEL)
                .withClock(clock)
                .withKeyBuildTime(Duration.ofMinutes(1)))) {
      timed.create("abc_items", "{\"abc_name\":\"x\",\"abc_count\":1}");
      timed.create("abc_items", "{\"abc_name\":\"x\",\"abc_count\":2}");
      assertThat(addKey(timed, "abc_NameKey", "abc_name").status()).isEqualTo(204);
      assertThat(addKey(timed, "abc_CountKey", "abc_count").status()).isEqualTo(204);
      assertThat(status(timed, "abc_countkey")).isEqualTo("Pending");
      assertThat(timed.get("abc_items(abc_count=1)").status()).isEqualTo(400);
      clock.move(Duration.ofSeconds(60));
      assertThat(status(timed, "abc_countkey")).isEqualTo("Active");
      assertThat(status(timed, "abc_namekey")).isEqualTo("Failed");
      assertThat(timed.get("abc_items(abc_count=1)").status()).isEqualTo(200);
      timed.delete(
          "abc_items("
              + timed
                  .get("abc_items?$filter=" + Api.encode("abc_count eq 2"))
                  .json()
                  .path("value")
                  .get(0)
                  .path("abc_itemid")
                  .asString()
              + ")");
      String reactivate =
          "{\"EntityLogicalName\":\"abc_item\",\"EntityKeyLogicalName\":\"abc_namekey\"}";
      assertThat(timed.post("ReactivateEntityKey", reactivate).status()).isEqualTo(204);
      clock.move(Duration.ofSeconds(60));
      assertThat(status(timed, "abc_namekey")).isEqualTo("Active");
      assertThat(timed.post("ReactivateEntityKey", reactivate).code()).isEqualTo("0x80060897");
      Api.Reply again = addKey(timed, "abc_CountKey", "abc_count");
      assertThat(again.code()).isEqualTo("0x80060893");
      assertThat(addKey(timed, "abc_Other", "abc_count").code()).isEqualTo("0x80060894");
    }
  }

  private static Api.Reply addKey(Api api, String name, String column) {
    return api.post(
        "EntityDefinitions(LogicalName='abc_item')/Keys",
        """
        {"@odata.type":"Microsoft.Dynamics.CRM.EntityKeyMetadata","SchemaName":"%s",
         "DisplayName":{"LocalizedLabels":[{"Label":"%s","LanguageCode":1033}]},
         "KeyAttributes":["%s"]}
        """
            .formatted(name, name, column));
  }

  private static String status(Api api, String name) {
    return api.get(
            "EntityDefinitions(LogicalName='abc_item')/Keys(LogicalName='"
                + name
                + "')?$select=EntityKeyIndexStatus")
        .json()
        .path("EntityKeyIndexStatus")
        .asString();
  }
}
