package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.TargetTable;
import dev.deltaverse.engine.target.dataverse.Wire.Received;
import dev.deltaverse.engine.target.dataverse.Wire.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.AbstractList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, and what the answers mean. */
final class WireTargetTest {
  private static final BypassSettings BYPASS =
      new BypassSettings(
          true, true, true, List.of("0f8fad5b-d9cb-469f-a165-70867728950e"), "load 1");
  private static final List<String> KEY = List.of("it's 1", "2026-02-28");

  private final Wire wire;
  private Sample sample;

  WireTargetTest() throws Exception {
    wire = new Wire();
  }

  @BeforeEach
  void connect() throws Exception {
    sample = wire.sample(BYPASS);
  }

  @AfterEach
  void close() {
    sample.target().close();
    wire.close();
  }

  @Test
  void upsertMultipleIsOneBodyWithTheKeyInTheAddress() throws Exception {
    Change first =
        sample.change(
            "items",
            1,
            KEY,
            "abc_extid", KEY.getFirst(),
            "abc_name", "Ü \"q\"\n\u0001",
            "abc_count", "-7",
            "abc_rate", "12.5",
            "abc_done", "false",
            "abc_tags", "1,4",
            "abc_at", "2024-05-01T10:00:00Z",
            "abc_accountid", new Reference("account", List.of("A'1")).text(),
            "abc_customerid", new Reference("contact", List.of("7")).text(),
            "abc_parentid", new Reference("abc_item", KEY).text(),
            "ownerid",
                new Reference("team", List.of("#0f8fad5b-d9cb-469f-a165-70867728950e")).text());
    Change second =
        sample.change(
            "items",
            2,
            List.of("2", "2026-01-01"),
            "abc_name", null,
            "abc_count", null,
            "abc_accountid", null,
            "abc_customerid", null,
            "statecode", "1",
            "statuscode", "2");
    wire.replies(Reply.NO_CONTENT);
    assertThat(upsert(first, second)).isEqualTo(new Answer.Applied());

    Received request = wire.take().getFirst();
    assertThat(request.line())
        .isEqualTo(
            "POST /api/data/v9.2/abc_items/Microsoft.Dynamics.CRM.UpsertMultiple?tag=load%201");
    assertThat(request.header("content-type")).isEqualTo("application/json; charset=utf-8");
    assertThat(request.header("mscrm.bypassbusinesslogicexecution"))
        .isEqualTo("CustomSync,CustomAsync");
    assertThat(request.header("mscrm.bypassbusinesslogicexecutionstepids"))
        .isEqualTo("0f8fad5b-d9cb-469f-a165-70867728950e");
    assertThat(request.header("mscrm.suppresscallbackregistrationexpanderjob"))
        .isEqualTo("true");
    assertThat(request.body())
        .isEqualTo(
            "{\"Targets\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\","
                + "\"@odata.id\":\"abc_items(abc_extid='it''s 1',abc_day=2026-02-28)\","
                + "\"abc_name\":\"Ü \\\"q\\\"\\n\\u0001\",\"abc_count\":-7,\"abc_rate\":12.5,"
                + "\"abc_done\":false,\"abc_tags\":\"1,4\",\"abc_at\":\"2024-05-01T10:00:00Z\","
                + "\"abc_AccountId@odata.bind\":\"accounts(accountnumber='A''1')\","
                + "\"abc_CustomerId_contact@odata.bind\":\"contacts(abc_no=7)\","
                + "\"abc_ParentId@odata.bind\":"
                + "\"abc_items(abc_extid='it''s 1',abc_day=2026-02-28)\","
                + "\"ownerid@odata.bind\":\"teams(0f8fad5b-d9cb-469f-a165-70867728950e)\"},"
                + "{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\","
                + "\"@odata.id\":\"abc_items(abc_extid='2',abc_day=2026-01-01)\","
                + "\"abc_name\":null,\"abc_count\":null,\"abc_AccountId@odata.bind\":null,"
                + "\"abc_CustomerId_account@odata.bind\":null,"
                + "\"statecode\":1,\"statuscode\":2}]}");
  }

