package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MetadataTest {
  private static final String TABLE = "EntityDefinitions(LogicalName='abc_item')";
  private static final UUID KEY_ID = UUID.fromString("00000000-0000-0000-0000-0000000000ee");

  /** A column as the service describes it: the part that all types have. */
  private static String attribute(String name, String type, String more) {
    return "{\"LogicalName\":\""
        + name
        + "\",\"SchemaName\":\"Abc_"
        + name
        + "\",\"AttributeType\":\"Virtual\",\"AttributeTypeName\":{\"Value\":\""
        + type
        + "\"},\"RequiredLevel\":{\"Value\":\"None\"},\"IsValidForCreate\":true,"
        + "\"IsValidForUpdate\":true,\"IsValidForRead\":true,\"IsSecured\":false,"
        + "\"AttributeOf\":null,\"IsPrimaryId\":false,\"IsPrimaryName\":false"
        + more
        + "}";
  }

  private static String option(int value, String label, String more) {
    return "{\"Value\":"
        + value
        + ",\"Label\":{\"UserLocalizedLabel\":{\"Label\":\""
        + label
        + "\",\"LanguageCode\":1033}}"
        + more
        + "}";
  }

  /** What the service answers to each path. */
  private static Map<String, String> answers() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("text", "StringType");
    types.put("memo", "MemoType");
    types.put("whole", "IntegerType");
    types.put("big", "BigIntType");
    types.put("dec", "DecimalType");
    types.put("dbl", "DoubleType");
    types.put("money", "MoneyType");
    types.put("flag", "BooleanType");
    types.put("choice", "PicklistType");
    types.put("global", "PicklistType");
    types.put("many", "MultiSelectPicklistType");
    types.put("statecode", "StateType");
    types.put("statuscode", "StatusType");
    types.put("day", "DateTimeType");
    types.put("shownday", "DateTimeType");
    types.put("tzi", "DateTimeType");
    types.put("parent", "LookupType");
    types.put("customer", "CustomerType");
    types.put("ownerid", "OwnerType");
    types.put("guid", "UniqueidentifierType");
    types.put("file", "FileType");
    types.put("image", "ImageType");
    types.put("people", "PartyListType");
    types.put("odd", "EntityNameType");
    String attributes =
        types.entrySet().stream()
            .map(e -> attribute(e.getKey(), e.getValue(), ""))
            .collect(Collectors.joining(","));
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put(
        TABLE,
        "{\"LogicalName\":\"abc_item\",\"SchemaName\":\"abc_Item\",\"EntitySetName\":\"abc_items\","
            + "\"PrimaryIdAttribute\":\"abc_itemid\",\"PrimaryNameAttribute\":\"abc_name\","
            + "\"TableType\":\"Standard\",\"OwnershipType\":\"UserOwned\","
            + "\"IsOptimisticConcurrencyEnabled\":true,\"ChangeTrackingEnabled\":false,"
            + "\"Attributes\":["
            + attributes
            + ","
            + attribute("secret", "StringType", "")
                .replace("\"IsSecured\":false", "\"IsSecured\":true")
                .replace("\"None\"", "\"ApplicationRequired\"")
            + ","
            + attribute("parentname", "StringType", "")
                .replace("\"AttributeOf\":null", "\"AttributeOf\":\"parent\"")
                .replace("\"IsValidForCreate\":true", "\"IsValidForCreate\":false")
            + "]}");
    String options = "{\"Options\":[" + option(1, "One", "") + "," + option(2, "Two", "") + "]}";
    cast(
        answers,
        "String",
        value("text", "\"MaxLength\":100,\"FormatName\":{\"Value\":\"Email\"}"),
        value("secret", "\"MaxLength\":7,\"FormatName\":{\"Value\":\"Text\"}"),
        value("parentname", "\"MaxLength\":8,\"FormatName\":null"));
    cast(answers, "Memo", value("memo", "\"MaxLength\":2000"));
    cast(answers, "Integer", value("whole", "\"MinValue\":-5,\"MaxValue\":2147483647"));
    cast(
        answers,
        "Decimal",
        value("dec", "\"MinValue\":-100000000000.0,\"MaxValue\":0.5,\"Precision\":3"));
    cast(
        answers,
        "Double",
        value("dbl", "\"MinValue\":0.0,\"MaxValue\":1000000000.0,\"Precision\":5"));
    cast(
        answers,
        "Money",
        value(
            "money",
            "\"MinValue\":-922337203685477.0,\"MaxValue\":922337203685477.0,\"Precision\":2,\"PrecisionSource\":2"));
    cast(
        answers,
        "Boolean",
        value(
            "flag",
            "\"OptionSet\":{\"TrueOption\":"
                + option(1, "Yes", "")
                + ",\"FalseOption\":"
                + option(0, "No", "")
                + "}"));
    cast(
        answers,
        "Picklist",
        value("choice", "\"OptionSet\":" + options + ",\"GlobalOptionSet\":null"),
        value("global", "\"OptionSet\":null,\"GlobalOptionSet\":" + options));
    cast(answers, "MultiSelectPicklist", value("many", "\"OptionSet\":" + options));
    cast(
        answers,
        "State",
        value("statecode", "\"OptionSet\":{\"Options\":[" + option(0, "Active", "") + "]}"));
    cast(
        answers,
        "Status",
        value(
            "statuscode",
            "\"OptionSet\":{\"Options\":["
                + option(1, "Active", ",\"State\":0")
                + ","
                + option(2, "Inactive", ",\"State\":1")
                + "]}"));
    cast(
        answers,
        "DateTime",
        value("day", "\"Format\":\"DateOnly\",\"DateTimeBehavior\":{\"Value\":\"DateOnly\"}"),
        value("shownday", "\"Format\":\"DateOnly\",\"DateTimeBehavior\":{\"Value\":\"UserLocal\"}"),
        value(
            "tzi",
            "\"Format\":\"DateAndTime\",\"DateTimeBehavior\":{\"Value\":\"TimeZoneIndependent\"}"));
    cast(
        answers,
        "Lookup",
        value("parent", "\"Targets\":[\"abc_item\",\"abc_box\"]"),
        value("customer", "\"Targets\":[\"account\",\"contact\"]"),
        value("ownerid", "\"Targets\":[\"systemuser\",\"team\"]"));
    cast(answers, "File", value("file", "\"MaxSizeInKB\":131072"));
    cast(answers, "Image", value("image", "\"MaxSizeInKB\":30720,\"IsPrimaryImage\":true"));
    answers.put(TABLE + "/Keys", keys("Active"));
    answers.put(
        TABLE + "/ManyToOneRelationships",
        "{\"value\":[{\"SchemaName\":\"abc_item_item\",\"ReferencingAttribute\":\"parent\","
            + "\"ReferencingEntityNavigationPropertyName\":\"abc_Parent_abc_item\","
            + "\"ReferencedEntity\":\"abc_item\",\"ReferencedAttribute\":\"abc_itemid\","
            + "\"ReferencedEntityNavigationPropertyName\":\"abc_item_item\"}]}");
    answers.put(
        TABLE + "/OneToManyRelationships",
        "{\"value\":[{\"SchemaName\":\"abc_item_task\",\"ReferencingEntity\":\"task\","
            + "\"ReferencingAttribute\":\"regardingobjectid\","
            + "\"ReferencingEntityNavigationPropertyName\":\"regardingobjectid_abc_item_task\","
            + "\"ReferencedEntityNavigationPropertyName\":\"abc_item_Tasks\"}]}");
    answers.put(
        TABLE + "/ManyToManyRelationships",
        "{\"value\":[{\"SchemaName\":\"abc_item_tag\",\"IntersectEntityName\":\"abc_item_tag\","
            + "\"Entity1LogicalName\":\"abc_item\",\"Entity1IntersectAttribute\":\"abc_itemid\","
            + "\"Entity1NavigationPropertyName\":\"abc_item_tag\","
            + "\"Entity2LogicalName\":\"abc_tag\",\"Entity2IntersectAttribute\":\"abc_tagid\","
            + "\"Entity2NavigationPropertyName\":\"abc_item_tag\"}]}");
    return answers;
  }

  private static String keys(String status) {
    return "{\"value\":[{\"SchemaName\":\"abc_Item_Extid\",\"LogicalName\":\"abc_item_extid\","
        + "\"KeyAttributes\":[\"text\",\"whole\"],\"EntityKeyIndexStatus\":\""
        + status
        + "\",\"MetadataId\":\""
        + KEY_ID
        + "\"}]}";
  }

  private static String value(String name, String more) {
    return "{\"LogicalName\":\"" + name + "\"," + more + "}";
  }

  private static void cast(Map<String, String> answers, String type, String... values) {
    answers.put(
        TABLE + "/Attributes/Microsoft.Dynamics.CRM." + type + "AttributeMetadata",
        "{\"value\":[" + String.join(",", values) + "]}");
  }

  /** Answers single reads and batches of reads. */
  private static RawServer serve(Map<String, String> answers) throws IOException {
    return new RawServer(
        request -> {
          if (!request.target().endsWith("/$batch")) {
            return RawServer.json(200, find(answers, request.target()));
          }
          List<String> paths =
              Pattern.compile("(?m)^GET (\\S+) HTTP/1.1")
                  .matcher(request.text())
                  .results()
                  .map((MatchResult m) -> m.group(1))
                  .toList();
          StringBuilder body = new StringBuilder();
          for (String path : paths) {
            body.append("--x\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
                .append(find(answers, path))
                .append("\r\n");
          }
          return RawServer.answer(
              200, "Content-Type: multipart/mixed; boundary=x\r\n", body + "--x--\r\n");
        });
  }

  private static String find(Map<String, String> answers, String target) {
    String path = target.substring("/api/data/v9.2/".length()).replaceAll("\\?.*", "");
    String answer = answers.get(path);
    if (answer == null) {
      throw new AssertionError("Not asked for in this test: " + target);
    }
    return answer;
  }

  @Test
  void describesEveryTypeOfColumnWithItsLimits() throws Exception {
    try (RawServer server = serve(answers());
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      TableDescription table = client.describeTable("abc_item");
      List<ColumnType.Option> options =
          List.of(new ColumnType.Option(1, "One"), new ColumnType.Option(2, "Two"));
      Map<String, ColumnType> types = new LinkedHashMap<>();
      types.put("text", new ColumnType.Text(100, "Email"));
      types.put("memo", new ColumnType.Memo(2000));
      types.put("whole", new ColumnType.WholeNumber(-5, 2147483647));
      types.put("big", new ColumnType.BigInt());
      types.put(
          "dec",
          new ColumnType.Decimal(new BigDecimal("-100000000000.0"), new BigDecimal("0.5"), 3));
      types.put(
          "dbl",
          new ColumnType.DoubleNumber(new BigDecimal("0.0"), new BigDecimal("1000000000.0"), 5));
      types.put(
          "money",
          new ColumnType.Money(
              new BigDecimal("-922337203685477.0"), new BigDecimal("922337203685477.0"), 2, 2));
      types.put("flag", new ColumnType.Bool("Yes", "No"));
      types.put("choice", new ColumnType.Choice(options));
      types.put("global", new ColumnType.Choice(options));
      types.put("many", new ColumnType.Choices(options));
      types.put("statecode", new ColumnType.State(List.of(new ColumnType.Option(0, "Active"))));
      types.put(
          "statuscode",
          new ColumnType.Status(
              List.of(
                  new ColumnType.StatusOption(1, "Active", 0),
                  new ColumnType.StatusOption(2, "Inactive", 1))));
      types.put("day", new ColumnType.DateOnly());
      types.put(
          "shownday",
          new ColumnType.DateTime(
              ColumnType.DateFormat.DATE_ONLY, ColumnType.DateBehavior.USER_LOCAL));
      types.put(
          "tzi",
          new ColumnType.DateTime(
              ColumnType.DateFormat.DATE_AND_TIME, ColumnType.DateBehavior.TIME_ZONE_INDEPENDENT));
      types.put("parent", new ColumnType.Lookup(List.of("abc_item", "abc_box")));
      types.put("customer", new ColumnType.Customer(List.of("account", "contact")));
      types.put("ownerid", new ColumnType.Owner(List.of("systemuser", "team")));
      types.put("guid", new ColumnType.UniqueIdentifier());
      types.put("file", new ColumnType.File(131072));
      types.put("image", new ColumnType.Image(30720, true));
      types.put("people", new ColumnType.PartyList());
      types.put("odd", new ColumnType.Other("EntityNameType"));
      types.put("secret", new ColumnType.Text(7, "Text"));
      types.put("parentname", new ColumnType.Text(8, "Text"));
      Map<String, ColumnType> actual = new LinkedHashMap<>();
      table.columns().forEach(c -> actual.put(c.logicalName(), c.type()));
      assertThat(actual).isEqualTo(types);

      ColumnDescription secret = table.column("secret").orElseThrow();
      assertThat(secret.secured()).isTrue();
      assertThat(secret.requiredLevel()).isEqualTo(ColumnDescription.RequiredLevel.APPLICATION);
      assertThat(secret.schemaName()).isEqualTo("Abc_secret");
      ColumnDescription accompanying = table.column("parentname").orElseThrow();
      assertThat(accompanying.attributeOf()).isEqualTo("parent");
      assertThat(accompanying.validForCreate()).isFalse();
      assertThat(accompanying.validForUpdate()).isTrue();
      assertThat(table.column("parent").orElseThrow().readProperty()).isEqualTo("_parent_value");
      assertThat(table.column("text").orElseThrow().readProperty()).isEqualTo("text");
      assertThat(server.requests()).as("two requests").hasSize(2);
      assertThat(server.requests().getFirst().header("Consistency")).isEqualTo("Strong");
      assertThat(server.requests().get(1).text()).contains("\r\nConsistency: Strong\r\n");
    }
  }

  @Test
  void describesTheTableItsKeysAndItsRelationships() throws Exception {
    try (RawServer server = serve(answers());
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      TableDescription table = client.describeTable("abc_item");
      assertThat(table.name()).isEqualTo(new TableName("abc_item", "abc_items", "abc_itemid"));
      assertThat(table.schemaName()).isEqualTo("abc_Item");
      assertThat(table.primaryNameColumn()).isEqualTo("abc_name");
      assertThat(table.type()).isEqualTo(TableDescription.TableType.STANDARD);
      assertThat(table.ownership()).isEqualTo(TableDescription.Ownership.USER);
      assertThat(table.optimisticConcurrency()).isTrue();
      assertThat(table.changeTracking()).isFalse();
      assertThat(table.key("abc_item_extid"))
          .hasValue(
              new KeyDescription(
                  KEY_ID,
                  "abc_item_extid",
                  "abc_Item_Extid",
                  List.of("text", "whole"),
                  KeyDescription.IndexStatus.ACTIVE));
      assertThat(table.lookups("parent"))
          .containsExactly(
              new ManyToOne(
                  "abc_item_item",
                  "parent",
                  "abc_Parent_abc_item",
                  "abc_item",
                  "abc_itemid",
                  "abc_item_item"));
      assertThat(table.oneToMany())
          .containsExactly(
              new OneToMany(
                  "abc_item_task",
                  "abc_item_Tasks",
                  "task",
                  "regardingobjectid",
                  "regardingobjectid_abc_item_task"));
      assertThat(table.manyToMany())
          .containsExactly(
              new ManyToMany(
                  "abc_item_tag",
                  "abc_item_tag",
                  "abc_item",
                  "abc_itemid",
                  "abc_item_tag",
                  "abc_tag",
                  "abc_tagid",
                  "abc_item_tag"));
    }
  }

  @Test
  void createsAKeyInASolution() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.answer(204, "", ""));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      client
          .metadata()
          .createKey(
              "abc_item",
              "abc_item_extid",
              "Ext \"id\"",
              List.of("abc_extid"),
              CallOptions.none().inSolution("mysolution"));
      RawServer.Request request = server.onlyRequest();
      assertThat(request.target())
          .isEqualTo("/api/data/v9.2/EntityDefinitions(LogicalName='abc_item')/Keys");
      assertThat(request.header("MSCRM.SolutionUniqueName")).isEqualTo("mysolution");
      assertThat(request.text())
          .isEqualTo(
              "{\"@odata.type\":\"Microsoft.Dynamics.CRM.EntityKeyMetadata\","
                  + "\"SchemaName\":\"abc_item_extid\",\"DisplayName\":{"
                  + "\"@odata.type\":\"Microsoft.Dynamics.CRM.Label\",\"LocalizedLabels\":[{"
                  + "\"@odata.type\":\"Microsoft.Dynamics.CRM.LocalizedLabel\","
                  + "\"Label\":\"Ext \\\"id\\\"\",\"LanguageCode\":1033}]},"
                  + "\"KeyAttributes\":[\"abc_extid\"]}");
    }
  }

  private static KeyDescription await(ManualClock clock, Duration atMost, String... states)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                _ ->
                    RawServer.json(
                        200, keys(states[Math.min(next.getAndIncrement(), states.length - 1)])));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).clock(clock, clock).build()) {
      return client.metadata().awaitKey("abc_item", "ABC_item_extid", atMost);
    }
  }

  @Test
  void waitsUntilAKeyIsActiveOrHasFailed() throws Exception {
    ManualClock clock = new ManualClock();
    KeyDescription active =
        await(clock, Duration.ofMinutes(1), "Pending", "InProgress", "In Progress", "Active");
    assertThat(active.isActive()).isTrue();
    assertThat(clock.waits()).hasSize(3).containsOnly(Duration.ofSeconds(3));
    assertThat(await(new ManualClock(), Duration.ofMinutes(1), "Pending", "Failed").indexStatus())
        .isEqualTo(KeyDescription.IndexStatus.FAILED);
  }

  @Test
  void stopsWaitingForAKeyWhenTheTimeIsUp() throws Exception {
    ManualClock clock = new ManualClock();
    KeyDescription pending = await(clock, Duration.ofSeconds(10), "Pending");
    assertThat(pending.indexStatus()).isEqualTo(KeyDescription.IndexStatus.PENDING);
    assertThat(clock.waits().stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void namesAKeyThatIsMissing() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.json(200, "{\"value\":[]}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      assertThatThrownBy(() -> client.metadata().awaitKey("abc_item", "k", Duration.ZERO))
          .hasMessage("Waiting for key k of abc_item: (NotFound): the table has no such key");
    }
  }

  @Test
  void asksWhetherABulkMessageIsAvailable() throws Exception {
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(200, "{\"value\":[{\"sdkmessagefilterid\":\"" + KEY_ID + "\"}]}"),
                RawServer.json(200, "{\"value\":[]}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      assertThat(client.metadata().isMessageAvailable("CreateMultiple", "abc_item")).isTrue();
      assertThat(client.metadata().isMessageAvailable("CreateMultiple", "abc_item")).isFalse();
      assertThat(server.requests().getFirst().target())
          .isEqualTo(
              "/api/data/v9.2/sdkmessagefilters?$select=sdkmessagefilterid&$filter="
                  + "sdkmessageid/name%20eq%20@message%20and%20primaryobjecttypecode%20eq%20@table"
                  + "&@message='CreateMultiple'&@table='abc_item'");
    }
  }

  @Test
  void readsWhoTheClientIs() throws Exception {
    UUID organization = UUID.fromString("00000000-0000-0000-0000-000000000003");
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(
                    200,
                    "{\"@odata.context\":\"x\",\"BusinessUnitId\":\""
                        + KEY_ID
                        + "\",\"UserId\":\"00000000-0000-0000-0000-000000000002\","
                        + "\"OrganizationId\":\""
                        + organization
                        + "\"}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      assertThat(client.whoAmI())
          .isEqualTo(
              new Identity(
                  UUID.fromString("00000000-0000-0000-0000-000000000002"), KEY_ID, organization));
    }
  }
}
