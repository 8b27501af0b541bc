package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmokeTest {
  @Test
  void upsertsReadsAndAssociates() {
    try (Api api = Api.start()) {
      assertThat(api.get("WhoAmI").json().path("UserId").asString()).hasSize(36);
      assertThat(
              api.post(
                      "accounts/Microsoft.Dynamics.CRM.UpsertMultiple",
                      """
                      {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.account",
                        "@odata.id":"accounts(accountnumber='A1')","name":"One","revenue":12.5}]}
                      """)
                  .status())
          .isEqualTo(204);
      Api.Reply items =
          api.post(
              "abc_items/Microsoft.Dynamics.CRM.UpsertMultiple",
              """
              {"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.abc_item",
                "@odata.id":"abc_items(abc_extid='x1')","abc_name":"n","abc_count":3,
                "abc_AccountId@odata.bind":"accounts(accountnumber='A1')",
                "abc_day":"2024-05-01","abc_at":"2024-05-01T10:00:00.123+02:00"}]}
              """);
      assertThat(items.body()).isEmpty();
      assertThat(items.status()).isEqualTo(204);
      Api.Reply read =
          api.get(
              "abc_items?$select=abc_name,abc_at,_abc_accountid_value&$expand="
                  + "abc_AccountId($select=accountnumber)&$filter="
                  + Api.encode("abc_extid eq 'X1'"));
      assertThat(read.status()).as(read.body()).isEqualTo(200);
      assertThat(read.json().path("value").get(0).path("abc_at").asString())
          .isEqualTo("2024-05-01T08:00:00Z");
      assertThat(
              read.json()
                  .path("value")
                  .get(0)
                  .path("abc_AccountId")
                  .path("accountnumber")
                  .asString())
          .isEqualTo("A1");
      Api.Reply link =
          api.post(
              "abc_items(abc_extid='x1')/abc_Item_Account/$ref",
              "{\"@odata.id\":\"accounts(accountnumber='A1')\"}");
      assertThat(link.status()).as(link.body()).isEqualTo(204);
      Api.Reply again =
          api.post(
              "abc_items(abc_extid='x1')/abc_Item_Account/$ref",
              "{\"@odata.id\":\"accounts(accountnumber='A1')\"}");
      assertThat(again.status()).isEqualTo(412);
      assertThat(again.code()).isEqualTo("0x80040237");
      assertThat(api.get("abc_item_accountset").json().path("value").size()).isEqualTo(1);
      Api.Reply metadata =
          api.get(
              "EntityDefinitions(LogicalName='abc_item')/Attributes/"
                  + "Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName"
                  + "&$expand=OptionSet,GlobalOptionSet");
      assertThat(metadata.status()).as(metadata.body()).isEqualTo(200);
      assertThat(metadata.json().path("value").get(0).path("OptionSet").path("Options").size())
          .isEqualTo(2);
      String batch =
          "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
              + "DELETE /api/data/v9.2/abc_items(abc_extid='x1') HTTP/1.1\r\n\r\n\r\n--b--\r\n";
      Api.Reply answer =
          api.post("$batch", batch, "Content-Type", "multipart/mixed; boundary=\"b\"");
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains("HTTP/1.1 204 No Content");
      assertThat(api.get("abc_items/$count").body()).isEqualTo("0");
      assertThat(api.get("abc_item_accountset").json().path("value").size()).isEqualTo(0);
    }
  }
}
