package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each code of the table, sent over HTTP, must come out as the kind written down here by hand. */
final class ErrorKindsTest {
  private static final Map<String, ErrorKind> EXPECTED = new LinkedHashMap<>();

  static {
    expect(throttled(ErrorKind.ThrottleLimit.EXECUTION_TIME), "80072321");
    expect(throttled(ErrorKind.ThrottleLimit.REQUESTS), "80072322");
    expect(throttled(ErrorKind.ThrottleLimit.CONCURRENCY), "80072326");
    expect(throttled(ErrorKind.ThrottleLimit.OTHER), "80072323 80072324 8004a001 80048544");
    expect(
        new ErrorKind.Transient(false),
        "80044150 80044151 80040255 80044339 8004026c 80048105 80073000 80040216 8004418d 8004418e"
            + " 80044171 80044172 80044173 80081116");
    expect(
        new ErrorKind.PluginFailure(Map.of("Microsoft.PowerApps.CDS.TraceText", "trace")),
        "80040265 80040224 80081111 80081115 80040251");
    expect(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_ROW), "80040237 80060893 80060894");
    expect(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_KEY), "80060892 80073002");
    expect(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_RULE), "80040333");
    expect(new ErrorKind.Conflict(ErrorKind.Collision.STALE_VERSION), "80060882");
    expect(new ErrorKind.NotFound(ErrorKind.Missing.ROW), "80040217 80060891");
    expect(new ErrorKind.NotFound(ErrorKind.Missing.RESOURCE), "8006088a 80060888");
    expect(
        new ErrorKind.Access(),
        "80040220 80048306 80040299 8004f502 8004f507 8004f504 80072560 80040225 8005f101");
    expect(
        new ErrorKind.Malformed(),
        "80060890 8006088f 80060883 8006088d 80048d19 0 8004e023 80072491 80040219 80040315");
    expect(
        new ErrorKind.Refused(),
        "80040203 80040200 80040215 80044331 80044340 80073001 8004432f 80044330 80041136 80040317"
            + " 8004022c 8004431a 8004431c 80050222 80048408 8004f00e 80040239 80040278 80040230"
            + " 80040229 80040227 80048104 8004023b 80060896 80060897 80060466");
  }

  private static ErrorKind throttled(ErrorKind.ThrottleLimit limit) {
    return new ErrorKind.Throttled(limit, Duration.ofSeconds(9));
  }

  private static void expect(ErrorKind kind, String codes) {
    for (String code : codes.split(" ", -1)) {
      EXPECTED.put("0x" + code, kind);
    }
  }

  static Stream<Arguments> rows() {
    return ErrorCodes.all().values().stream().map(Arguments::of);
  }

  @Test
  void knowsEveryCodeAndNoOther() {
    assertThat(ErrorCodes.all().keySet()).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet());
    assertThat(ErrorCodes.all().values())
        .allSatisfy(
            row -> {
              assertThat(row.source()).isNotBlank();
              assertThat(row.name()).matches("[A-Za-z]+");
            });
    Map<String, Long> names =
        ErrorCodes.all().values().stream()
            .collect(Collectors.groupingBy(ErrorCodes.CodeRow::name, Collectors.counting()));
    assertThat(names.values()).as("names are not repeated").containsOnly(1L);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsTheKindByCode(ErrorCodes.CodeRow row) throws Exception {
    int status = row.status() == 0 ? 400 : row.status();
    String upper = "0x" + row.code().substring(2).toUpperCase(Locale.ROOT);
    try (RawServer server =
            RawServer.inTurn(
                RawServer.answer(
                    status,
                    "Retry-After: 9\r\nREQ_ID: r7\r\n",
                    "{\"error\":{\"code\":\""
                        + upper
                        + "\",\"message\":\"words\",\"@Microsoft.PowerApps.CDS.TraceText\":\"trace\"}}"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      WebApiException e =
          catchThrowableOfType(
              WebApiException.class, () -> client.send(Write.create("accounts", Body.json("{}"))));
      assertThat(e.kind()).isEqualTo(EXPECTED.get(row.code().toLowerCase(Locale.ROOT)));
      assertThat(e)
          .hasMessage(
              "POST accounts: "
                  + status
                  + " "
                  + upper
                  + " "
                  + row.name()
                  + " ("
                  + e.kind().getClass().getSimpleName()
                  + "): words [request r7]");
      assertThat(e.hasCode(row.code())).isTrue();
      assertThat(e.requestId()).hasValue("r7");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, Access[]",
    "403, Access[]",
    "404, NotFound[missing=RESOURCE]",
    "405, Refused[]",
    "408, Transient[possiblyApplied=true]",
    "412, Conflict[collision=PRECONDITION]",
    "413, Malformed[]",
    "429, 'Throttled[limit=OTHER, retryAfter=null]'",
    "500, Transient[possiblyApplied=true]",
    "501, Malformed[]",
    "502, Transient[possiblyApplied=true]",
    "503, Transient[possiblyApplied=true]",
    "504, Transient[possiblyApplied=true]",
    "400, Malformed[]"
  })
  void tellsTheKindByStatusIfSomethingElseAnswered(int status, String kind) throws Exception {
    assertThat(kindOf(RawServer.answer(status, "", "<html>gateway</html>"))).hasToString(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 0x80049999, x, Refused[]",
    "500, 0x80049999, x, Transient[possiblyApplied=false]",
    "404, '', account With Id = 1 Does Not Exist, NotFound[missing=ROW]",
    "404, '', A record with the specified key values does not exist in account entity,"
        + " NotFound[missing=ROW]",
    "404, '', No HTTP resource was found, NotFound[missing=RESOURCE]",
    "412, '', A record with matching key values already exists., Conflict[collision=PRECONDITION]"
  })
  void tellsTheKindByStatusIfTheCodeIsUnknown(int status, String code, String message, String kind)
      throws Exception {
    assertThat(kindOf(RawServer.error(status, code, message))).hasToString(kind);
  }

  @Test
  void aPreconditionWithARowVersionIsAStaleVersion() throws Exception {
    try (RawServer server = RawServer.inTurn(RawServer.error(412, "", "changed"));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      RowAddress row = RowAddress.key("accounts", KeyPart.whole("no", 1));
      WebApiException e =
          catchThrowableOfType(
              WebApiException.class, () -> client.send(Write.deleteIf(row, "W/\"7\"")));
      assertThat(e.kind()).isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.STALE_VERSION));
    }
  }

  @Test
  void readsRetryAfterAsADate() throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2024-05-01T10:00:00Z"), ZoneOffset.UTC);
    try (RawServer server =
            RawServer.inTurn(
                RawServer.answer(429, "Retry-After: Wed, 01 May 2024 10:00:30 GMT\r\n", ""));
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none())
                .clock(clock, Sleeper.real())
                .build()) {
      WebApiException e =
          catchThrowableOfType(WebApiException.class, () -> client.send(Call.get("accounts")));
      assertThat(e.kind())
          .isEqualTo(
              new ErrorKind.Throttled(ErrorKind.ThrottleLimit.OTHER, Duration.ofSeconds(30)));
    }
  }

  private static ErrorKind kindOf(RawServer.Reply reply) throws Exception {
    try (RawServer server = RawServer.inTurn(reply);
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      return catchThrowableOfType(
              WebApiException.class, () -> client.send(Write.create("accounts", Body.json("{}"))))
          .kind();
    }
  }
}