  @Test
  void deletesAreABatchThatGoesOn() throws Exception {
    wire.replies(
        Reply.batch(
            "204 No Content\r\nOData-Version: 4.0\r\n",
            Reply.failedPart(404, "0x80060891", "A record with the specified key values"),
            Reply.failedPart(405, "0x80040227", "in use"),
            Reply.failedPart(500, "0x80048105", "concurrent"),
            Reply.failedPart(403, "0x80040220", "no privilege")));
    Answer answer =
        sample
            .target()
            .send(
                new TargetRequest.Delete(
                    sample.table("accounts"),
                    Stream.of("A 1", "A2", "A3", "A4", "A5")
                        .map(k -> sample.change("accounts", 1, List.of(k)))
                        .toList()));
    assertThat(answer)
        .isEqualTo(
            new Answer.Each(
                List.of(
                    new Outcome.Applied(),
                    new Outcome.Applied(),
                    new Outcome.Refused("0x80040227", "in use"),
                    new Outcome.Transient("0x80048105", "concurrent"),
                    new Outcome.Refused("0x80040220", "no privilege"))));
    Received request = wire.take().getFirst();
    assertThat(request.line()).isEqualTo("POST /api/data/v9.2/$batch");
    assertThat(request.header("prefer")).contains("odata.continue-on-error");
    assertThat(lines(request))
        .containsSubsequence(
            "DELETE /api/data/v9.2/accounts(accountnumber='A%201')?tag=load%201 HTTP/1.1",
            "MSCRM.BypassBusinessLogicExecution: CustomSync,CustomAsync",
            "DELETE /api/data/v9.2/accounts(accountnumber='A2')?tag=load%201 HTTP/1.1",
            "DELETE /api/data/v9.2/accounts(accountnumber='A5')?tag=load%201 HTTP/1.1");
  }

  @Test
  void linksAndUnlinksNameBothRowsByKey() throws Exception {
    List<Change> pairs = List.of(Sample.pair(1, "x", "2026-01-01", "A1"));
    wire.replies(Reply.batch("204 No Content\r\n"), Reply.batch("204 No Content\r\n"));
    sample.target().send(new TargetRequest.Link(sample.link(), pairs));
    sample.target().send(new TargetRequest.Unlink(sample.link(), pairs));
    List<Received> requests = wire.take();
    assertThat(lines(requests.get(0)))
        .containsSubsequence(
            "POST /api/data/v9.2/abc_items(abc_extid='x',abc_day=2026-01-01)/abc_Item_Account"
                + "/$ref?tag=load%201 HTTP/1.1",
            "{\"@odata.id\":\"accounts(accountnumber='A1')\"}");
    assertThat(lines(requests.get(1)))
        .contains(
            "DELETE /api/data/v9.2/abc_items(abc_extid='x',abc_day=2026-01-01)/abc_Item_Account"
                + "/$ref?$id="
                + URLEncoder.encode(
                    wire.url() + "/api/data/v9.2/accounts(accountnumber='A1')",
                    StandardCharsets.UTF_8)
                + "&tag=load%201 HTTP/1.1");
  }

  @Test
  void linkThatIsThereAndLinkThatIsGoneCountAsApplied() throws Exception {
    List<Change> pairs =
        List.of(Sample.pair(1, "x", "2026-01-01", "A1"), Sample.pair(2, "y", "2026-01-01", "A1"));
    wire.replies(
        Reply.batch(
            Reply.failedPart(412, "0x80040237", "Cannot insert duplicate key."),
            Reply.failedPart(404, "0x80060891", "no such item")),
        Reply.batch(
            Reply.failedPart(404, "0x80040217", "abc_item_account Does Not Exist"),
            "204 No Content\r\n"));
    assertThat(sample.target().send(new TargetRequest.Link(sample.link(), pairs)))
        .isEqualTo(
            new Answer.Each(
                List.of(
                    new Outcome.Applied(), new Outcome.Refused("0x80060891", "no such item"))));
    assertThat(sample.target().send(new TargetRequest.Unlink(sample.link(), pairs)))
        .isEqualTo(new Answer.Each(List.of(new Outcome.Applied(), new Outcome.Applied())));
  }

