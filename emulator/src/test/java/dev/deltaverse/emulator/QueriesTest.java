package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Queries: webapi/query/page-results, filter-rows, aggregate-data, count-rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest {
  private Api api;
  private String account;

  @BeforeAll
  void start() {
    api = Api.start();
    account = api.create("accounts", "{\"accountnumber\":\"A1\",\"name\":\"Acme\"}");
    for (int i = 0; i < 25; i++) {
      api.create(
          "abc_items",
          "{\"abc_extid\":\"k%02d\",\"abc_name\":\"%s\",\"abc_count\":%d,\"abc_kind\":%d%s}"
              .formatted(
                  i,
                  i % 2 == 0 ? "Even" : "Odd%",
                  i,
                  1 + i % 2,
                  i < 5
                      ? ",\"abc_day\":\"2024-05-0"
                          + (i + 1)
                          + "\",\"abc_AccountId@odata.bind\":\"accounts("
                          + account
                          + ")\""
                      : ""));
    }
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc_extid eq 'K03'|1",
        "abc_name eq 'even  '|13",
        "abc_name ne 'even'|12",
        "abc_count gt 20|4",
        "abc_extid eq 'K03' or abc_extid eq 'k04'|2",
        "abc_extid eq 'K03' and abc_count eq 4|0",
        "abc_count ge 20 and abc_count lt 22|2",
        "abc_count eq 1 or abc_count eq 2|2",
        "not (abc_count le 20)|4",
        "contains(abc_name,'VE')|13",
        "startswith(abc_name,'od')|12",
        "endswith(abc_name,'[%]')|12",
        "contains(abc_name,'_d')|12",
        "abc_day eq null|20",
        "abc_day ne null|5",
        "abc_day ge 2024-05-03|3",
        "abc_day ne 2024-05-03|24",
        "createdon gt 2001-01-01T00:00:00Z|25",
        "abc_kind eq 2|12",
        "abc_AccountId/name eq 'acme'|5",
        "Microsoft.Dynamics.CRM.In(PropertyName='abc_extid',PropertyValues=['K01','k02','none'])|2",
        "Microsoft.Dynamics.CRM.In(PropertyName='abc_count',PropertyValues=[\"1\",\"2\"])|2",
        "Microsoft.Dynamics.CRM.Between(PropertyName='abc_count',PropertyValues=['3','5'])|3"
      })
  void filtersCountWhatTheyShould(String filter, int expected) {
    Api.Reply reply = api.get("abc_items?$select=abc_extid&$filter=" + Api.encode(filter));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("value").size()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "account_abc_item_abc_AccountId/any(o:o/abc_count eq 1)|1",
        "account_abc_item_abc_AccountId/any(o:o/abc_count eq 20)|0",
        "account_abc_item_abc_AccountId/any(o:contains(o/abc_extid,'K0') and not (o/abc_count eq"
            + " 9))|1",
        "account_abc_item_abc_AccountId/any()|1",
        "not account_abc_item_abc_AccountId/any()|0",
        "account_abc_item_abc_AccountId/all(o:o/abc_count lt 5)|1",
        "account_abc_item_abc_AccountId/all(o:o/abc_count lt 4)|0",
        "name eq 'acme' and account_abc_item_abc_AccountId/any(x:x/abc_kind eq 2)|1",
        "abc_Account_Item/any(i:i/abc_count eq 1)|0",
        "abc_Account_Item/all(i:i/abc_count eq 1)|1"
      })
  void lambdasLookAtTheRowsOfACollection(String filter, int expected) {
    Api.Reply reply = api.get("accounts?$select=name&$filter=" + Api.encode(filter));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("value").size()).isEqualTo(expected);
  }

  @Test
  void lookupsAreFilteredByTheirValueProperty() {
    Api.Reply reply =
        api.get("abc_items?$filter=" + Api.encode("_abc_accountid_value eq " + account));
    assertThat(reply.json().path("value").size()).isEqualTo(5);
  }

  @Test
  void pagesCoverEveryRowOnceInOrder() {
    for (String order :
        new String[] {"", "&$orderby=abc_name%20desc,abc_count", "&$orderby=abc_extid"}) {
      List<String> seen = new ArrayList<>();
      String url = "abc_items?$select=abc_extid" + order;
      int pages = 0;
      while (!url.isEmpty()) {
        Api.Reply reply = api.get(url, "Prefer", "odata.maxpagesize=10");
        assertThat(reply.header("Preference-Applied")).isEqualTo("odata.maxpagesize=10");
        for (JsonNode row : reply.json().path("value")) {
          seen.add(row.path("abc_extid").asString());
        }
        url = reply.json().path("@odata.nextLink").asString("");
        if (!url.isEmpty()) {
          assertThat(url).contains("$skiptoken=%3Ccookie%20pagenumber%3D%22" + (pages + 2));
        }
        pages++;
      }
      assertThat(pages).isEqualTo(3);
      assertThat(seen).hasSize(25).doesNotHaveDuplicates();
      if (order.endsWith("extid")) {
        assertThat(seen).isSorted();
      } else if (!order.isEmpty()) {
        assertThat(seen.subList(0, 3)).containsExactly("k01", "k03", "k05");
        assertThat(seen.getLast()).isEqualTo("k24");
      }
    }
  }

  @Test
  void topLimitsUnlessAPageSizeIsGiven() {
    assertThat(api.get("abc_items?$top=3").json().path("value").size()).isEqualTo(3);
    assertThat(api.get("abc_items?$top=3").json().has("@odata.nextLink")).isFalse();
    assertThat(
            api.get("abc_items?$top=3", "Prefer", "odata.maxpagesize=10")
                .json()
                .path("value")
                .size())
        .isEqualTo(10);
    assertThat(api.get("abc_items?$skip=3").status()).isEqualTo(400);
  }

  @Test
  void countsAreTold() {
    assertThat(api.get("abc_items?$count=true&$top=1").json().path("@odata.count").asInt())
        .isEqualTo(25);
    Api.Reply count = api.get("abc_items/$count?$filter=" + Api.encode("abc_count lt 5"));
    assertThat(count.body()).isEqualTo("5");
    assertThat(count.header("Content-Type")).startsWith("text/plain");
    Api.Reply total = api.get("RetrieveTotalRecordCount(EntityNames=%5B'abc_item'%5D)");
    assertThat(total.json().path("EntityRecordCountCollection").path("Values").get(0).asInt())
        .isEqualTo(25);
  }

  @Test
  void theSelectedColumnsAndThePrimaryIdComeBack() {
    JsonNode row = api.get("abc_items?$select=abc_name&$top=1").json().path("value").get(0);
    assertThat(row.propertyNames()).containsExactly("@odata.etag", "abc_name", "abc_itemid");
    Api.Reply wrong = api.get("abc_items?$select=Name");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.code()).isEqualTo("0x0");
    assertThat(wrong.message())
        .isEqualTo(
            "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.abc_item'.");
  }

  @Test
  void aggregatesGroupAndFilter() {
    Api.Reply reply =
        api.get(
            "abc_items?$apply="
                + Api.encode(
                    "filter(abc_count lt 10)/groupby((abc_kind),aggregate($count as n,"
                        + "abc_count with sum as total,abc_count with max as top))"));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode one = reply.json().path("value").get(0);
    assertThat(one.path("abc_kind").asInt()).isEqualTo(1);
    assertThat(one.path("n").asInt()).isEqualTo(5);
    assertThat(one.path("total").asInt()).isEqualTo(20);
    assertThat(one.path("top").asInt()).isEqualTo(8);
    Api.Reply whole =
        api.get("abc_items?$apply=" + Api.encode("aggregate(abc_count with average as mean)"));
    assertThat(whole.json().path("value").get(0).path("mean").asDouble()).isEqualTo(12.0);
    assertThat(api.get("abc_items?$apply=" + Api.encode("groupby((createdon))")).status())
        .isEqualTo(400);
  }

  @Test
  void whatIsNotModelledIsRefusedByName() {
    Api.Reply function =
        api.get(
            "abc_items?$filter="
                + Api.encode("Microsoft.Dynamics.CRM.Today(PropertyName='createdon')"));
    assertThat(function.status()).isEqualTo(501);
    assertThat(function.message()).contains("Microsoft.Dynamics.CRM.Today");
    assertThat(api.get("accounts?fetchXml=x").status()).isEqualTo(501);
  }
}
