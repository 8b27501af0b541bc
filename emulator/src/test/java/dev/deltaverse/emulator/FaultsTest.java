package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every knob of the fault script. */
class FaultsTest {
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void faults(String json) {
    Api.Reply reply = api.post("/emulator/faults", "{\"faults\":[" + json + "]}");
    assertThat(reply.status()).as(reply.body()).isEqualTo(204);
  }

  private int create(String extid) {
    return api.patch("abc_items(abc_extid='" + extid + "')", "{\"abc_name\":\"n\"}").status();
  }

  @Test
  void aPlugInFailsForMatchingRowsWithAnnotations() {
    faults(
        """
        {"kind":"plugInFailure","table":"abc_item","message":"Create",
         "where":"abc_count gt 5","text":"Credit limit needed"}
        """);
    assertThat(api.post("abc_items", "{\"abc_count\":5}").status()).isEqualTo(204);
    Api.Reply reply =
        api.post("abc_items", "{\"abc_count\":6}", "Prefer", "odata.include-annotations=\"*\"");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("0x80040265");
    assertThat(reply.message()).isEqualTo("Credit limit needed");
    assertThat(
            reply
                .json()
                .path("error")
                .path("@Microsoft.PowerApps.CDS.InnerError.Message")
                .asString())
        .isEqualTo("Credit limit needed");
    assertThat(api.get("abc_items/$count").body()).isEqualTo("1");
    String id = api.create("abc_items", "{}");
    assertThat(api.patch("abc_items(" + id + ")", "{\"abc_count\":9}").status()).isEqualTo(204);
    assertThat(
            api.post(
                    "abc_items",
                    "{\"abc_count\":6}",
                    "MSCRM.BypassBusinessLogicExecution",
                    "CustomSync")
                .status())
        .isEqualTo(204);
  }

  @Test
  void aRateHitsTheSameOnesInEachRunOfASeed() {
    String first = run(1);
    assertThat(run(1)).isEqualTo(first);
    assertThat(run(2)).isNotEqualTo(first);
    assertThat(first.chars().filter(c -> c == 'x').count()).isBetween(5L, 25L);
  }

  private static String run(long seed) {
    StringBuilder outcome = new StringBuilder();
    try (Api api =
        new Api(
            EmulatorConfig.defaults()
                .withModelJson(Api.MODEL)
                .withSeed(seed)
                .withFaults(FaultScript.of(Fault.of(Fault.Kind.PLUG_IN_FAILURE).withRate(0.3))))) {
      for (int i = 0; i < 50; i++) {
        outcome.append(api.post("abc_items", "{}").status() == 204 ? '.' : 'x');
      }
    }
    return outcome.toString();
  }

  @Test
  void aTransientPlugInFailsEachRowsFirstTries() {
    faults("{\"kind\":\"plugInTransient\",\"tries\":2}");
    for (String extid : new String[] {"1", "2"}) {
      assertThat(create(extid)).isEqualTo(400);
      assertThat(create(extid)).isEqualTo(400);
      assertThat(create(extid)).isEqualTo(204);
    }
  }

  @Test
  void aSlowPlugInTakesItsTime() {
    faults("{\"kind\":\"plugInDelay\",\"delayMillis\":300}");
    long start = System.nanoTime();
    create("1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(295));
  }

  @ParameterizedTest
  @CsvSource({
    "plugInCrash,500,0x8004418d",
    "sqlDeadlock,500,0x80044150",
    "sqlTimeout,500,0x80044151",
    "lockNotObtained,500,0x80044339",
    "unexpected,500,0x80040216",
    "throttled,429,0x80072322",
    "tokenExpired,401,0x8005F101"
  })
  void errorsHaveTheirCodesAndHappenAsOftenAsTold(String kind, int status, String code) {
    faults("{\"kind\":\"" + kind + "\",\"after\":1,\"times\":2}");
    assertThat(create("1")).isEqualTo(204);
    for (int i = 0; i < 2; i++) {
      Api.Reply reply = api.patch("abc_items(abc_extid='2')", "{}");
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.code()).isEqualTo(code);
    }
    assertThat(create("3")).isEqualTo(204);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({"badGateway,502", "unavailable,503", "htmlAnswer,200"})
  void proxiesAnswerWithPages(String kind, int status) {
    faults("{\"kind\":\"" + kind + "\",\"method\":\"PATCH\",\"path\":\"abc_items\"}");
    assertThat(api.get("abc_items").status()).isEqualTo(200);
    Api.Reply reply = api.patch("abc_items(abc_extid='2')", "{}");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).startsWith("text/html");
    assertThat(reply.body()).startsWith("<html>");
    assertThat(api.get("abc_items/$count").body()).isEqualTo("0");
  }

  @Test
  void aConnectionIsCutBeforeOrAfterTheCommit() {
    faults("{\"kind\":\"cutBeforeCommit\",\"method\":\"PATCH\",\"times\":1}");
    // The JDK's client sends a request again if the connection breaks before any answer, unless
    // its method is not idempotent; PATCH and POST are not.
    assertThatThrownBy(() -> create("1")).isInstanceOf(UncheckedIOException.class);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("0");
    faults("{\"kind\":\"cutAfterCommit\",\"method\":\"PATCH\",\"times\":1}");
    assertThatThrownBy(() -> create("1")).isInstanceOf(UncheckedIOException.class);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("1");
    assertThat(api.get("/emulator/counters").json().path("faults").path("cutAfterCommit").asInt())
        .isEqualTo(1);
  }

  @Test
  void anAnswerIsTruncatedOrSlow() {
    create("1");
    faults("{\"kind\":\"truncatedAnswer\",\"path\":\"abc_items\",\"times\":1}");
    assertThatThrownBy(() -> api.get("abc_items"))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class);
    faults("{\"kind\":\"slowAnswer\",\"delayMillis\":300}");
    long start = System.nanoTime();
    assertThat(api.get("abc_items").json().path("value").size()).isEqualTo(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(295));
  }

  @Test
  void aScriptsProblemsAreToldAllAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FaultScript.parse(
                    "{\"faults\":[{\"kind\":\"nope\"},{\"kind\":\"sqlDeadlock\",\"rat\":1},"
                        + "{\"kind\":\"sqlDeadlock\",\"rate\":2}]}"))
        .withMessageContaining("The fault script has 3 problem(s):")
        .withMessageContaining("$.faults[0]: kind is \"nope\"; use one of plugInFailure,")
        .withMessageContaining("$.faults[1]: unknown key \"rat\"")
        .withMessageContaining("$.faults[2]: rate is 2.0; use 0 to 1");
  }
}
