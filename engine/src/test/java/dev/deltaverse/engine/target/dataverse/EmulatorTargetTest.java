package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetRelationship;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The target against an emulated environment; what it stored is looked at by plain HTTP. */
final class EmulatorTargetTest {
  private static final Answer APPLIED = new Answer.Applied();
  private static final List<String> KEY = List.of("it's 1", "2026-02-28");

  private final Emulator emulator =
      Emulator.start(EmulatorConfig.defaults().withModelJson(Sample.MODEL));
  private final HttpClient http = HttpClient.newHttpClient();
  private Sample sample;

  @BeforeEach
  void connect() throws Exception {
    sample = Sample.connect(emulator.url());
  }

  @AfterEach
  void close() {
    sample.target().close();
    emulator.close();
    http.close();
  }

  @Test
  void describesTablesColumnsKeysAndLinks() throws Exception {
    TargetSchema schema =
        sample.target().describe(Set.of("abc_item", "nothing"), Set.of("abc_item_account", "no"));
    assertThat(schema.organizationId()).matches("[0-9a-f-]{36}");
    assertThat(schema.tables()).containsOnlyKeys("abc_item");
    TargetTable item = schema.table("abc_item").orElseThrow();
    assertThat(item.entitySet()).isEqualTo("abc_items");
    assertThat(item.primaryId()).isEqualTo("abc_itemid");
    assertThat(item.elastic()).isFalse();
    assertThat(item.keys())
        .containsExactly(
            new TargetKey("abc_itemkey", List.of("abc_extid", "abc_day"), "Active"));
    assertThat(type(item, "abc_name")).isEqualTo(new ColumnType.Text(10));
    assertThat(type(item, "abc_note")).isEqualTo(new ColumnType.Memo(1000));
    assertThat(type(item, "abc_count")).isEqualTo(new ColumnType.Whole(-10, 1000));
    assertThat(type(item, "abc_big")).isEqualTo(new ColumnType.Big());
    assertThat(type(item, "abc_rate"))
        .isInstanceOfSatisfying(
            ColumnType.Decimal.class, t -> assertThat(t.precision()).isEqualTo(3));
    assertThat(type(item, "abc_ratio"))
        .isInstanceOfSatisfying(
            ColumnType.Floating.class, t -> assertThat(t.precision()).isEqualTo(5));
    assertThat(type(item, "abc_price")).isInstanceOf(ColumnType.Money.class);
    assertThat(type(item, "abc_done")).isEqualTo(new ColumnType.YesNo());
    assertThat(type(item, "abc_kind"))
        .isEqualTo(new ColumnType.Choice(Map.of(1, "One", 2, "Two")));
    assertThat(type(item, "abc_tags"))
        .isEqualTo(new ColumnType.Choices(Map.of(1, "Red", 4, "Blue", 10, "Green")));
    assertThat(type(item, "abc_day")).isEqualTo(new ColumnType.DateOnly());
    assertThat(type(item, "abc_at")).isEqualTo(new ColumnType.DateTime(false));
    assertThat(type(item, "abc_local")).isEqualTo(new ColumnType.DateTime(true));
    assertThat(type(item, "abc_ref")).isEqualTo(new ColumnType.Guid());
    assertThat(type(item, "abc_accountid"))
        .isEqualTo(new ColumnType.Lookup(Map.of("account", "abc_AccountId")));
    assertThat(type(item, "abc_customerid"))
        .isEqualTo(
            new ColumnType.Lookup(
                Map.of(
                    "account", "abc_CustomerId_account", "contact", "abc_CustomerId_contact")));
    assertThat(type(item, "ownerid"))
        .isEqualTo(new ColumnType.Lookup(Map.of("systemuser", "ownerid", "team", "ownerid")));
    assertThat(type(item, "statecode"))
        .isEqualTo(new ColumnType.State(Map.of(0, "Active", 1, "Inactive")));
    assertThat(type(item, "statuscode"))
        .isEqualTo(
            new ColumnType.Status(Map.of(1, "Active", 2, "Inactive"), Map.of(1, 0, 2, 1)));
    assertThat(schema.relationships())
        .containsExactly(
            entry(
                "abc_item_account",
                new TargetRelationship(
                    "abc_item_account",
                    "abc_item_accountset",
                    "abc_item",
                    "abc_Item_Account",
                    "abc_itemid",
                    "account",
                    "abc_Account_Item",
                    "accountid")));
  }

  @Test
  void aForeseenQuestionIsAnsweredAndOthersAreAskedAnew() throws Exception {
    Set<String> item = Set.of("abc_item");
    sample.target().foresee(item, Set.of());
    TargetSchema early = sample.target().describe(item, Set.of());
    assertThat(sample.target().describe(item, Set.of())).isEqualTo(early);

    sample.target().foresee(item, Set.of());
    assertThat(sample.target().describe(Set.of("account"), Set.of()).tables())
        .containsOnlyKeys("account");
  }

