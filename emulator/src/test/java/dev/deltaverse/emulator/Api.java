package dev.deltaverse.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real HTTP against an emulator, for tests. */
final class Api implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** A small environment with a bit of everything. */
  static final String MODEL =
      """
      {"tables":[
        {"logicalName":"account","schemaName":"Account","primaryName":"name","custom":false,
         "columns":[{"logicalName":"name","maxLength":160,"custom":false},
                    {"logicalName":"accountnumber","maxLength":20},
                    {"logicalName":"revenue","type":"money"}],
         "keys":[["accountnumber"]]},
        {"logicalName":"contact","schemaName":"Contact","primaryName":"fullname",
         "columns":[{"logicalName":"fullname"}]},
        {"logicalName":"abc_item","schemaName":"abc_Item","changeTracking":true,
         "columns":[
           {"logicalName":"abc_name","maxLength":50},
           {"logicalName":"abc_extid","maxLength":20},
           {"logicalName":"abc_note","type":"memo","maxLength":100},
           {"logicalName":"abc_count","type":"integer","min":0,"max":1000},
           {"logicalName":"abc_big","type":"bigint"},
           {"logicalName":"abc_rate","type":"decimal","precision":3},
           {"logicalName":"abc_ratio","type":"double"},
           {"logicalName":"abc_price","type":"money"},
           {"logicalName":"abc_done","type":"boolean"},
           {"logicalName":"abc_kind","type":"picklist","options":{"1":"One","2":"Two"}},
           {"logicalName":"abc_tags","type":"multiselect","options":{"1":"Red","4":"Blue","9":"Green"}},
           {"logicalName":"abc_day","type":"datetime","behavior":"DateOnly"},
           {"logicalName":"abc_at","type":"datetime"},
           {"logicalName":"abc_ref","type":"uniqueidentifier"},
           {"schemaName":"abc_AccountId","type":"lookup","targets":["account"]},
           {"schemaName":"abc_CustomerId","type":"customer"},
           {"schemaName":"abc_ParentId","type":"lookup","targets":["abc_item"],"onDelete":"Cascade"},
           {"schemaName":"abc_GuardId","type":"lookup","targets":["account"],"onDelete":"Restrict"},
           {"logicalName":"abc_locked","update":false}],
         "keys":[{"name":"abc_ExtidKey","columns":["abc_extid"]},
                 {"name":"abc_PairKey","columns":["abc_count","abc_accountid"]}]}],
       "relationships":[
         {"schemaName":"abc_item_account","table1":"abc_item","table2":"account",
          "navigation1":"abc_Item_Account","navigation2":"abc_Account_Item"}]}
      """;

  final Emulator emulator;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Api(EmulatorConfig config) {
    emulator = Emulator.start(config);
  }

  static Api start() {
    return new Api(EmulatorConfig.defaults().withModelJson(MODEL));
  }

  /** An answer with its body as text. */
  record Reply(HttpResponse<String> http) {
    int status() {
      return http.statusCode();
    }

    String body() {
      return http.body();
    }

    JsonNode json() {
      return MAPPER.readTree(http.body());
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    String code() {
      return json().path("error").path("code").asString();
    }

    String message() {
      return json().path("error").path("message").asString();
    }
  }

  String base() {
    return emulator.url() + "/api/data/v9.2";
  }

  Reply get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  Reply post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  Reply patch(String path, String body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  Reply delete(String path, String... headers) {
    return send("DELETE", path, null, headers);
  }

  Reply send(String method, String path, @Nullable String body, String... headers) {
    URI uri =
        URI.create(
            path.startsWith("http")
                ? path
                : path.startsWith("/") ? emulator.url() + path : base() + "/" + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null && !List.of(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json; charset=utf-8");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Creates a row and answers its id. */
  String create(String set, String body) {
    Reply reply = post(set, body);
    if (reply.status() != 204) {
      throw new AssertionError(reply.status() + " " + reply.body());
    }
    String url = reply.header("OData-EntityId");
    return url.substring(url.lastIndexOf('(') + 1, url.length() - 1);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    client.close();
    emulator.close();
  }
}
