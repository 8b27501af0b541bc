package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Column values: entity-attribute-metadata, web-api-properties. */
class ValuesTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /** What is sent, and the JSON in which it comes back. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc_name|\"text\"|\"text\"",
        "abc_name|\"\"|null",
        "abc_note|\"two\\nlines\"|\"two\\nlines\"",
        "abc_count|7|7",
        "abc_count|\"7\"|7",
        "abc_big|9007199254740993|9007199254740993",
        "abc_rate|1.23456|1.235",
        "abc_rate|2|2.000",
        "abc_ratio|47.639583|47.63958",
        "abc_ratio|5|5.0",
        "abc_price|5000000|5000000.0000",
        "abc_price|1.005|1.0100",
        "abc_done|true|true",
        "abc_kind|2|2",
        "abc_tags|\"9,1\"|\"1,9\"",
        "abc_tags|null|null",
        "abc_day|\"2024-05-01\"|\"2024-05-01\"",
        "abc_at|\"2024-05-01T10:00:00.987Z\"|\"2024-05-01T10:00:00Z\"",
        "abc_at|\"2024-05-01T10:00:00+02:00\"|\"2024-05-01T08:00:00Z\"",
        "abc_ref|\"11111111-2222-3333-4444-555555555555\"|\"11111111-2222-3333-4444-555555555555\""
      })
  void comeBackAsTheServiceKeepsThem(String column, String sent, String read) {
    String id = api.create("abc_items", "{\"" + column + "\":" + sent + "}");
    assertThat(api.get("abc_items(" + id + ")?$select=" + column).body())
        .contains("\"" + column + "\":" + read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc_count|1.9|0x80048d19",
        "abc_count|1001|0x8004432F",
        "abc_count|-1|0x8004432F",
        "abc_count|true|0x80048d19",
        "abc_rate|100000000001|0x80044330",
        "abc_rate|\"1.5\"|0x80048d19",
        "abc_ratio|1e12|0x8004022c",
        "abc_price|922337203685478|0x80040317",
        "abc_done|1|0x80048d19",
        "abc_kind|3|0x8004431A",
        "abc_kind|\"One\"|0x80048d19",
        "abc_tags|\"1,2\"|0x8004431A",
        "abc_tags|1|0x80048d19",
        "abc_day|\"2024-05-01T10:00:00Z\"|0x80048d19",
        "abc_at|\"2024-05-01T10:00:00\"|0x80048d19",
        "abc_at|\"1752-12-31T23:59:59Z\"|0x80040239",
        "abc_ref|\"not a guid\"|0x80048d19",
        "abc_name|12|0x80048d19",
        "abc_name|\"a\\u0001b\"|0x80040278",
        "_abc_accountid_value|\"11111111-2222-3333-4444-555555555555\"|0x80048d19",
        "abc_AccountId|\"11111111-2222-3333-4444-555555555555\"|0x80048d19"
      })
  void areRefusedWithTheDocumentedCodes(String column, String sent, String code) {
    Api.Reply reply = api.post("abc_items", "{\"" + column + "\":" + sent + "}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void aTextThatIsTooLongIsNamed() {
    Api.Reply reply = api.post("abc_items", "{\"abc_name\":\"" + "x".repeat(51) + "\"}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("0x80044331");
    assertThat(reply.message())
        .isEqualTo(
            "A validation error occurred.  The length of the 'abc_name' attribute of the 'abc_item'"
                + " entity exceeded the maximum allowed length of '50'.");
    assertThat(api.post("abc_items", "{\"abc_note\":\"" + "x".repeat(101) + "\"}").code())
        .isEqualTo("0x80044340");
  }

  @Test
  void stateAndStatusBelongTogether() {
    String id = api.create("abc_items", "{\"statecode\":1}");
    String path = "abc_items(" + id + ")";
    assertThat(api.get(path).json().path("statecode").asInt()).isEqualTo(0);
    assertThat(api.get(path).json().path("statuscode").asInt()).isEqualTo(1);
    Api.Reply wrong = api.patch(path, "{\"statecode\":1,\"statuscode\":1}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.code()).isEqualTo("0x80048408");
    assertThat(api.patch(path, "{\"statecode\":1}").status()).isEqualTo(204);
    assertThat(api.get(path).json().path("statuscode").asInt()).isEqualTo(2);
    assertThat(api.patch(path, "{\"statecode\":0,\"statuscode\":1}").status()).isEqualTo(204);
    assertThat(api.post("abc_items", "{\"statuscode\":2}").code()).isEqualTo("0x80048408");
  }

  @Test
  void overriddencreatedonBecomesCreatedon() {
    String id = api.create("abc_items", "{\"overriddencreatedon\":\"2001-02-03T00:00:00Z\"}");
    Api.Reply row = api.get("abc_items(" + id + ")");
    assertThat(row.json().path("createdon").asString()).isEqualTo("2001-02-03T00:00:00Z");
    assertThat(row.json().path("overriddencreatedon").asString()).doesNotStartWith("2001");
  }

  @Test
  void moneyHasABaseAmountAndACurrency() {
    String id = api.create("abc_items", "{\"abc_price\":10}");
    Api.Reply row =
        api.get(
            "abc_items("
                + id
                + ")?$select=abc_price,abc_price_base,exchangerate,"
                + "_transactioncurrencyid_value");
    assertThat(row.body()).contains("\"abc_price_base\":10.0000");
    assertThat(row.body()).contains("\"exchangerate\":1.0000000000");
    assertThat(row.json().path("_transactioncurrencyid_value").asString()).hasSize(36);
  }

  @Test
  void annotationsAreSentWhenAskedFor() {
    String account = api.create("accounts", "{\"name\":\"Acme\"}");
    String id =
        api.create(
            "abc_items",
            "{\"abc_kind\":1,\"abc_tags\":\"4,9\",\"abc_done\":false,\"abc_price\":1234.5,"
                + "\"abc_CustomerId_account@odata.bind\":\"/accounts("
                + account
                + ")\"}");
    Api.Reply row = api.get("abc_items(" + id + ")", "Prefer", "odata.include-annotations=\"*\"");
    String formatted = "@OData.Community.Display.V1.FormattedValue";
    assertThat(row.json().path("abc_kind" + formatted).asString()).isEqualTo("One");
    assertThat(row.json().path("abc_tags" + formatted).asString()).isEqualTo("Blue; Green");
    assertThat(row.json().path("abc_done" + formatted).asString()).isEqualTo("No");
    assertThat(row.json().path("abc_price" + formatted).asString()).isEqualTo("$1,234.50");
    String customer = "_abc_customerid_value";
    assertThat(row.json().path(customer + formatted).asString()).isEqualTo("Acme");
    assertThat(row.json().path(customer + "@Microsoft.Dynamics.CRM.lookuplogicalname").asString())
        .isEqualTo("account");
    assertThat(
            row.json()
                .path(customer + "@Microsoft.Dynamics.CRM.associatednavigationproperty")
                .asString())
        .isEqualTo("abc_CustomerId_account");
    assertThat(api.get("abc_items(" + id + ")").body()).doesNotContain(formatted);
  }
}