  @Test
  void aFailureThatWasForeseenIsToldWhenItIsAskedFor() {
    emulator.close();
    sample.target().foresee(Set.of("abc_item"), Set.of());
    assertThatThrownBy(() -> sample.target().describe(Set.of("abc_item"), Set.of()))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("Asking who the user is");
  }

  @Test
  void writesAndReadsEveryType() throws Exception {
    writeParents();
    String owner = json("WhoAmI").path("UserId").asString();
    Change row =
        sample.change(
            "items",
            1,
            KEY,
            "abc_name", "Ünï \"q\"",
            "abc_note", "one\ntwo\\",
            "abc_count", "-7",
            "abc_big", "9007199254740993",
            "abc_rate", "12.5",
            "abc_ratio", "0.33333",
            "abc_price", "5000000",
            "abc_done", "true",
            "abc_kind", "2",
            "abc_tags", "1,4,10",
            "abc_at", "2024-05-01T10:00:00Z",
            "abc_local", "2024-05-01T12:30:15Z",
            "abc_ref", "0f8fad5b-d9cb-469f-a165-70867728950e",
            "abc_accountid", reference("account", "A1"),
            "abc_customerid", reference("contact", "7"),
            "abc_regionid", reference("abc_region", "S"),
            "ownerid", reference("systemuser", "#" + owner));
    assertThat(upsert("items", row)).isEqualTo(APPLIED);

    JsonNode stored =
        json("abc_items?$expand=abc_CustomerId_contact($select=fullname)").path("value").get(0);
    assertThat(stored.path("abc_extid").asString()).isEqualTo("it's 1");
    assertThat(stored.path("abc_day").asString()).isEqualTo("2026-02-28");
    assertThat(stored.path("abc_name").asString()).isEqualTo("Ünï \"q\"");
    assertThat(stored.path("abc_note").asString()).isEqualTo("one\ntwo\\");
    assertThat(stored.path("abc_big").asLong()).isEqualTo(9007199254740993L);
    assertThat(stored.path("abc_rate").isNumber()).isTrue();
    assertThat(stored.path("abc_done").isBoolean()).isTrue();
    assertThat(stored.path("abc_tags").asString()).isEqualTo("1,4,10");
    assertThat(stored.path("abc_CustomerId_contact").path("fullname").asString())
        .isEqualTo("Seven");

    Map<String, String> read = sample.read("items").get(KEY);
    for (int i = 0; i < sample.table("items").columns().size(); i++) {
      if (row.sent().get(i)) {
        assertThat(read)
            .containsEntry(
                sample.table("items").columns().get(i).name(),
                String.valueOf(row.values().get(i)));
      }
    }
    assertThat(read).containsEntry("statecode", "0").containsEntry("statuscode", "1");
    assertThat(read).doesNotContainKey("abc_parentid");
  }

  @Test
  void clearsValuesAndLookupsAndLeavesOthersAlone() throws Exception {
    writeParents();
    upsert(
        "items",
        sample.change(
            "items",
            1,
            KEY,
            "abc_name", "kept",
            "abc_count", "5",
            "abc_tags", "4",
            "abc_accountid", reference("account", "A1"),
            "abc_customerid", reference("contact", "7")));
    Change clear =
        sample.change(
            "items",
            2,
            KEY,
            "abc_count", null,
            "abc_tags", null,
            "abc_accountid", null,
            "abc_customerid", null);
    assertThat(upsert("items", clear)).isEqualTo(APPLIED);
    assertThat(sample.read("items").get(KEY))
        .containsEntry("abc_name", "kept")
        .doesNotContainKeys("abc_count", "abc_tags", "abc_accountid", "abc_customerid");
  }

  @Test
  void selfReferenceByCompositeKey() throws Exception {
    upsert("items", sample.change("items", 1, KEY, "abc_name", "parent"));
    List<String> child = List.of("2", "2026-01-01");
    Answer answer =
        upsert(
            "items",
            sample.change(
                "items", 2, child, "abc_parentid", new Reference("abc_item", KEY).text()));
    assertThat(answer).isEqualTo(APPLIED);
    assertThat(sample.read("items").get(child))
        .containsEntry("abc_parentid", new Reference("abc_item", KEY).text());
  }

