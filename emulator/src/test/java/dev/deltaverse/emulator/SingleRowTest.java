package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single-row writes and conditions: create-entity-web-api, perform-conditional-operations. */
class SingleRowTest {
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
  void postAnswers204WithTheRowsUrlAndNoBody() {
    Api.Reply reply = api.post("abc_items", "{\"abc_name\":\"a\"}");
    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.body()).isEmpty();
    assertThat(reply.header("OData-EntityId"))
        .matches(java.util.regex.Pattern.quote(api.base()) + "/abc_items\\([0-9a-f-]{36}\\)");
    assertThat(reply.header("OData-Version")).isEqualTo("4.0");
    assertThat(reply.header("REQ_ID")).hasSize(36);
    assertThat(reply.header("x-ms-dop-hint")).isEqualTo("4");
    assertThat(reply.header("x-ms-ratelimit-time-remaining-xrm-requests"))
        .matches("1,\\d{3}\\.\\d{2}");
    assertThat(reply.header("Set-Cookie")).startsWith("ARRAffinity=");
  }

  @Test
  void postWithRepresentationAnswers201AndTheRowWithoutItsUrl() {
    Api.Reply reply =
        api.post(
            "abc_items?$select=abc_name",
            "{\"abc_name\":\"a\"}",
            "Prefer",
            "return=representation");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("OData-EntityId")).isEmpty();
    assertThat(reply.header("Preference-Applied")).isEqualTo("return=representation");
    assertThat(reply.json().path("@odata.context").asString())
        .isEqualTo(api.base() + "/$metadata#abc_items(abc_name)/$entity");
    assertThat(reply.json().path("@odata.etag").asString()).startsWith("W/\"");
    assertThat(reply.json().path("abc_itemid").asString()).hasSize(36);
  }

  @Test
  void aTakenPrimaryKeyIsADuplicate() {
    String id = api.create("abc_items", "{\"abc_name\":\"a\"}");
    Api.Reply reply = api.post("abc_items", "{\"abc_itemid\":\"" + id + "\"}");
    assertThat(reply.status()).isEqualTo(412);
    assertThat(reply.code()).isEqualTo("0x80040237");
    assertThat(reply.message()).isEqualTo("Cannot insert duplicate key.");
  }

  @Test
  void patchCreatesAndUpdatesWithTheSameAnswer() {
    String path = "abc_items(abc_extid='K1')";
    Api.Reply created = api.patch(path, "{\"abc_name\":\"a\"}");
    Api.Reply updated = api.patch(path, "{\"abc_name\":\"b\"}");
    for (Api.Reply reply : new Api.Reply[] {created, updated}) {
      assertThat(reply.status()).isEqualTo(204);
      assertThat(reply.header("OData-EntityId")).isEqualTo(api.base() + "/" + path);
    }
    assertThat(api.get(path + "?$select=abc_name,abc_extid").json().path("abc_extid").asString())
        .isEqualTo("K1");
  }

  @Test
  void patchWithRepresentationTellsCreateFromUpdate() {
    String path = "abc_items(abc_extid='K1')?$select=abc_name";
    assertThat(api.patch(path, "{}", "Prefer", "return=representation").status()).isEqualTo(201);
    Api.Reply updated = api.patch(path, "{\"abc_name\":\"b\"}", "Prefer", "return=representation");
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.header("ETag")).isEqualTo(updated.json().path("@odata.etag").asString());
    assertThat(updated.json().path("abc_name").asString()).isEqualTo("b");
  }

  @Test
  void conditionsOnPatch() {
    String path = "abc_items(abc_extid='K1')";
    Api.Reply missing = api.patch(path, "{}", "If-Match", "*");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("0x80060891");
    assertThat(missing.message())
        .isEqualTo("A record with the specified key values does not exist in abc_item entity");
    assertThat(api.patch(path, "{}", "If-None-Match", "*").status()).isEqualTo(204);
    Api.Reply taken = api.patch(path, "{}", "If-None-Match", "*");
    assertThat(taken.status()).isEqualTo(412);
    assertThat(taken.message()).isEqualTo("A record with matching key values already exists.");
    assertThat(api.patch(path, "{}", "If-None-Match", "null").status()).isEqualTo(204);
    String etag = api.get(path).json().path("@odata.etag").asString();
    assertThat(api.patch(path, "{\"abc_name\":\"x\"}", "If-Match", etag).status()).isEqualTo(204);
    Api.Reply stale = api.patch(path, "{\"abc_name\":\"y\"}", "If-Match", etag);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.code()).isEqualTo("0x80060882");
    assertThat(stale.message())
        .isEqualTo(
            "The version of the existing record doesn't match the RowVersion property provided.");
    assertThat(api.delete(path, "If-Match", etag).status()).isEqualTo(412);
    assertThat(api.delete(path).status()).isEqualTo(204);
    assertThat(api.delete(path).status()).isEqualTo(404);
  }

  @Test
  void conditionalGetAnswers304() {
    String id = api.create("abc_items", "{\"abc_name\":\"a\"}");
    String path = "abc_items(" + id + ")?$select=abc_name";
    String etag = api.get(path).header("ETag");
    assertThat(api.get(path, "If-None-Match", etag).status()).isEqualTo(304);
    assertThat(
            api.get(path, "If-None-Match", etag, "Prefer", "odata.include-annotations=\"*\"")
                .status())
        .isEqualTo(200);
    api.patch("abc_items(" + id + ")", "{\"abc_name\":\"b\"}");
    assertThat(api.get(path, "If-None-Match", etag).status()).isEqualTo(200);
  }

  @Test
  void singlePropertiesAreSetAndCleared() {
    String id = api.create("abc_items", "{\"abc_name\":\"a\"}");
    String path = "abc_items(" + id + ")/abc_name";
    assertThat(api.send("PUT", path, "{\"value\":\"b\"}").status()).isEqualTo(204);
    assertThat(api.get(path).json().path("value").asString()).isEqualTo("b");
    assertThat(api.delete(path).status()).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(204);
  }

  @Test
  void wrongNamesAreFoundAndNamed() {
    Api.Reply set = api.get("abc_Items");
    assertThat(set.status()).isEqualTo(404);
    assertThat(set.code()).isEqualTo("0x8006088a");
    assertThat(set.message()).isEqualTo("Resource not found for the segment 'abc_Items'.");
    Api.Reply property = api.post("abc_items", "{\"abc_Name\":\"a\"}");
    assertThat(property.status()).isEqualTo(400);
    assertThat(property.code()).isEqualTo("0x0");
    assertThat(property.message())
        .contains(
            "Invalid property 'abc_Name' was found in entity 'Microsoft.Dynamics.CRM.abc_item'");
    assertThat(api.patch("abc_items", "{}").status()).isEqualTo(405);
    Api.Reply gone = api.get("abc_items(00000000-0000-0000-0000-000000000001)");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.code()).isEqualTo("0x80040217");
    assertThat(gone.message())
        .isEqualTo("abc_item With Id = 00000000-0000-0000-0000-000000000001 Does Not Exist");
  }

  @Test
  void aColumnThatIsNotWritableIsIgnored() {
    String id = api.create("abc_items", "{\"abc_locked\":\"first\",\"versionnumber\":5}");
    assertThat(api.patch("abc_items(" + id + ")", "{\"abc_locked\":\"second\"}").status())
        .isEqualTo(204);
    assertThat(api.get("abc_items(" + id + ")").json().path("abc_locked").asString())
        .isEqualTo("first");
  }
}