  @Test
  void batchThatIsDeniedInAllPartsIsDenied() throws Exception {
    wire.replies(
        Reply.batch(
            Reply.failedPart(403, "0x80040220", "missing prvAppend"),
            Reply.failedPart(403, "0x80040220", "missing prvAppend")));
    List<Change> pairs =
        List.of(Sample.pair(1, "x", "2026-01-01", "A1"), Sample.pair(2, "y", "2026-01-01", "A1"));
    assertThat(sample.target().send(new TargetRequest.Link(sample.link(), pairs)))
        .isEqualTo(new Answer.Denied("0x80040220", "missing prvAppend"));
  }

  @Test
  void batchWhoseAnswerIsNotWholeLeavesAllItsRowsInDoubt() throws Exception {
    List<Change> pairs =
        List.of(Sample.pair(1, "x", "2026-01-01", "A1"), Sample.pair(2, "y", "2026-01-01", "A1"));
    Reply whole = Reply.batch("204 No Content\r\n", "204 No Content\r\n");
    String body = whole.body();
    for (Reply reply :
        List.of(
            Reply.batch("204 No Content\r\n"),
            Reply.batch("204 No Content\r\n", "204 No Content\r\n", "204 No Content\r\n"),
            Reply.batch("204 No Content\r\n", " No Content\r\n"),
            new Reply(200, whole.type(), body.substring(0, body.length() - 6), List.of()),
            new Reply(200, whole.type() + "2", body, List.of()),
            new Reply(200, "multipart/mixed", body, List.of()),
            new Reply(200, "text/html", "<html>Please sign in</html>", List.of()))) {
      wire.replies(reply);
      assertThat(sample.target().send(new TargetRequest.Link(sample.link(), pairs)))
          .as("%s", reply)
          .isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void answersByTheirKind() throws Exception {
    expect(
        Reply.error(429, "0x80072321", "slow down", "Retry-After", "17"),
        new Answer.Throttled("EXECUTION_TIME", Duration.ofSeconds(17)));
    expect(
        Reply.error(429, "0x80072326", "too many", "Retry-After", "3"),
        new Answer.Throttled("CONCURRENCY", Duration.ofSeconds(3)));
    expect(
        Reply.error(429, "0x80072322", "too many"),
        new Answer.Throttled("REQUESTS", Duration.ofSeconds(5)));
    expect(
        Reply.error(400, "0x80044331", "too long"), new Answer.Refused("0x80044331", "too long"));
    expect(
        Reply.error(412, "0x80060892", "key taken"),
        new Answer.Refused("0x80060892", "key taken"));
    expect(
        Reply.error(404, "0x80060891", "no parent"),
        new Answer.Refused("0x80060891", "no parent", true));
    expect(
        Reply.error(400, "0x80040265", "credit limit"),
        new Answer.Refused("0x80040265", "credit limit"));
    expect(Reply.error(413, "", "too large"), new Answer.Refused("413", "too large"));
    expect(
        Reply.error(500, "0x80044150", "deadlock"), new Answer.Transient("0x80044150", "deadlock"));
    expect(
        Reply.error(403, "0x80040220", "no privilege"),
        new Answer.Denied("0x80040220", "no privilege"));
    expect(
        Reply.error(404, "0x8006088a", "no segment"), new Answer.Denied("0x8006088a", "no segment"));
    expect(
        Reply.error(400, "0x80048d19", "undeclared property"),
        new Answer.Denied("0x80048d19", "undeclared property"));
  }

  @Test
  void answerThatWasLostOrIsNotTheServicesLeavesTheRowsInDoubt() throws Exception {
    wire.replies(Reply.CUT);
    assertThat(upsert(row("1"))).isInstanceOf(Answer.Unknown.class);
    wire.replies(new Reply(200, "text/html", "<html>Please sign in</html>", List.of()));
    assertThat(upsert(row("1"))).isInstanceOf(Answer.Unknown.class);
    wire.replies(new Reply(502, "text/html", "<html>Bad gateway</html>", List.of()));
    assertThat(upsert(row("1"))).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void serverThatCannotBeReachedIsTransient() throws Exception {
    wire.close();
    assertThat(upsert(row("1")))
        .isInstanceOfSatisfying(
            Answer.Transient.class,
            passing -> assertThat(passing.message()).startsWith("No connection to 127.0.0.1"));
  }

  @Test
  void elasticTableNamesTheRowsThatFailed() throws Exception {
    BoundTable items = sample.table("items");
    TargetTable target = items.target();
    BoundTable elastic =
        new BoundTable(
            items.mapping(),
            new TargetTable(
                target.logicalName(),
                target.entitySet(),
                target.primaryId(),
                true,
                target.columns(),
                target.keys()),
            items.columns(),
            items.key());
    wire.replies(
        Reply.json(
            400,
            """
            {"error":{"code":"0x80040203","message":"partial",
             "@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails":
             "[{\\"RequestIndex\\":1,\\"StatusCode\\":429},{\\"RequestIndex\\":2,\\"StatusCode\\":400}]"}}
            """));
    assertThat(
            sample
                .target()
                .send(new TargetRequest.Upsert(elastic, List.of(row("1"), row("2"), row("3")))))
        .isEqualTo(
            new Answer.Each(
                List.of(
                    new Outcome.Applied(),
                    new Outcome.Transient("429", "partial"),
                    new Outcome.Refused("400", "partial"))));
  }

  @Test
  void interruptedWhileWaitingForTheAnswer() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    wire.replies(Reply.SILENCE);
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    upsert(row("1"));
                  } catch (InterruptedException e) {
                    thrown.add(e);
                  }
                  ended.countDown();
                });
    assertThat(wire.awaitSilence()).isTrue();
    caller.interrupt();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown).hasSize(1);
  }

  @Test
  void readsPageAfterPageAndAsksAgainForOneThatFails() throws Exception {
    String next = wire.url() + "/api/data/v9.2/accounts?$skiptoken=2";
    wire.replies(
        Reply.error(429, "0x80072322", "wait", "Retry-After", "1"),
        Reply.json(
            200,
            "{\"value\":[" + account("1", "A1") + "],\"@odata.nextLink\":\"" + next + "\"}"),
        Reply.error(503, "", "unavailable"),
        Reply.json(200, "{\"value\":[" + account("2", "A2") + "]}"));
    assertThat(sample.read("accounts")).containsOnlyKeys(List.of("A1"), List.of("A2"));
    List<Received> requests = wire.take();
    assertThat(requests.get(0).line())
        .isEqualTo(
            "GET /api/data/v9.2/accounts?$select=accountid,accountnumber,name"
                + "&$orderby=accountid%20asc");
    assertThat(requests.get(0).header("prefer")).contains("odata.maxpagesize=5000");
    assertThat(requests.get(0).header("mscrm.bypassbusinesslogicexecution")).isEmpty();
    assertThat(requests.stream().map(Received::line).skip(2))
        .containsOnly("GET /api/data/v9.2/accounts?$skiptoken=2")
        .hasSize(2);
  }

  @Test
  void readThatKeepsFailingIsAFailureOfTheTarget() {
    wire.replies(
        Stream.generate(() -> Reply.error(503, "", "unavailable"))
            .limit(9)
            .toArray(Reply[]::new));
    assertThatThrownBy(() -> sample.read("accounts"))
        .isInstanceOfSatisfying(
            MigrationException.class,
            e -> assertThat(e.code()).isEqualTo(MigrationException.Code.TARGET))
        .hasMessageStartingWith("Reading accounts: GET accounts?")
        .hasMessageContaining("unavailable");
    assertThat(wire.take()).hasSize(4);
  }

  @Test
  void lookupsComeBackByKeyOrElseById() throws Exception {
    String id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    wire.replies(
        Reply.json(
            200,
            """
            {"value":[{"abc_itemid":"0F8FAD5B-D9CB-469F-A165-000000000001",
              "abc_extid":"x","abc_day":"2026-01-01","abc_rate":1.500,"abc_price":5000000.0000,
              "abc_ratio":47.639583,"abc_tags":"10,1","abc_at":"2024-05-01T10:00:00.123Z",
              "abc_ref":"0F8FAD5B-D9CB-469F-A165-70867728950E","abc_done":false,
              "_abc_accountid_value":"%1$s","abc_AccountId":{"accountnumber":null},
              "_abc_customerid_value":"%1$s","abc_CustomerId_account":null,
              "abc_CustomerId_contact":{"abc_no":7},
              "_abc_regionid_value":"%1$s","abc_RegionId":{"abc_code":"N"},
              "_abc_parentid_value":null,"abc_ParentId":null,
              "_ownerid_value":"%1$s",
              "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname":"team"}]}
            """
                .formatted(id)));
    assertThat(sample.read("items").get(List.of("x", "2026-01-01")))
        .containsEntry("abc_rate", "1.5")
        .containsEntry("abc_price", "5000000")
        .containsEntry("abc_ratio", "47.63958")
        .containsEntry("abc_tags", "1,10")
        .containsEntry("abc_at", "2024-05-01T10:00:00Z")
        .containsEntry("abc_ref", id)
        .containsEntry("abc_done", "false")
        .containsEntry("abc_accountid", new Reference("account", List.of("#" + id)).text())
        .containsEntry("abc_customerid", new Reference("contact", List.of("7")).text())
        .containsEntry("abc_regionid", new Reference("abc_region", List.of("N")).text())
        .containsEntry("ownerid", new Reference("team", List.of("#" + id)).text())
        .doesNotContainKey("abc_parentid");
    assertThat(wire.take().getFirst().line())
        .contains("$expand=abc_AccountId($select=accountnumber),")
        .contains("abc_CustomerId_account($select=accountnumber),")
        .contains("abc_CustomerId_contact($select=abc_no),")
        .contains("abc_ParentId($select=abc_extid,abc_day)")
        .doesNotContain("ownerid(");
  }

  @Test
  void pairsFollowTheLinksOfTheirOwnPages() throws Exception {
    String more = wire.url() + "/api/data/v9.2/abc_items(1)/abc_Item_Account?$skiptoken=2";
    wire.replies(
        Reply.json(
            200,
            """
            {"value":[{"abc_extid":"x","abc_day":"2026-01-01",
              "abc_Item_Account":[{"accountnumber":"A1"},{"accountnumber":"A2"}],
              "abc_Item_Account@odata.nextLink":"%s"},
             {"abc_extid":"y","abc_day":"2026-01-01","abc_Item_Account":[]}]}
            """
                .formatted(more)),
        Reply.json(200, "{\"value\":[{\"accountnumber\":\"A3\"}]}"));
    List<List<@Nullable String>> pairs = sample.pairs();
    assertThat(pairs)
        .containsExactly(
            List.of("x", "2026-01-01", "A1"),
            List.of("x", "2026-01-01", "A2"),
            List.of("x", "2026-01-01", "A3"));
  }

  @Test
  void usersAreTheProjects() throws Exception {
    assertThat(sample.target().users().stream().map(SendingUser::name))
        .containsExactly("one", "two");
    wire.replies(Reply.NO_CONTENT);
    assertThat(
            sample
                .target()
                .users()
                .get(1)
                .sending()
                .send(new TargetRequest.Upsert(sample.table("items"), List.of(row("1")))))
        .isEqualTo(new Answer.Applied());
  }

  @Test
  void bodiesGoAsGzipIfTheProjectSaysSo() throws Exception {
    Change[] rows = new Change[20];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row("number " + i);
    }
    assertThat(encodings(sample, rows)).containsExactly("", "");
    Sample compressing = wire.sample(BYPASS, true);
    try {
      assertThat(encodings(compressing, rows)).containsExactly("gzip", "");
    } finally {
      compressing.target().close();
    }
  }

  /** How the bodies came of a large request and of a small one. */
  private List<String> encodings(Sample by, Change... rows) throws Exception {
    wire.take();
    wire.replies(Reply.NO_CONTENT, Reply.NO_CONTENT);
    by.target().send(new TargetRequest.Upsert(sample.table("items"), List.of(rows)));
    by.target().send(new TargetRequest.Upsert(sample.table("items"), List.of(rows[0])));
    return wire.take().stream().map(r -> r.header("Content-Encoding")).toList();
  }

  @Test
  void aPayloadIsBuiltOnceForAllUsersAndTries() throws Exception {
    AtomicInteger reads = new AtomicInteger();
    Change row = row("1");
    List<@Nullable String> counted =
        new AbstractList<>() {
          @Override
          public @Nullable String get(int index) {
            reads.incrementAndGet();
            return row.values().get(index);
          }

          @Override
          public int size() {
            return row.values().size();
          }
        };
    Change seen = new Change(row.seq(), row.key(), row.id(), row.sent(), counted);
    for (TargetRequest request :
        List.of(
            new TargetRequest.Upsert(sample.table("items"), List.of(seen)),
            new TargetRequest.UpsertEach(sample.table("items"), List.of(seen)))) {
      Payload payload = new Payload(request);
      wire.take();
      wire.replies(
          Reply.error(429, "0x80072322", "wait", "Retry-After", "1"),
          Reply.error(503, "0x80040216", "later"));
      reads.set(0);
      sample.target().users().get(0).sending().send(payload, "");
      int once = reads.get();
      assertThat(once).isPositive();
      sample.target().users().get(1).sending().send(payload, "");
      assertThat(reads).hasValue(once);
      assertThat(wire.take()).hasSize(2);
    }
  }

  @Test
  void idsOfNewRowsAreThoseThatTheAnswerTellsAndNeverGuessed() throws Exception {
    String id = "0F8FAD5B-D9CB-469F-A165-70867728950E";
    BoundTable items = known(sample.table("items"));
    TargetRequest create = new TargetRequest.Create(items, List.of(row("1")));
    wire.replies(
        Reply.json(200, "{\"Ids\":[\"" + id + "\"]}"),
        Reply.json(200, "{\"Ids\":[\"" + id + "\",\"" + id + "\"]}"),
        Reply.json(200, "{\"Ids\":[\"1\"]}"),
        Reply.json(200, "{\"Ids\":7}"),
        Reply.json(200, "[]"),
        Reply.NO_CONTENT);
    assertThat(sample.target().send(create))
        .isEqualTo(new Answer.Applied(List.of("0f8fad5b-d9cb-469f-a165-70867728950e")));
    // The rows are in, whatever else the answer says.
    for (int i = 0; i < 5; i++) {
      assertThat(sample.target().send(create)).isEqualTo(new Answer.Applied());
    }
  }

  /** The table with rows that are known by the target's ids. */
  private static BoundTable known(BoundTable table) {
    TableMapping m = table.mapping();
    return new BoundTable(
        new TableMapping(
            m.name(),
            m.target(),
            m.source(),
            m.key(),
            m.columns(),
            m.duplicates(),
            m.delete(),
            m.guards(),
            m.checks(),
            m.where(),
            m.drift(),
            Identity.ID),
        table.target(),
        table.columns(),
        table.key());
  }

  private void expect(Reply reply, Answer answer) throws InterruptedException {
    wire.replies(reply);
    assertThat(upsert(row("1"))).isEqualTo(answer);
  }

  private Change row(String extid) {
    return sample.change("items", 1, List.of(extid, "2026-01-01"), "abc_name", "n");
  }

  private Answer upsert(Change... rows) throws InterruptedException {
    return sample.target().send(new TargetRequest.Upsert(sample.table("items"), List.of(rows)));
  }

  private static String account(String id, String number) {
    return "{\"accountid\":\"00000000-0000-0000-0000-00000000000"
        + id
        + "\",\"accountnumber\":\""
        + number
        + "\",\"name\":\"n\"}";
  }

  private static List<String> lines(Received request) {
    return List.of(request.body().split("\r\n"));
  }
}
