package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lookups and $ref: associate-disassociate-entities-using-web-api, multitable-lookup. */
class LinksTest {
  private Api api;
  private String account;

  @BeforeEach
  void start() {
    api = Api.start();
    account = api.create("accounts", "{\"accountnumber\":\"A1\",\"name\":\"Acme\"}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private String lookup(String id, String property) {
    return api.get("abc_items(" + id + ")").json().path(property).asString();
  }

  @Test
  void aLookupIsSetByIdKeyRelativeAndAbsoluteUrlAndCleared() {
    for (String uri :
        new String[] {
          "accounts(" + account + ")",
          "/accounts(accountnumber='A1')",
          api.base() + "/accounts(" + account + ")",
          "/api/data/v9.2/accounts(accountnumber='a1')"
        }) {
      String id = api.create("abc_items", "{\"abc_AccountId@odata.bind\":\"" + uri + "\"}");
      assertThat(lookup(id, "_abc_accountid_value")).isEqualTo(account);
      assertThat(api.patch("abc_items(" + id + ")", "{\"abc_AccountId\":null}").status())
          .isEqualTo(204);
      assertThat(api.get("abc_items(" + id + ")").json().path("_abc_accountid_value").isNull())
          .isTrue();
    }
  }

  @Test
  void navigationPropertiesAreCaseSensitive() {
    Api.Reply reply =
        api.post("abc_items", "{\"abc_accountid@odata.bind\":\"accounts(" + account + ")\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("0x80048d19");
    assertThat(reply.message())
        .contains("Error identified in Payload provided by the user for Entity :'abc_items'")
        .contains("An undeclared property 'abc_accountid' which only has property annotations");
  }

  @Test
  void badLinksAreTold() {
    Api.Reply segment = api.post("abc_items", "{\"abc_AccountId@odata.bind\":\"account(x)\"}");
    assertThat(segment.status()).isEqualTo(400);
    assertThat(segment.code()).isEqualTo("0x80060888");
    Api.Reply id =
        api.post(
            "abc_items",
            "{\"abc_AccountId@odata.bind\":\"accounts(00000000-0000-0000-0000-000000000009)\"}");
    assertThat(id.status()).isEqualTo(404);
    assertThat(id.code()).isEqualTo("0x80040217");
    Api.Reply key =
        api.post("abc_items", "{\"abc_AccountId@odata.bind\":\"accounts(accountnumber='no')\"}");
    assertThat(key.status()).isEqualTo(404);
    assertThat(key.code()).isEqualTo("0x80060891");
  }

  @Test
  void aPolymorphicLookupHasOnePropertyForEachTarget() {
    String contact = api.create("contacts", "{\"fullname\":\"Zoë\"}");
    String id =
        api.create(
            "abc_items", "{\"abc_CustomerId_account@odata.bind\":\"accounts(" + account + ")\"}");
    assertThat(lookup(id, "_abc_customerid_value")).isEqualTo(account);
    api.patch(
        "abc_items(" + id + ")",
        "{\"abc_CustomerId_contact@odata.bind\":\"contacts(" + contact + ")\"}");
    assertThat(lookup(id, "_abc_customerid_value")).isEqualTo(contact);
    assertThat(
            api.post(
                    "abc_items",
                    "{\"abc_CustomerId_account@odata.bind\":\"contacts(" + contact + ")\"}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void theOwnerIsSetToUserOrTeam() {
    String team =
        api.get("teams?$select=teamid").json().path("value").get(0).path("teamid").asString();
    String id = api.create("abc_items", "{\"ownerid@odata.bind\":\"/teams(" + team + ")\"}");
    assertThat(lookup(id, "_ownerid_value")).isEqualTo(team);
    assertThat(lookup(id, "_owningteam_value")).isEqualTo(team);
    assertThat(lookup(id, "_owningbusinessunit_value")).hasSize(36);
    String own = api.create("abc_items", "{}");
    assertThat(lookup(own, "_owninguser_value"))
        .isEqualTo(api.get("WhoAmI").json().path("UserId").asString());
  }

  @Test
  void refSetsAndRemovesLinksOfBothKinds() {
    String id = api.create("abc_items", "{\"abc_extid\":\"1\"}");
    String byId = "{\"@odata.id\":\"" + api.base() + "/accounts(" + account + ")\"}";
    assertThat(api.send("PUT", "abc_items(" + id + ")/abc_AccountId/$ref", byId).status())
        .isEqualTo(204);
    assertThat(lookup(id, "_abc_accountid_value")).isEqualTo(account);
    assertThat(api.delete("abc_items(" + id + ")/abc_AccountId/$ref").status()).isEqualTo(204);
    String children = "accounts(accountnumber='A1')/account_abc_item_abc_AccountId";
    assertThat(
            api.post(children + "/$ref", "{\"@odata.id\":\"abc_items(abc_extid='1')\"}").status())
        .isEqualTo(204);
    assertThat(api.get(children + "?$select=abc_extid").json().path("value").size()).isEqualTo(1);
    assertThat(api.delete(children + "(" + id + ")/$ref").status()).isEqualTo(204);
    String peers = "abc_items(abc_extid='1')/abc_Item_Account";
    assertThat(api.post(peers + "/$ref", byId).status()).isEqualTo(204);
    Api.Reply again = api.post(peers + "/$ref", byId);
    assertThat(again.status()).isEqualTo(412);
    assertThat(again.code()).isEqualTo("0x80040237");
    assertThat(again.message()).isEqualTo("Cannot insert duplicate key.");
    Api.Reply pairs = api.get("abc_item_accountset");
    assertThat(pairs.json().path("value").get(0).path("accountid").asString()).isEqualTo(account);
    assertThat(api.post("abc_item_accountset", "{}").status()).isEqualTo(405);
    String url = Api.encode(api.base() + "/accounts(" + account + ")");
    assertThat(api.delete(peers + "/$ref?$id=" + url).status()).isEqualTo(204);
    assertThat(api.get(peers).json().path("value").size()).isEqualTo(0);
  }

  @Test
  void deepInsertMakesParentsChildrenAndPairs() {
    String id =
        api.create(
            "abc_items",
            """
            {"abc_name":"root","abc_AccountId":{"name":"Made"},
             "abc_Item_Account":[{"name":"Peer"}],
             "abc_item_abc_item_abc_ParentId":[{"abc_name":"child"}]}
            """);
    Api.Reply row =
        api.get(
            "abc_items("
                + id
                + ")?$select=abc_name&$expand=abc_AccountId($select=name),"
                + "abc_Item_Account($select=name),abc_item_abc_item_abc_ParentId($select=abc_name)");
    assertThat(row.json().path("abc_AccountId").path("name").asString()).isEqualTo("Made");
    assertThat(row.json().path("abc_Item_Account").get(0).path("name").asString())
        .isEqualTo("Peer");
    assertThat(row.json().path("abc_item_abc_item_abc_ParentId").get(0).path("abc_name").asString())
        .isEqualTo("child");
  }

  @Test
  void deletingAParentCascadesUnlinksOrIsRestricted() {
    String root = api.create("abc_items", "{\"abc_name\":\"root\"}");
    String child =
        api.create(
            "abc_items",
            "{\"abc_name\":\"child\",\"abc_ParentId@odata.bind\":\"abc_items(" + root + ")\"}");
    api.create(
        "abc_items",
        "{\"abc_name\":\"grandchild\",\"abc_ParentId@odata.bind\":\"abc_items(" + child + ")\"}");
    assertThat(api.delete("abc_items(" + root + ")").status()).isEqualTo(204);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("0");

    String linked =
        api.create("abc_items", "{\"abc_AccountId@odata.bind\":\"accounts(" + account + ")\"}");
    String guarded =
        api.create("abc_items", "{\"abc_GuardId@odata.bind\":\"accounts(" + account + ")\"}");
    Api.Reply refused = api.delete("accounts(" + account + ")");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.code()).isEqualTo("0x80040227");
    assertThat(lookup(linked, "_abc_accountid_value")).isEqualTo(account);
    api.delete("abc_items(" + guarded + ")");
    assertThat(api.delete("accounts(" + account + ")").status()).isEqualTo(204);
    assertThat(api.get("abc_items(" + linked + ")").json().path("_abc_accountid_value").isNull())
        .isTrue();
  }
}
