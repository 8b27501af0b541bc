package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.Fault;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.emulator.ServiceProtection;
import java.lang.reflect.RecordComponent;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** Longer than a slow call waits, and a whole number of seconds for Retry-After. */
  private static final Duration DELAY = Duration.ofSeconds(2);

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

  /** What a caller of the client sees of a fault, and what is in the table afterwards. */
  private record Outcome(ErrorKind kind, boolean written) {
    static final Outcome NOT_DONE = new Outcome(new ErrorKind.Transient(false), false);
    static final Outcome PERHAPS_DONE = new Outcome(new ErrorKind.Transient(true), false);
    static final Outcome LOST_BUT_WRITTEN = new Outcome(new ErrorKind.Unknown(), true);
  }

  /** A kind without a case here does not compile. */
  private static Outcome expected(Fault.Kind kind) {
    return switch (kind) {
      case PLUG_IN_FAILURE, PLUG_IN_TRANSIENT ->
          new Outcome(new ErrorKind.PluginFailure(Map.of()), false);
      case PLUG_IN_CRASH, SQL_DEADLOCK, SQL_TIMEOUT, LOCK_NOT_OBTAINED, UNEXPECTED ->
          Outcome.NOT_DONE;
      case BAD_GATEWAY, UNAVAILABLE, HTML_ANSWER -> Outcome.PERHAPS_DONE;
      case THROTTLED ->
          new Outcome(
              new ErrorKind.Throttled(ErrorKind.ThrottleLimit.REQUESTS, Duration.ofSeconds(2)),
              false);
      case TOKEN_EXPIRED -> new Outcome(new ErrorKind.Access(), false);
      case CUT_BEFORE_COMMIT -> new Outcome(new ErrorKind.Unknown(), false);
      case PLUG_IN_DELAY, CUT_AFTER_COMMIT, TRUNCATED_ANSWER, SLOW_ANSWER ->
          Outcome.LOST_BUT_WRITTEN;
    };
  }

  @ParameterizedTest
  @EnumSource(Fault.Kind.class)
  void aCallerSeesEveryKindOfFault(Fault.Kind kind) {
    emulator.faults(
        new FaultScript(List.of(Fault.of(kind).withMethod("PATCH").withTimes(1).withDelay(DELAY))));
    Call upsert = Write.upsertAndReturn(ROW, Body.json("{\"abc_name\":\"a\"}"));
    boolean slow = kind == Fault.Kind.PLUG_IN_DELAY || kind == Fault.Kind.SLOW_ANSWER;
    Outcome expected = expected(kind);
    ErrorKind seen = failure(slow ? upsert.timeout(Duration.ofMillis(500)) : upsert).kind();
    if (expected.kind() instanceof ErrorKind.PluginFailure) {
      assertThat(seen).isInstanceOf(ErrorKind.PluginFailure.class);
    } else {
      assertThat(seen).isEqualTo(expected.kind());
    }
    assertThat(emulator.counters().getOrDefault("Upsert", Map.of()).containsKey("created"))
        .isEqualTo(expected.written());
    client.send(UPSERT);
    assertThat(isThere()).as("once the fault is over").isTrue();
  }

  /** Sends three upserts of different rows; which of them fail. */
  private String sent(String fault) {
    fault(fault);
    StringBuilder outcomes = new StringBuilder();
    for (int i = 1; i <= 3; i++) {
      RowAddress row = RowAddress.key("abc_items", KeyPart.text("abc_extid", "k" + i));
      Body body = Body.json("{\"abc_name\":\"n" + i + "\"}");
      Answer answer = client.exchange(Write.upsert(row, body));
      outcomes.append(answer.status() < 300 ? "." : "x");
    }
    return outcomes.toString();
  }

  /** A component of Fault without a case here fails. */
  static Stream<String> knobs() {
    return Arrays.stream(Fault.class.getRecordComponents()).map(RecordComponent::getName);
  }

  @ParameterizedTest
  @MethodSource("knobs")
  void aCallerSeesWhatEveryKnobDoes(String knob) {
    String failure = "{\"kind\":\"plugInFailure\",";
    String deadlock = "{\"kind\":\"sqlDeadlock\",";
    switch (knob) {
      case "kind" -> assertThat(sent("{\"kind\":\"plugInFailure\"}")).isEqualTo("xxx");
      case "table" -> {
        assertThat(sent(failure + "\"table\":\"abc_item\"}")).isEqualTo("xxx");
        assertThat(sent(failure + "\"table\":\"account\"}")).isEqualTo("...");
      }
      case "message" -> {
        assertThat(sent(failure + "\"message\":\"Update\"}")).as("creates").isEqualTo("...");
        assertThat(sent(failure + "\"message\":\"Update\"}")).as("updates").isEqualTo("xxx");
      }
      case "where" ->
          assertThat(sent(failure + "\"where\":\"abc_name eq 'n2'\"}")).isEqualTo(".x.");
      case "method" -> {
        assertThat(sent(deadlock + "\"method\":\"PATCH\"}")).isEqualTo("xxx");
        assertThat(sent(deadlock + "\"method\":\"DELETE\"}")).isEqualTo("...");
      }
      case "path" -> assertThat(sent(deadlock + "\"path\":\"k3\"}")).isEqualTo("..x");
      case "rate" -> {
        String half = sent(deadlock + "\"path\":\"abc_items\",\"rate\":0.5}");
        assertThat(sent(deadlock + "\"path\":\"abc_items\",\"rate\":0.5}"))
            .as("the same seed, the same rows")
            .isEqualTo(half);
        assertThat(sent(deadlock + "\"rate\":0}")).isEqualTo("...");
        assertThat(sent(deadlock + "\"rate\":1}")).isEqualTo("xxx");
      }
      case "after" -> assertThat(sent(deadlock + "\"after\":2}")).isEqualTo("..x");
      case "times" -> assertThat(sent(deadlock + "\"times\":2}")).isEqualTo("xx.");
      case "tries" -> {
        String twice = "{\"kind\":\"plugInTransient\",\"tries\":2}";
        fault(twice);
        failure(UPSERT);
        failure(UPSERT);
        client.send(UPSERT);
      }
      case "delay" -> {
        fault("{\"kind\":\"throttled\",\"delayMillis\":7000}");
        assertThat(failure(UPSERT).kind())
            .isEqualTo(
                new ErrorKind.Throttled(ErrorKind.ThrottleLimit.REQUESTS, Duration.ofSeconds(7)));
      }
      case "status", "code", "text" -> {
        fault(failure + "\"status\":403,\"code\":\"0x80040220\",\"text\":\"Not on Sundays\"}");
        WebApiException e = failure(UPSERT);
        assertThat(e.kind()).isEqualTo(new ErrorKind.Access());
        assertThat(e.serviceMessage()).isEqualTo("Not on Sundays");
      }
      default -> fail("The knob " + knob + " of the fault script has no test");
    }
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
