package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The endpoints under /emulator/, and compression. */
class ControlTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void countersAndRequestsTellWhatHappened() {
    assertThat(api.get("/emulator/health").json().path("status").asString()).isEqualTo("ok");
    api.create("abc_items", "{\"abc_name\":\"a\"}");
    api.get("abc_items?$top=1");
    api.get("nothing");
    JsonNode counters = api.get("/emulator/counters").json();
    assertThat(counters.path("Create").path("created").asInt()).isEqualTo(1);
    assertThat(counters.path("requests").path("all").asInt()).isEqualTo(3);
    assertThat(counters.path("answers").path("404").asInt()).isEqualTo(1);
    JsonNode requests = api.get("/emulator/requests").json().path("requests");
    assertThat(requests.size()).isEqualTo(3);
    assertThat(requests.get(1).path("method").asString()).isEqualTo("GET");
    assertThat(requests.get(1).path("target").asString())
        .isEqualTo("/api/data/v9.2/abc_items?$top=1");
    assertThat(requests.get(2).path("status").asInt()).isEqualTo(404);
    api.delete("/emulator/counters");
    assertThat(api.get("/emulator/counters").json().size()).isEqualTo(0);
  }

  @Test
  void resetForgetsRowsAndLoadBringsAnotherModel() {
    api.create("abc_items", "{\"abc_extid\":\"1\"}");
    assertThat(api.post("/emulator/reset", "").status()).isEqualTo(204);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("0");
    api.create("abc_items", "{\"abc_extid\":\"1\"}");
    Api.Reply wrong = api.post("/emulator/model", "{\"tables\":[{}]}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("logicalName is missing");
    assertThat(api.get("abc_items/$count").body()).isEqualTo("1");
    assertThat(
            api.post(
                    "/emulator/model",
                    "{\"tables\":[{\"logicalName\":\"abc_new\"}],"
                        + "\"rows\":{\"abc_new\":[{\"abc_name\":\"seed\"}]}}")
                .status())
        .isEqualTo(204);
    assertThat(api.get("abc_news").json().path("value").get(0).path("abc_name").asString())
        .isEqualTo("seed");
    assertThat(api.get("abc_items").status()).isEqualTo(404);
  }

  @Test
  void snapshotsBringRowsAndIndexesBack() {
    String id = api.create("abc_items", "{\"abc_extid\":\"1\",\"abc_name\":\"before\"}");
    assertThat(api.send("PUT", "/emulator/snapshots/base", "").status()).isEqualTo(204);
    api.patch("abc_items(" + id + ")", "{\"abc_name\":\"after\"}");
    api.create("abc_items", "{\"abc_extid\":\"2\"}");
    assertThat(api.post("/emulator/snapshots/base", "").status()).isEqualTo(204);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("1");
    assertThat(api.get("abc_items(abc_extid='1')").json().path("abc_name").asString())
        .isEqualTo("before");
    api.create("abc_items", "{\"abc_extid\":\"2\"}");
    assertThat(api.post("/emulator/snapshots/none", "").status()).isEqualTo(404);
  }

  @Test
  void exportShowsEveryRowWithItsPlainValues() {
    String account = api.create("accounts", "{\"name\":\"A\"}");
    api.create(
        "abc_items",
        "{\"abc_rate\":1.5,\"abc_AccountId@odata.bind\":\"accounts(" + account + ")\"}");
    JsonNode export = api.get("/emulator/export/abc_item").json();
    assertThat(export.path("table").asString()).isEqualTo("abc_item");
    JsonNode row = export.path("rows").get(0);
    assertThat(api.get("/emulator/export/abc_item").body()).contains("\"abc_rate\":1.500,");
    assertThat(row.path("abc_accountid").path("table").asString()).isEqualTo("account");
    assertThat(row.path("abc_accountid").path("id").asString()).isEqualTo(account);
  }

  @Test
  void bodiesAreCompressedBothWays() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"abc_extid\":\"z\"}".getBytes(StandardCharsets.UTF_8));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> created =
          client.send(
              HttpRequest.newBuilder(URI.create(api.base() + "/abc_items"))
                  .header("Content-Type", "application/json")
                  .header("Content-Encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(created.statusCode()).isEqualTo(204);
      HttpResponse<byte[]> read =
          client.send(
              HttpRequest.newBuilder(URI.create(api.base() + "/abc_items(abc_extid='z')"))
                  .header("Accept-Encoding", "gzip")
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(read.headers().firstValue("Content-Encoding")).hasValue("gzip");
      try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(read.body()))) {
        assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
            .contains("\"abc_extid\":\"z\"");
      }
    }
  }

  @Test
  void aRequestThatIsNotGzipThoughItSaysSoIsRefused() {
    assertThat(api.post("abc_items", "{}", "Content-Encoding", "gzip").status()).isEqualTo(400);
  }
}
