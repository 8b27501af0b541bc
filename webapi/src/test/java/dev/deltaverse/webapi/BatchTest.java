package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  private static final RowAddress.ById ACCOUNT = RowAddress.id("accounts", ID);
  private static final String DONE =
      "HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nOData-EntityId: http://x/accounts("
          + ID
          + ")\r\n\r\n\r\n";
  private static final String REFUSED =
      "HTTP/1.1 400 Bad Request\r\nREQ_ID: r1\r\nContent-Type: application/json\r\n\r\n"
          + "{\"error\":{\"code\":\"0x80044331\",\"message\":\"too long\"}}";
  private static final String REFUSED_MESSAGE =
      "PATCH accounts(00000000-0000-0000-0000-00000000000a): 400 0x80044331 StringLengthTooLong"
          + " (Refused): too long [request r1]";

  private static String multipart(String boundary, String... answers) {
    StringBuilder out = new StringBuilder();
    for (String answer : answers) {
      out.append("--").append(boundary).append("\r\n").append(answer).append("\r\n");
    }
    return out.append("--").append(boundary).append("--\r\n").toString();
  }

  private static String http(String answer) {
    return "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" + answer;
  }

  private static String set(String... answers) {
    return "Content-Type: multipart/mixed; boundary=cs_1\r\n\r\n" + multipart("cs_1", answers);
  }

  private static RawServer.Reply reply(int status, String body) {
    return RawServer.answer(status, "Content-Type: multipart/mixed; boundary=br_1\r\n", body);
  }

  private static BatchAnswer send(RawServer server, Batch batch) {
    try (DataverseClient client =
        DataverseClient.builder(server.url(), TokenSource.none())
            .callOptions(CallOptions.none().suppressingFlows().tagged("a b"))
            .build()) {
      return client.send(batch);
    }
  }

  private static Call update(String name) {
    return Write.upsert(ACCOUNT, Body.json("{\"name\":\"" + name + "\"}"));
  }

  @Test
  void writesPartsAndChangeSetsByteForByte() throws Exception {
    try (RawServer server =
        RawServer.inTurn(
            reply(200, multipart("br_1", http(DONE), http(DONE), set(http(DONE), http(DONE)))))) {
      Batch batch =
          new Batch(
              List.of(
                  new Batch.Part(update("é").ifMatch("*")),
                  new Batch.Part(Write.delete(ACCOUNT)),
                  new Batch.ChangeSet(
                      List.of(
                          Write.create("accounts", Body.json("{\"name\":\"A\"}")),
                          Call.put("$1/primarycontactid/$ref", Body.json("{}"))))),
              true);
      BatchAnswer answer = send(server, batch);
      assertThat(answer.isComplete()).isTrue();
      assertThat(answer.results())
          .hasSize(4)
          .allSatisfy(r -> assertThat(((BatchResult.Done) r).answer().id()).hasValue(ID));
      RawServer.Request request = server.onlyRequest();
      assertThat(request.target()).isEqualTo("/api/data/v9.2/$batch");
      assertThat(request.header("Prefer")).contains("odata.continue-on-error");
      assertThat(request.header("MSCRM.SuppressCallbackRegistrationExpanderJob")).isEqualTo("true");
      String type = request.header("Content-Type");
      assertThat(type)
          .matches(Pattern.quote("multipart/mixed; boundary=\"batch_") + "[0-9a-f-]{36}\"");
      String text =
          request
              .text()
              .replaceAll("batch_[0-9a-f-]{36}", "B")
              .replaceAll("changeset_[0-9a-f-]{36}", "C");
      String option = "MSCRM.SuppressCallbackRegistrationExpanderJob: true\r\n";
      String prefer = "Prefer: odata.include-annotations=\"Microsoft.PowerApps.CDS.*\"\r\n";
      String part = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n";
      assertThat(text)
          .isEqualTo(
              "--B\r\n"
                  + part
                  + "\r\n"
                  + "PATCH /api/data/v9.2/accounts("
                  + ID
                  + ")?tag=a%20b HTTP/1.1\r\n"
                  + "Content-Type: application/json; type=entry\r\n"
                  + prefer
                  + "If-Match: *\r\n"
                  + option
                  + "\r\n{\"name\":\"é\"}\r\n"
                  + "--B\r\n"
                  + part
                  + "\r\n"
                  + "DELETE /api/data/v9.2/accounts("
                  + ID
                  + ")?tag=a%20b HTTP/1.1\r\n"
                  + prefer
                  + option
                  + "\r\n\r\n"
                  + "--B\r\nContent-Type: multipart/mixed; boundary=\"C\"\r\n\r\n"
                  + "--C\r\n"
                  + part
                  + "Content-ID: 1\r\n\r\n"
                  + "POST /api/data/v9.2/accounts?tag=a%20b HTTP/1.1\r\n"
                  + "Content-Type: application/json; type=entry\r\n"
                  + prefer
                  + option
                  + "\r\n{\"name\":\"A\"}\r\n"
                  + "--C\r\n"
                  + part
                  + "Content-ID: 2\r\n\r\n"
                  + "PUT $1/primarycontactid/$ref?tag=a%20b HTTP/1.1\r\n"
                  + "Content-Type: application/json; type=entry\r\n"
                  + prefer
                  + option
                  + "\r\n{}\r\n"
                  + "--C--\r\n--B--\r\n");
    }
  }

  @Test
  void readsAStoppedBatchFromAnErrorStatus() throws Exception {
    try (RawServer server =
        RawServer.inTurn(reply(400, multipart("br_1", http(DONE), http(REFUSED))))) {
      BatchAnswer answer = send(server, Batch.of(List.of(update("a"), update("b"), update("c"))));
      assertThat(answer.answer().status()).isEqualTo(400);
      assertThat(answer.results().getFirst()).isInstanceOf(BatchResult.Done.class);
      WebApiException failure = ((BatchResult.Failed) answer.results().get(1)).failure();
      assertThat(failure.kind()).isEqualTo(new ErrorKind.Refused());
      assertThat(failure).hasMessageContaining("400 0x80044331 StringLengthTooLong");
      assertThat(answer.results().get(2)).isInstanceOf(BatchResult.NotRun.class);
      assertThat(answer.isComplete()).isFalse();
    }
  }

  @Test
  void readsOnAfterFailuresIfToldToContinue() throws Exception {
    try (RawServer server =
        RawServer.inTurn(reply(200, multipart("br_1", http(REFUSED), http(DONE), http(REFUSED))))) {
      BatchAnswer answer =
          send(
              server, Batch.of(List.of(update("a"), update("b"), update("c"))).continuingOnError());
      assertThat(answer.results())
          .extracting(r -> r.getClass().getSimpleName())
          .containsExactly("Failed", "Done", "Failed");
    }
  }

  @Test
  void aFailedChangeSetFailsAllItsCalls() throws Exception {
    for (String failed : List.of(http(REFUSED), set(http(REFUSED)))) {
      try (RawServer server = RawServer.inTurn(reply(200, multipart("br_1", failed, http(DONE))))) {
        Batch batch =
            new Batch(
                List.of(
                    new Batch.ChangeSet(List.of(update("a"), update("b"), update("c"))),
                    new Batch.Part(update("d"))),
                true);
        assertThat(send(server, batch).results())
            .extracting(r -> r.getClass().getSimpleName())
            .containsExactly("Failed", "Failed", "Failed", "Done");
      }
    }
  }

  @Test
  void readsLineFeedsQuotedBoundariesPreamblesAndHeadersWithoutBlank() throws Exception {
    String body =
        ("preamble\n"
            + "--b r=1\n"
            + "Content-Type:application/http\n\n"
            + "HTTP/1.1 204 No Content\n"
            + "OData-EntityId:http://x/accounts("
            + ID
            + ")\n\n\n"
            + "--b r=1--extra is not the end\n\n"
            + "--b r=1  \n"
            + "Content-Type:application/http\n\n"
            + "HTTP/1.1 404 Not Found\n\n"
            + "{\"error\":{\"code\":\"0x80060891\",\"message\":\"--b r=12\"}}\n"
            + "--b r=1--");
    body = body.replace("--b r=1--extra is not the end\n\n", "");
    try (RawServer server =
        RawServer.inTurn(
            RawServer.answer(
                200, "content-type:Multipart/Mixed;charset=utf-8; boundary=\"b r=1\"\r\n", body))) {
      BatchAnswer answer =
          send(server, Batch.of(List.of(update("a"), update("b"))).continuingOnError());
      assertThat(((BatchResult.Done) answer.results().getFirst()).answer().id()).hasValue(ID);
      WebApiException failure = ((BatchResult.Failed) answer.results().get(1)).failure();
      assertThat(failure.kind()).isEqualTo(new ErrorKind.NotFound(ErrorKind.Missing.ROW));
      assertThat(failure.serviceMessage()).isEqualTo("--b r=12");
    }
  }

  @Test
  void aBodyThatLooksLikeADelimiterIsData() throws Exception {
    String row = "HTTP/1.1 200 OK\r\n\r\n{\"a\":\"1\r\n--br_1x\r\n\"}";
    try (RawServer server = RawServer.inTurn(reply(200, multipart("br_1", http(row))))) {
      BatchAnswer answer = send(server, Batch.of(List.of(Call.get("accounts"))));
      assertThat(((BatchResult.Done) answer.results().getFirst()).answer().text())
          .isEqualTo("{\"a\":\"1\r\n--br_1x\r\n\"}");
    }
  }

  @Test
  void aWholeBatchRefusedIsAnException() throws Exception {
    try (RawServer server =
        RawServer.inTurn(
            RawServer.answer(
                429,
                "Content-Type: application/json\r\nRetry-After: 7\r\n",
                "{\"error\":{\"code\":\"0x80072326\",\"message\":\"Number of concurrent requests"
                    + " exceeded the limit of 52.\"}}"))) {
      WebApiException e =
          catchThrowableOfType(
              WebApiException.class, () -> send(server, Batch.of(List.of(update("a")))));
      assertThat(e.kind())
          .isEqualTo(
              new ErrorKind.Throttled(
                  ErrorKind.ThrottleLimit.CONCURRENCY, java.time.Duration.ofSeconds(7)));
    }
  }

  @Test
  void anAnswerWithoutItsEndIsUnknown() throws Exception {
    String whole = multipart("br_1", http(DONE), http(DONE));
    String cut = whole.substring(0, whole.length() - "--br_1--\r\n".length());
    String fewer = multipart("br_1", http(DONE));
    for (List<String> answer :
        List.of(
            List.of(
                cut,
                "the multipart body ends without its closing delimiter, after 1 complete parts"),
            List.of(fewer, "it has 1 parts and no failed one"))) {
      try (RawServer server = RawServer.inTurn(reply(200, answer.getFirst()))) {
        WebApiException e =
            catchThrowableOfType(
                WebApiException.class,
                () -> send(server, Batch.of(List.of(update("a"), update("b")))));
        assertThat(e.kind()).isEqualTo(new ErrorKind.Unknown());
        assertThat(e)
            .hasMessage(
                "POST $batch: 200 (Unknown): The answer to the batch can't be read: "
                    + answer.get(1));
      }
    }
  }

  @Test
  void namesThePartInItsMessage() throws Exception {
    try (RawServer server = RawServer.inTurn(reply(200, multipart("br_1", http(REFUSED))));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      BatchAnswer answer = client.send(Batch.of(List.of(update("a"))));
      assertThat(((BatchResult.Failed) answer.results().getFirst()).failure())
          .hasMessage(REFUSED_MESSAGE);
    }
  }

  @Test
  void refusesWhatTheServiceRefuses() {
    assertThatThrownBy(() -> Batch.of(Collections.nCopies(1001, update("a"))))
        .hasMessage("The batch has 1001 calls, the service takes 1000");
    assertThatThrownBy(() -> Batch.changeSet(List.of(Call.get("accounts"))))
        .hasMessage("A change set can't hold a read: GET accounts");
    assertThatThrownBy(() -> Batch.changeSet(List.of()))
        .hasMessage("A change set needs at least one call");
  }
}
