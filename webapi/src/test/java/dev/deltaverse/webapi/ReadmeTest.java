package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The examples of the README, run; and a check that the README holds the same code. */
final class ReadmeTest {
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"account","schemaName":"Account","primaryName":"name",
         "columns":[{"logicalName":"name"},{"logicalName":"accountnumber","maxLength":20}],
         "keys":[["accountnumber"]]},
        {"logicalName":"abc_item","schemaName":"abc_Item",
         "columns":[
           {"logicalName":"abc_name","maxLength":50},
           {"logicalName":"abc_extid","maxLength":20},
           {"schemaName":"abc_AccountId","type":"lookup","targets":["account"]}],
         "keys":[{"name":"abc_ExtidKey","columns":["abc_extid"]}]}],
       "relationships":[
         {"schemaName":"abc_item_account","table1":"abc_item","table2":"account",
          "navigation1":"abc_Item_Account","navigation2":"abc_Account_Item"}]}
      """;

  private final RowAddress row = RowAddress.key("abc_items", KeyPart.text("abc_extid", "2"));

  @Test
  void theExamplesRun() {
    try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(MODEL));
        DataverseClient client =
            DataverseClient.builder(emulator.url(), TokenSource.none()).build()) {
      client.create("accounts", Body.json(Map.of("accountnumber", "A1")));
      connect(emulator.url(), "tenant", "app", Secret.of("secret"));
      TableDescription items = describe(client);
      assertThat(manyRows(client, items)).isPositive();
      assertThat(failure(client)).startsWith("look at the row: ");
      assertThat(
              links(
                  client,
                  RowAddress.key("abc_items", KeyPart.text("abc_extid", "1")),
                  RowAddress.key("accounts", KeyPart.text("accountnumber", "A1"))))
          .containsExactly("status 204", "0x80060891");
      assertThat(read(client)).containsExactly("one", "two");
    }
  }

  private static void connect(URI environmentUrl, String tenant, String clientId, Secret secret) {
    HttpClient http = DataverseClient.newHttpClient(Duration.ofSeconds(10));
    TokenSource tokens =
        EntraTokens.forEnvironment(environmentUrl, http).clientSecret(tenant, clientId, secret);
    DataverseClient client =
        DataverseClient.builder(environmentUrl, tokens).httpClient(http).build();
    assertThat(client.serviceRoot()).isEqualTo(environmentUrl + "/api/data/v9.2/");
    client.close();
    http.shutdownNow();
  }

  private static TableDescription describe(DataverseClient client) {
    Map<String, Integer> limits = new HashMap<>();
    List<String> navigation = new ArrayList<>();
    TableDescription items = client.describeTable("abc_item");
    for (ColumnDescription column : items.columns()) {
      switch (column.type()) {
        case ColumnType.Text text -> limits.put(column.logicalName(), text.maxCharacters());
        case ColumnType.Lookup _ ->
            items
                .lookups(column.logicalName())
                .forEach(lookup -> navigation.add(lookup.navigationProperty()));
        default -> {}
      }
    }
    assertThat(limits).containsEntry("abc_name", 50).containsEntry("abc_extid", 20);
    assertThat(navigation).contains("abc_AccountId");
    return items;
  }

  private static int manyRows(DataverseClient client, TableDescription items) {
    List<BulkTarget> targets =
        List.of(
            BulkTarget.at(
                RowAddress.key("abc_items", KeyPart.text("abc_extid", "1")),
                "{\"abc_name\":\"one\"}"),
            BulkTarget.at(
                RowAddress.key("abc_items", KeyPart.text("abc_extid", "2")),
                Map.of(
                    "abc_name",
                    "two",
                    "abc_AccountId@odata.bind",
                    RowAddress.key("accounts", KeyPart.text("accountnumber", "A1")))));
    BulkAnswer answer = client.upsertMultiple(items.name(), targets);
    int parallelism = answer.answer().dopHint().orElse(4);
    return parallelism;
  }

  private String failure(DataverseClient client) {
    String next = "nothing";
    try {
      client.send(Write.createOnly(row, Body.json(Map.of("abc_name", "three"))));
    } catch (WebApiException e) {
      next =
          switch (e.kind()) {
            case ErrorKind.Throttled throttled -> "wait " + throttled.retryAfter();
            case ErrorKind.Transient _ -> "send again after a pause";
            case ErrorKind.Unknown _ -> "read back before sending again";
            case ErrorKind.Conflict conflict -> "look at the row: " + conflict.collision();
            case ErrorKind.NotFound missing -> "missing: " + missing.missing();
            case ErrorKind.Refused _ -> "correct the row: " + e.serviceMessage();
            case ErrorKind.PluginFailure failure -> "ask its owner: " + failure.annotations();
            case ErrorKind.Access _ -> "check sign-in and roles";
            case ErrorKind.Untrusted _ -> "check URL, clock and trusted certificates";
            case ErrorKind.Malformed _ -> "correct the request";
          };
    }
    return next;
  }

  private static List<String> links(DataverseClient client, RowAddress item, RowAddress account) {
    List<String> outcomes = new ArrayList<>();
    Batch batch =
        Batch.of(
                List.of(
                    Write.associate(item, "abc_Item_Account", account),
                    Write.delete(
                        RowAddress.key("abc_items", KeyPart.text("abc_extid", "no such")))))
            .continuingOnError();
    for (BatchResult result : client.send(batch).results()) {
      switch (result) {
        case BatchResult.Done done -> outcomes.add("status " + done.answer().status());
        case BatchResult.Failed failed -> outcomes.add(failed.failure().code());
        case BatchResult.NotRun _ -> outcomes.add("not run");
      }
    }
    return outcomes;
  }

  private static List<String> read(DataverseClient client) {
    List<String> names = new ArrayList<>();
    Query query =
        Query.of("abc_items").select("abc_extid", "abc_name").orderBy("abc_extid").pageSize(1000);
    Rows rows = client.rows(query);
    while (rows.hasNext()) {
      names.add(rows.next().text("abc_name").orElse(""));
    }
    return names;
  }

  @Test
  void theReadmeHoldsTheCodeOfThisClass() throws Exception {
    String source =
        squeezed(Files.readString(Path.of("src/test/java/dev/deltaverse/webapi/ReadmeTest.java")));
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList();
    assertThat(blocks).hasSize(6);
    assertThat(blocks).allSatisfy(block -> assertThat(source).contains(squeezed(block)));
  }

  /** Without blanks and line ends, which the formatter sets by the depth of the code. */
  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }
}
