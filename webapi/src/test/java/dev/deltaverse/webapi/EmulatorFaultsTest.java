package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceProtection;
import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every fault that the emulator can be told to have, as a caller of the client sees it. */
final class EmulatorFaultsTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"abc_item","schemaName":"abc_Item",
         "columns":[{"logicalName":"abc_name","maxLength":50},
                    {"logicalName":"abc_extid","maxLength":20}],
         "keys":[["abc_extid"]]}]}
      """;
  private static final RowAddress.ByKey ROW =
      RowAddress.key("abc_items", KeyPart.text("abc_extid", "1"));
  private static final Call UPSERT = Write.upsert(ROW, Body.json("{\"abc_name\":\"a\"}"));

  private final Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(MODEL));
  private final DataverseClient client =
      DataverseClient.builder(emulator.url(), TokenSource.none()).build();

  @AfterEach
  void stop() {
    client.close();
    emulator.close();
  }

  private void fault(String json) {
    client.send(Call.post("/emulator/faults", Body.json("{\"faults\":[" + json + "]}")));
  }

  private WebApiException failure(Call call) {
    WebApiException e = catchThrowableOfType(WebApiException.class, () -> client.send(call));
    assertThat(e).as("a failure was wanted").isNotNull();
    return e;
  }

  private boolean isThere() {
    return client.retrieve(ROW).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "plugInCrash, Transient[possiblyApplied=false]",
    "sqlDeadlock, Transient[possiblyApplied=false]",
    "sqlTimeout, Transient[possiblyApplied=false]",
    "lockNotObtained, Transient[possiblyApplied=false]",
    "unexpected, Transient[possiblyApplied=false]",
    "badGateway, Transient[possiblyApplied=true]",
    "unavailable, Transient[possiblyApplied=true]",
    "htmlAnswer, Transient[possiblyApplied=true]",
    "tokenExpired, Access[]",
    "cutBeforeCommit, Unknown[]"
  })
  void aFaultIsToldByItsKindAndNothingIsWritten(String fault, String kind) {
    fault("{\"kind\":\"" + fault + "\",\"method\":\"PATCH\",\"times\":1}");
    assertThat(failure(UPSERT).kind()).hasToString(kind);
    assertThat(isThere()).isFalse();
    client.send(UPSERT);
    assertThat(isThere()).isTrue();
  }

  @Test
  void aLostAnswerIsUnknownAlthoughTheRowIsThere() {
    fault("{\"kind\":\"cutAfterCommit\",\"method\":\"PATCH\",\"times\":1}");
    assertThat(failure(UPSERT).kind()).isEqualTo(new ErrorKind.Unknown());
    assertThat(isThere()).isTrue();
  }

  @Test
  void aSlowAnswerIsUnknownAfterTheTimeLimit() {
    fault("{\"kind\":\"slowAnswer\",\"method\":\"PATCH\",\"delayMillis\":3000,\"times\":1}");
    assertThat(failure(UPSERT.timeout(Duration.ofMillis(200))).kind())
        .isEqualTo(new ErrorKind.Unknown());
    assertThat(isThere()).isTrue();
  }

  @Test
  void aSlowPlugInIsUnknownAfterTheTimeLimit() {
    fault("{\"kind\":\"plugInDelay\",\"delayMillis\":1000,\"times\":1}");
    assertThat(failure(UPSERT.timeout(Duration.ofMillis(200))).kind())
        .isEqualTo(new ErrorKind.Unknown());
  }

  @Test
  void aTruncatedReadIsTransient() {
    client.send(UPSERT);
    fault("{\"kind\":\"truncatedAnswer\",\"method\":\"GET\",\"path\":\"abc_items\",\"times\":1}");
    Rows rows = client.rows(Query.of("abc_items"));
    assertThat(catchThrowableOfType(WebApiException.class, rows::hasNext).kind())
        .isEqualTo(new ErrorKind.Transient(false));
    assertThat(rows.hasNext()).as("the same page, asked for again").isTrue();
  }

  @Test
  void aPlugInsFailureBringsItsAnnotations() {
    fault("{\"kind\":\"plugInFailure\",\"table\":\"abc_item\",\"text\":\"Credit limit needed\"}");
    WebApiException e = failure(UPSERT);
    assertThat(e.kind())
        .isInstanceOfSatisfying(
            ErrorKind.PluginFailure.class,
            failure ->
                assertThat(failure.annotations())
                    .containsEntry(
                        "Microsoft.PowerApps.CDS.InnerError.Message", "Credit limit needed"));
    assertThat(e.serviceMessage()).isEqualTo("Credit limit needed");
    client.with(CallOptions.none().bypassing(CallOptions.Logic.SYNCHRONOUS)).send(UPSERT);
    assertThat(isThere()).isTrue();
  }

  @Test
  void aTransientPlugInFailsTheFirstTries() {
    fault("{\"kind\":\"plugInTransient\",\"tries\":2}");
    failure(UPSERT);
    failure(UPSERT);
    client.send(UPSERT);
    assertThat(isThere()).isTrue();
  }

  @Test
  void aThrottledCallTellsHowLongToWait() {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(MODEL)
            .withProtection(
                new ServiceProtection(
                    true, 2, Duration.ofSeconds(20), 52, Duration.ofSeconds(300)));
    try (Emulator limited = Emulator.start(config);
        DataverseClient caller =
            DataverseClient.builder(limited.url(), TokenSource.none()).build()) {
      caller.whoAmI();
      caller.whoAmI();
      WebApiException e = catchThrowableOfType(WebApiException.class, caller::whoAmI);
      assertThat(e.kind())
          .isInstanceOfSatisfying(
              ErrorKind.Throttled.class,
              throttled -> {
                assertThat(throttled.limit()).isEqualTo(ErrorKind.ThrottleLimit.REQUESTS);
                assertThat(throttled.retryAfter())
                    .isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
              });
    }
  }

  @Test
  void anExpiredTokenIsRenewedWithoutAWord() {
    HttpClient http = DataverseClient.newHttpClient(Duration.ofSeconds(5));
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(MODEL)
            .withUsers(ApplicationUser.of("one", "s3cret"));
    try (Emulator guarded = Emulator.start(config);
        DataverseClient caller =
            DataverseClient.builder(
                    guarded.url(),
                    EntraTokens.forEnvironment(guarded.url(), http)
                        .authority(guarded.url())
                        .clientSecret("tenant-1", "one", Secret.of("s3cret")))
                .httpClient(http)
                .build()) {
      caller.whoAmI();
      caller.send(
          Call.post(
              "/emulator/faults",
              Body.json("{\"faults\":[{\"kind\":\"tokenExpired\",\"times\":1}]}")));
      caller.send(UPSERT);
      assertThat(caller.retrieve(ROW)).isPresent();
      assertThat(guarded.counters().get("faults")).containsEntry("tokenExpired", 1L);
    } finally {
      http.shutdownNow();
    }
  }
}
