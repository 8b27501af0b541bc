package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RowsTest {
  private static final UUID CALLER = UUID.fromString("00000000-0000-0000-0000-0000000000ca");

  private static DataverseClient client(RawServer server) {
    return DataverseClient.builder(server.url(), TokenSource.none())
        .callOptions(CallOptions.none().actingFor(CALLER).tagged("only for writes"))
        .build();
  }

  private static String page(String rows, String more) {
    return "{\"@odata.context\":\"c\",\"value\":[" + rows + "]" + more + "}";
  }

  private static List<String> names(Rows rows) {
    return rows.stream().map(row -> row.text("name").orElseThrow()).toList();
  }

  @Test
  void readsPageAfterPageWithTheSamePreferences() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                request -> {
                  String root = "http://" + request.header("Host") + "/api/data/v9.2/";
                  return switch (number.incrementAndGet()) {
                    case 1 ->
                        RawServer.json(
                            200,
                            page(
                                "{\"name\":\"a\"},{\"name\":\"b\"}",
                                ",\"@odata.nextLink\":\""
                                    + root
                                    + "accounts?$skiptoken=%3Cx%20p=%222%22%3E\""));
                    case 2 ->
                        RawServer.json(
                            200, "{\"@odata.nextLink\":\"" + root + "accounts?p=3\",\"value\":[]}");
                    default -> RawServer.json(200, page("{\"name\":\"c\"}", ""));
                  };
                });
        DataverseClient client = client(server)) {
      Query query =
          Query.of("accounts")
              .select("name", "_ownerid_value")
              .filter("name eq 'M&M + O''x'")
              .orderBy("name asc", "accountid asc")
              .expand("primarycontactid($select=fullname)")
              .pageSize(2)
              .annotated();
      Rows rows = client.rows(query);
      assertThat(server.requests()).as("nothing is asked before it is wanted").isEmpty();
      assertThat(names(rows)).containsExactly("a", "b", "c");
      assertThat(rows.pages()).isEqualTo(3);
      assertThat(rows.hasNext()).isFalse();
      assertThatThrownBy(rows::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("No more rows of accounts");
      assertThat(server.requests().getFirst().target())
          .isEqualTo(
              "/api/data/v9.2/accounts?$select=name,_ownerid_value"
                  + "&$filter=name%20eq%20'M%26M%20%2B%20O''x'"
                  + "&$orderby=name%20asc,accountid%20asc"
                  + "&$expand=primarycontactid($select=fullname)");
      assertThat(server.requests().get(1).target())
          .isEqualTo("/api/data/v9.2/accounts?$skiptoken=%3Cx%20p=%222%22%3E");
      assertThat(server.requests())
          .hasSize(3)
          .allSatisfy(
              request -> {
                assertThat(request.headers().get("Prefer"))
                    .containsExactly("odata.maxpagesize=2", "odata.include-annotations=\"*\"");
                assertThat(request.header("CallerObjectId")).isEqualTo(CALLER.toString());
              });
    }
  }

  @Test
  void afterAFailureTheSamePageIsAskedForAgain() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                request ->
                    switch (number.incrementAndGet()) {
                      case 1 ->
                          RawServer.json(
                              200,
                              page(
                                  "{\"name\":\"a\"}",
                                  ",\"@odata.nextLink\":\"http://"
                                      + request.header("Host")
                                      + "/api/data/v9.2/accounts?p=2\""));
                      case 2 -> RawServer.error(429, "0x80072321", "wait");
                      case 3 -> new RawServer.Cut(new byte[0]);
                      default -> RawServer.json(200, page("{\"name\":\"b\"}", ""));
                    });
        DataverseClient client = client(server)) {
      Rows rows = client.rows(Query.of("accounts"));
      List<String> names = new ArrayList<>();
      List<String> failures = new ArrayList<>();
      boolean more = true;
      while (more) {
        try {
          more = rows.hasNext();
          if (more) {
            names.add(rows.next().text("name").orElseThrow());
          }
        } catch (WebApiException e) {
          failures.add(e.kind().getClass().getSimpleName());
        }
      }
      assertThat(names).containsExactly("a", "b");
      // The JDK's HTTP client repeats a read on a connection that was closed meanwhile, itself.
      assertThat(failures).first().isEqualTo("Throttled");
      assertThat(rows.resumeLink()).hasValue(server.api() + "accounts?p=2");
    }
  }

  @Test
  void aPageCutInItsJsonIsNoEnd() throws Exception {
    for (String broken :
        List.of(
            "{\"value\":[{\"name\":\"a\"},{\"na", "{\"value\":[{\"name\":\"a\"}]", "[]", "oops")) {
      try (RawServer server = RawServer.inTurn(RawServer.json(200, broken));
          DataverseClient client = client(server)) {
        WebApiException e =
            catchThrowableOfType(
                WebApiException.class, () -> names(client.rows(Query.of("accounts"))));
        assertThat(e).as(broken).isNotNull();
        assertThat(e.kind()).isEqualTo(new ErrorKind.Malformed());
      }
    }
  }

  @Test
  void keepsTheDigitsAndTypesOfValues() throws Exception {
    String row =
        "{\"@odata.etag\":\"W/\\\"71004878\\\"\",\"money\":5000000.0000,\"int\":7,"
            + "\"big\":9007199254740993,\"huge\":123456789012345678901234567890,\"flag\":true,"
            + "\"none\":null,\"id\":\"00000000-0000-0000-0000-00000000000a\","
            + "\"_p_value@Microsoft.Dynamics.CRM.lookuplogicalname\":\"account\","
            + "\"_p_value@OData.Community.Display.V1.FormattedValue\":\"A\","
            + "\"kids\":[{\"n\":1},{\"n\":2}],\"one\":{\"n\":3},\"words\":[\"x\",\"y\"]}";
    try (RawServer server = RawServer.inTurn(RawServer.json(200, page(row, "")));
        DataverseClient client = client(server)) {
      Row read = client.rows(Query.of("accounts")).next();
      assertThat(read.etag()).hasValue("W/\"71004878\"");
      assertThat(read.number("money")).hasValue(new BigDecimal("5000000.0000"));
      assertThat(read.text("money")).hasValue("5000000.0000");
      assertThat(read.whole("int")).hasValue(7);
      assertThat(read.whole("big")).hasValue(9_007_199_254_740_993L);
      assertThat(read.number("huge")).hasValue(new BigDecimal("123456789012345678901234567890"));
      assertThat(read.flag("flag")).hasValue(true);
      assertThat(read.has("none")).isTrue();
      assertThat(read.value("none")).isNull();
      assertThat(read.id("id")).hasValue(UUID.fromString("00000000-0000-0000-0000-00000000000a"));
      assertThat(read.lookupTable("_p_value")).hasValue("account");
      assertThat(read.formatted("_p_value")).hasValue("A");
      assertThat(read.rows("kids"))
          .extracting(r -> r.whole("n").orElseThrow())
          .containsExactly(1L, 2L);
      assertThat(read.row("one").orElseThrow().whole("n")).hasValue(3);
      assertThat(read.texts("words")).containsExactly("x", "y");
      assertThat(read.toJson()).isEqualTo(row);
      assertThatThrownBy(() -> read.whole("money"))
          .hasMessage("'money' is 5000000.0000, where a whole number was asked for");
    }
  }

  @Test
  void followsChangesFromADeltaLink() throws Exception {
    AtomicInteger number = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                request -> {
                  String link =
                      ",\"@odata.deltaLink\":\"http://"
                          + request.header("Host")
                          + "/api/data/v9.2/accounts?$deltatoken=9%2108%2f01\"";
                  return number.incrementAndGet() == 1
                      ? RawServer.json(200, page("{\"name\":\"a\"}", link))
                      : RawServer.json(
                          200,
                          page(
                              "{\"name\":\"b\"},{\"@odata.context\":\"x#accounts/$deletedEntity\","
                                  + "\"id\":\"00000000-0000-0000-0000-00000000000a\","
                                  + "\"reason\":\"deleted\"}",
                              link));
                });
        DataverseClient client = client(server)) {
      Query query = Query.of("accounts").select("name").trackingChanges();
      Rows first = client.rows(query);
      assertThat(first.deltaLink()).as("not known before the end").isEmpty();
      assertThat(names(first)).containsExactly("a");
      String link = first.deltaLink().orElseThrow();
      List<Row> changes = client.resume(query, link).stream().toList();
      assertThat(changes.getFirst().text("name")).hasValue("b");
      assertThat(changes.getFirst().deletedId()).isEmpty();
      assertThat(changes.get(1).deletedId())
          .hasValue(UUID.fromString("00000000-0000-0000-0000-00000000000a"));
      assertThat(server.requests().get(1).target())
          .isEqualTo("/api/data/v9.2/accounts?$deltatoken=9%2108%2f01");
      assertThat(server.requests())
          .allSatisfy(r -> assertThat(r.headers().get("Prefer")).contains("odata.track-changes"));
    }
  }

  @Test
  void countsAndTellsWhenTheServiceStoppedCounting() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(
                    200,
                    "{\"@odata.count\":5000,"
                        + "\"@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded\":true,"
                        + "\"value\":[{}]}"),
                RawServer.json(
                    200,
                    "{\"EntityRecordCountCollection\":{\"Count\":1,\"IsReadOnly\":false,"
                        + "\"Keys\":[\"account\"],\"Values\":[10432]}}"));
        DataverseClient client = client(server)) {
      assertThat(client.count("accounts", "statecode eq 0")).isEqualTo(new RowCount(5000, true));
      assertThat(client.totalRecordCount("account")).isEqualTo(10432);
      assertThat(server.requests())
          .extracting(RawServer.Request::target)
          .containsExactly(
              "/api/data/v9.2/accounts?$filter=statecode%20eq%200&$top=1&$count=true",
              "/api/data/v9.2/RetrieveTotalRecordCount(EntityNames=%5B'account'%5D)");
    }
  }

  @Test
  void asksForAggregates() throws Exception {
    try (RawServer server =
            RawServer.inTurn(RawServer.json(200, page("{\"statuscode\":1,\"n\":17}", "")));
        DataverseClient client = client(server)) {
      Row row =
          client
              .rows(Query.of("accounts").apply("groupby((statuscode),aggregate($count as n))"))
              .next();
      assertThat(row.whole("n")).hasValue(17);
      assertThat(server.onlyRequest().target())
          .isEqualTo(
              "/api/data/v9.2/accounts?$apply=groupby((statuscode),aggregate($count%20as%20n))");
    }
  }

  @Test
  void resolvesKeysWithForbiddenCharactersByFilter() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(
                    200, page("{\"accountid\":\"00000000-0000-0000-0000-00000000000a\"}", "")),
                RawServer.json(200, page("", "")),
                RawServer.json(
                    200,
                    page(
                        "{\"accountid\":\"00000000-0000-0000-0000-00000000000a\"},{\"accountid\":\"00000000-0000-0000-0000-00000000000b\"}",
                        "")));
        DataverseClient client = client(server)) {
      RowAddress.ByKey key =
          RowAddress.key("accounts", KeyPart.text("code", "M&M/'1'"), KeyPart.lookup("p", CALLER));
      assertThat(client.resolve(key, "accountid"))
          .hasValue(UUID.fromString("00000000-0000-0000-0000-00000000000a"));
      assertThat(client.resolve(key, "accountid")).isEmpty();
      assertThatThrownBy(() -> client.resolve(key, "accountid"))
          .hasMessage(
              "Resolving accounts(code='M&M/''1''',_p_value="
                  + CALLER
                  + "): (Malformed): more than one row has these values, so they are not a key");
      String target = server.requests().getFirst().target();
      assertThat(URLDecoder.decode(target, StandardCharsets.UTF_8))
          .isEqualTo(
              "/api/data/v9.2/accounts?$select=accountid&$filter=code eq 'M&M/''1''' and _p_value"
                  + " eq "
                  + CALLER
                  + "&$top=2");
      assertThat(target).contains("M%26M");
    }
  }

  @Test
  void retrievesOneRowOrNone() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(200, "{\"name\":\"a\"}"),
                RawServer.error(404, "0x80060891", "no row"),
                RawServer.error(404, "0x8006088a", "no table"));
        DataverseClient client = client(server)) {
      RowAddress row = RowAddress.key("accounts", KeyPart.text("code", "1"));
      assertThat(client.retrieve(row, "name", "code"))
          .hasValueSatisfying(r -> assertThat(r.text("name")).hasValue("a"));
      assertThat(client.retrieve(row)).isEmpty();
      assertThatThrownBy(() -> client.retrieve(row)).hasMessageContaining("CrmHttpError");
      assertThat(server.requests().getFirst().target())
          .isEqualTo("/api/data/v9.2/accounts(code='1')?$select=name,code");
    }
  }

  @Test
  void refusesWhatTheServiceWouldIgnoreOrRefuse() {
    assertThatThrownBy(() -> Query.of("a").pageSize(5001))
        .hasMessage("Page size 5001 of a not in 1..5000");
    assertThatThrownBy(() -> Query.of("a").pageSize(10).top(5))
        .hasMessage(
            "The service ignores top if a page size is given. Next step: give one of them for a");
    assertThatThrownBy(() -> Query.of("a").filter("x eq 1").trackingChanges())
        .hasMessage("Change tracking of a can't be combined with filter, order, expand or top");
  }

  @Test
  void writesFilters() {
    assertThat(
            Filter.and(
                List.of(
                    Filter.equal("name", new KeyValue.Text("O'x")),
                    Filter.or(List.of(Filter.isNull("a"), "b gt 1")))))
        .isEqualTo("(name eq 'O''x') and ((a eq null) or (b gt 1))");
    assertThat(Filter.in("name", List.of("a\"b", "c'd")))
        .isEqualTo(
            "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[\"a\\\"b\",\"c'd\"])");
  }
}