  @Test
  void refusedUpsertNamesCodeAndAppliesNothing() throws Exception {
    Answer answer =
        upsert(
            "items",
            sample.change("items", 1, List.of("1", "2026-01-01"), "abc_name", "good"),
            sample.change("items", 2, List.of("2", "2026-01-01"), "abc_name", "much too long"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualToIgnoringCase("0x80044331");
              assertThat(refused.message()).contains("abc_name");
            });
    assertThat(sample.read("items")).isEmpty();
  }

  @Test
  void lookupToAMissingRowIsRefused() throws Exception {
    Answer answer =
        upsert(
            "items",
            sample.change("items", 1, KEY, "abc_accountid", reference("account", "missing")));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.code()).isEqualToIgnoringCase("0x80060891"));
  }

  @Test
  void keyThatCannotBeAnAddressIsRefusedWithoutARequest() throws Exception {
    long before = requests();
    Answer answer =
        upsert("accounts", sample.change("accounts", 1, List.of("A/1"), "name", "x"));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.message()).startsWith("accounts(accountnumber='A/1')"));
    assertThat(requests()).isEqualTo(before);
  }

  @Test
  void deletesByKeyAndTakesAMissingRowAsDeleted() throws Exception {
    writeParents();
    Answer answer =
        sample
            .target()
            .send(
                new TargetRequest.Delete(
                    sample.table("accounts"),
                    List.of(
                        sample.change("accounts", 1, List.of("A1")),
                        sample.change("accounts", 2, List.of("never there")))));
    assertThat(answer)
        .isEqualTo(new Answer.Each(List.of(new Outcome.Applied(), new Outcome.Applied())));
    assertThat(sample.read("accounts")).containsOnlyKeys(List.of(List.of("A2")));
  }

  @Test
  void linksAndUnlinksAreIdempotent() throws Exception {
    writeParents();
    upsert("items", sample.change("items", 1, KEY, "abc_name", "x"));
    List<Change> pairs =
        List.of(
            Sample.pair(1, KEY.get(0), KEY.get(1), "A1"),
            Sample.pair(2, KEY.get(0), KEY.get(1), "A2"),
            Sample.pair(3, "no such item", "2026-01-01", "A2"));
    Answer.Each linked =
        (Answer.Each) sample.target().send(new TargetRequest.Link(sample.link(), pairs));
    assertThat(linked.outcomes().subList(0, 2)).containsOnly(new Outcome.Applied());
    assertThat(linked.outcomes().get(2))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.code()).isEqualToIgnoringCase("0x80060891"));
    Answer.Each again =
        (Answer.Each) sample.target().send(new TargetRequest.Link(sample.link(), pairs));
    assertThat(again.outcomes().subList(0, 2)).containsOnly(new Outcome.Applied());
    assertThat(sample.pairs())
        .containsExactlyInAnyOrder(
            List.of(KEY.get(0), KEY.get(1), "A1"), List.of(KEY.get(0), KEY.get(1), "A2"));

    for (int i = 0; i < 2; i++) {
      assertThat(
              sample
                  .target()
                  .send(new TargetRequest.Unlink(sample.link(), pairs.subList(0, 1))))
          .isEqualTo(new Answer.Each(List.of(new Outcome.Applied())));
    }
    assertThat(sample.pairs())
        .containsExactly(List.of(KEY.get(0), KEY.get(1), "A2"));
  }

  @Test
  void scalarsOfQueries() throws Exception {
    writeParents();
    assertThat(sample.target().scalar("accounts/$count")).isEqualTo("2");
    assertThat(
            sample
                .target()
                .scalar("accounts?$select=name&$filter=accountnumber eq 'A2'"))
        .isEqualTo("Two");
    assertThat(sample.target().scalar("accounts?$apply=aggregate($count as n)"))
        .isEqualTo("2");
    assertThat(sample.target().scalar("accounts?$filter=name eq 'none'")).isNull();
  }

  private void writeParents() throws Exception {
    assertThat(
            upsert(
                "accounts",
                sample.change("accounts", 1, List.of("A1"), "name", "One"),
                sample.change("accounts", 2, List.of("A2"), "name", "Two")))
        .isEqualTo(APPLIED);
    assertThat(upsert("contacts", sample.change("contacts", 1, List.of("7"), "fullname", "Seven")))
        .isEqualTo(APPLIED);
  }

  private Answer upsert(String table, Change... rows) throws InterruptedException {
    return sample.target().send(new TargetRequest.Upsert(sample.table(table), List.of(rows)));
  }

  private static String reference(String table, String key) {
    return new Reference(table, List.of(key)).text();
  }

  private static ColumnType type(TargetTable table, String column) {
    return table.column(column).orElseThrow().type();
  }

  private long requests() {
    return emulator.counters().values().stream()
        .flatMap(kind -> kind.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(emulator.url() + "/api/data/v9.2/" + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.builder().build().readTree(response.body());
  }
}
