package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class BulkTest {
  private static final TableName ITEM = new TableName("abc_item", "abc_items", "abc_itemid");
  private static final UUID ID = UUID.fromString("8f4c0d1e-0000-0000-0000-000000000001");

  private static String body(Call call) {
    return new String(call.body().orElseThrow().bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void createsAndReadsTheIdsInOrder() throws Exception {
    UUID second = UUID.fromString("904c0d1e-0000-0000-0000-000000000002");
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(
                    200,
                    "{\"@odata.context\":\"x\",\"Ids\":[\"" + ID + "\",\"" + second + "\"]}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      BulkAnswer answer =
          client.createMultiple(
              ITEM, List.of(BulkTarget.of("{\"abc_name\":\"é\"}"), BulkTarget.of("{}")));
      assertThat(answer.ids()).containsExactly(ID, second);
      assertThat(answer.answer().status()).isEqualTo(200);
      RawServer.Request request = server.onlyRequest();
      assertThat(request.target())
          .isEqualTo("/api/data/v9.2/abc_items/Microsoft.Dynamics.CRM.CreateMultiple");
      assertThat(request.text())
          .isEqualTo(
              "{\"Targets\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\",\"abc_name\":\"é\"},"
                  + "{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\"}]}");
    }
  }

  @Test
  void upsertsByKeyAndById() {
    Call call =
        Bulk.upsertMultiple(
            ITEM,
            List.of(
                BulkTarget.at(
                    RowAddress.key("abc_items", KeyPart.text("abc_extid", "O'B \"1\"")),
                    "{\"abc_name\":\"one\"}"),
                BulkTarget.at(RowAddress.id("abc_items", ID), Map.of("abc_name", "two"))));
    assertThat(call).hasToString("POST abc_items/Microsoft.Dynamics.CRM.UpsertMultiple");
    assertThat(body(call))
        .isEqualTo(
            "{\"Targets\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\","
                + "\"@odata.id\":\"abc_items(abc_extid='O''B \\\"1\\\"')\",\"abc_name\":\"one\"},"
                + "{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\",\"abc_itemid\":\""
                + ID
                + "\",\"abc_name\":\"two\"}]}");
  }

  @Test
  void updatesAndDeletesByIdAlone() {
    BulkTarget byKey =
        BulkTarget.at(RowAddress.key("abc_items", KeyPart.text("abc_extid", "1")), "{}");
    assertThat(body(Bulk.deleteMultiple(ITEM, List.of(BulkTarget.at("abc_items", ID)))))
        .isEqualTo(
            "{\"Targets\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_item\",\"abc_itemid\":\""
                + ID
                + "\"}]}");
    assertThatThrownBy(
            () -> Bulk.updateMultiple(ITEM, List.of(BulkTarget.at("abc_items", ID), byKey)))
        .hasMessage(
            "UpdateMultiple, target 1: rows must be named by id, this one by"
                + " abc_items(abc_extid='1')");
    assertThatThrownBy(() -> Bulk.deleteMultiple(ITEM, List.of(BulkTarget.of("{}"))))
        .hasMessage("DeleteMultiple, target 0: rows must be named by id, this one by nothing");
  }

  @Test
  void writesEveryTypeOfValue() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("text", "a\"b\\c\n\u0001é");
    values.put("int", 1);
    values.put("long", 9_007_199_254_740_993L);
    values.put("decimal", new BigDecimal("1E+3"));
    values.put("double", 1.5d);
    values.put("flag", true);
    values.put("none", null);
    values.put("id", ID);
    values.put("ts", Instant.parse("2024-05-01T10:00:00Z"));
    values.put("d", LocalDate.of(2024, 5, 1));
    values.put("abc_P@odata.bind", RowAddress.key("abc_ps", KeyPart.text("k", "O'x")));
    values.put("list", List.of(1, Map.of("a", "b")));
    assertThat(new String(Body.json(values).bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"text\":\"a\\\"b\\\\c\\n\\u0001é\",\"int\":1,\"long\":9007199254740993,"
                + "\"decimal\":1000,\"double\":1.5,\"flag\":true,\"none\":null,\"id\":\""
                + ID
                + "\",\"ts\":\"2024-05-01T10:00:00Z\",\"d\":\"2024-05-01\","
                + "\"abc_P@odata.bind\":\"/abc_ps(k='O''x')\",\"list\":[1,{\"a\":\"b\"}]}");
    assertThatThrownBy(() -> Body.json(Map.of("x", new Object())))
        .hasMessageStartingWith("A value of class java.lang.Object can't be written as JSON.");
  }

  @Test
  void refusesATargetThatIsNoObject() {
    assertThatThrownBy(() -> BulkTarget.of("[1]"))
        .hasMessage(
            "A target must be the text of a JSON object, without blanks around it, not '[1]'");
  }

  @Test
  void namesTheRowsOfAnElasticTableThatFailed() throws Exception {
    String details =
        "[{\\\"RequestIndex\\\":1,\\\"Id\\\":\\\""
            + ID
            + "\\\",\\\"StatusCode\\\":409},"
            + "{\\\"RequestIndex\\\":3,\\\"StatusCode\\\":429}]";
    try (RawServer server =
            RawServer.inTurn(
                RawServer.json(
                    400,
                    "{\"error\":{\"code\":\"0x80040203\",\"message\":\"some failed\","
                        + "\"@Microsoft.PowerApps.CDS.ErrorDetails.Plugin.BulkApiErrorDetails\":\""
                        + details
                        + "\"}}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      WebApiException e =
          catchThrowableOfType(
              WebApiException.class,
              () -> client.createMultiple(ITEM, List.of(BulkTarget.of("{}"))));
      assertThat(e.rowErrors())
          .containsExactly(new RowError(1, ID, 409), new RowError(3, null, 429));
      assertThat(server.onlyRequest().header("Prefer"))
          .isEqualTo("odata.include-annotations=\"Microsoft.PowerApps.CDS.*\"");
    }
  }
}
