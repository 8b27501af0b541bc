package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** $batch: execute-batch-operations-using-web-api. */
class BatchTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String part(String request, String body, String... headers) {
    StringBuilder text = new StringBuilder("--b1\r\n");
    text.append("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
    text.append(request).append(" HTTP/1.1\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    if (!body.isEmpty()) {
      text.append("Content-Type: application/json; type=entry\r\n");
    }
    return text.append("\r\n").append(body).append("\r\n").toString();
  }

  private static String member(String id, String request, String body) {
    return "--c1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
        + "Content-ID: "
        + id
        + "\r\n\r\n"
        + request
        + " HTTP/1.1\r\n"
        + "Content-Type: application/json; type=entry\r\n\r\n"
        + body
        + "\r\n";
  }

  private static String changeSet(String... members) {
    return "--b1\r\nContent-Type: multipart/mixed; boundary=\"c1\"\r\n\r\n"
        + String.join("", members)
        + "--c1--\r\n\r\n";
  }

  private Api.Reply batch(String parts, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = "multipart/mixed; boundary=\"b1\"";
    System.arraycopy(headers, 0, all, 2, headers.length);
    return api.post("$batch", parts + "--b1--\r\n", all);
  }

  @Test
  void partsAreAnsweredInOrder() {
    Api.Reply reply =
        batch(
            part("POST /api/data/v9.2/abc_items", "{\"abc_extid\":\"1\"}")
                + part(
                    "PATCH " + api.base() + "/abc_items(abc_extid='1')",
                    "{\"abc_name\":\"n\"}",
                    "If-Match: *")
                + part("GET /api/data/v9.2/abc_items?$select=abc_name", ""));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("Content-Type"))
        .matches("multipart/mixed; boundary=batchresponse_[0-9a-f-]{36}");
    assertThat(statuses(reply.body())).isEqualTo("204 204 200 ");
    assertThat(reply.body())
        .contains("Location: " + api.base() + "/abc_items(")
        .contains("\"abc_name\":\"n\"")
        .endsWith("--\r\n");
  }

  private static String statuses(String body) {
    StringBuilder found = new StringBuilder();
    Matcher matcher = Pattern.compile("HTTP/1.1 (\\d{3})").matcher(body);
    while (matcher.find()) {
      found.append(matcher.group(1)).append(' ');
    }
    return found.toString();
  }

  @Test
  void withoutContinueOnErrorItStopsAtTheFirstFailure() {
    Api.Reply reply =
        batch(
            part("POST /api/data/v9.2/abc_items", "{\"abc_extid\":\"1\"}")
                + part("POST /api/data/v9.2/abc_items", "{\"abc_count\":5000}")
                + part("POST /api/data/v9.2/abc_items", "{\"abc_extid\":\"3\"}"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(statuses(reply.body())).isEqualTo("204 400 ");
    assertThat(reply.body()).contains("0x8004432F").contains("REQ_ID: ");
    assertThat(api.get("abc_items/$count").body()).isEqualTo("1");
  }

  @Test
  void withContinueOnErrorTheRestIsRun() {
    Api.Reply reply =
        batch(
            part("POST /api/data/v9.2/abc_items", "{\"abc_count\":5000}")
                + part("POST /api/data/v9.2/abc_items", "{\"abc_extid\":\"3\"}"),
            "Prefer",
            "odata.continue-on-error");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(statuses(reply.body())).isEqualTo("400 204 ");
  }

  @Test
  void aChangeSetRefersToItsOwnRowsAndIsAllOrNothing() {
    Api.Reply reply =
        batch(
            changeSet(
                member("1", "POST /api/data/v9.2/accounts", "{\"name\":\"A\"}"),
                member(
                    "2",
                    "POST /api/data/v9.2/abc_items",
                    "{\"abc_extid\":\"1\",\"abc_AccountId@odata.bind\":\"$1\"}"),
                member("3", "PUT $2/abc_name", "{\"value\":\"set\"}")));
    assertThat(statuses(reply.body())).as(reply.body()).isEqualTo("204 204 204 ");
    assertThat(reply.body()).contains("boundary=changesetresponse_").contains("Content-ID: 2");
    assertThat(
            api.get("abc_items(abc_extid='1')?$expand=abc_AccountId($select=name)")
                .json()
                .path("abc_AccountId")
                .path("name")
                .asString())
        .isEqualTo("A");
    Api.Reply failed =
        batch(
            changeSet(
                member("1", "POST /api/data/v9.2/abc_items", "{\"abc_extid\":\"9\"}"),
                member("2", "POST /api/data/v9.2/abc_items", "{\"abc_extid\":\"9\"}")));
    assertThat(failed.status()).isEqualTo(412);
    assertThat(statuses(failed.body())).isEqualTo("412 ");
    assertThat(api.get("abc_items(abc_extid='9')").status()).isEqualTo(404);
  }

  @Test
  void forwardReferencesAndGetsAreRefusedInAChangeSet() {
    Api.Reply forward =
        batch(
            changeSet(
                member(
                    "2", "POST /api/data/v9.2/abc_items", "{\"abc_AccountId@odata.bind\":\"$1\"}"),
                member("1", "POST /api/data/v9.2/accounts", "{\"name\":\"A\"}")));
    assertThat(forward.status()).isEqualTo(400);
    assertThat(forward.body())
        .contains("Content-ID Reference: '$1' does not exist in the batch context.");
    assertThat(batch(changeSet(member("1", "GET /api/data/v9.2/abc_items", ""))).status())
        .isEqualTo(400);
  }

  @Test
  void lineEndsMustBeCrLf() {
    String lf = (part("POST /api/data/v9.2/abc_items", "{}") + "--b1--\r\n").replace("\r\n", "\n");
    Api.Reply reply = api.post("$batch", lf, "Content-Type", "multipart/mixed; boundary=\"b1\"");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("0x80048d19");
    assertThat(reply.message()).contains("System.ArgumentException: Stream was not readable");
    assertThat(reply.header("Content-Type")).startsWith("application/json");
    Api.Reply lastLine =
        api.post(
            "$batch",
            part("POST /api/data/v9.2/abc_items", "{}") + "--b1--",
            "Content-Type",
            "multipart/mixed; boundary=\"b1\"");
    assertThat(lastLine.status()).isEqualTo(400);
  }

  @Test
  void aThousandRequestsAreTheMost() {
    String one = part("DELETE /api/data/v9.2/abc_items(abc_extid='1')", "");
    assertThat(batch(one.repeat(1000), "Prefer", "odata.continue-on-error").status())
        .isEqualTo(200);
    Api.Reply reply = batch(one.repeat(1001));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("1001");
  }

  @Test
  void utf8BodiesSurvive() {
    batch(part("PATCH /api/data/v9.2/abc_items(abc_extid='1')", "{\"abc_name\":\"Zoë 漢\"}"));
    assertThat(api.get("abc_items(abc_extid='1')").json().path("abc_name").asString())
        .isEqualTo("Zoë 漢");
  }

  @Test
  void bypassHeadersBelongToEachPart() {
    api.post(
        "/emulator/faults", "{\"faults\":[{\"kind\":\"plugInFailure\",\"table\":\"abc_item\"}]}");
    String header = "MSCRM.BypassCustomPluginExecution: true";
    assertThat(batch(part("POST /api/data/v9.2/abc_items", "{}", header)).status()).isEqualTo(200);
    assertThat(
            batch(
                    part("POST /api/data/v9.2/abc_items", "{}"),
                    "MSCRM.BypassCustomPluginExecution",
                    "true")
                .status())
        .isEqualTo(400);
  }
}
