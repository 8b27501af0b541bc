package dev.deltaverse.engine.target.dataverse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceProtection;
import dev.deltaverse.engine.target.Signals;
import dev.deltaverse.webapi.Body;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.TokenSource;
import dev.deltaverse.webapi.WebApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What the emulator's answers tell of its limits, on a clock that stands still. */
final class HttpSignalsTest {
  private static final ServiceProtection THREE =
      new ServiceProtection(true, 3, Duration.ofSeconds(90), 52, Duration.ofSeconds(60));

  @Test
  void anAnswerTellsServerRecommendationAndWhatIsLeft() {
    try (Emulator emulator = emulator()) {
      DataverseClient client = client(emulator);
      byte[] body = "{\"name\":\"x\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Signals first = HttpSignals.of(client.send(Call.post("accounts", Body.json(body))));
      assertThat(first.server()).isNotEmpty();
      assertThat(first.parallelism()).isEqualTo(7);
      assertThat(first.requestsLeft()).isEqualTo(2);
      assertThat(first.executionLeft()).isEqualTo(Duration.ofSeconds(90));
      assertThat(first.took()).isPositive();
      assertThat(first.sentBytes()).isEqualTo(body.length);
      assertThat(first.stated()).isNull();
      // The emulator's servers take turns.
      Signals second = HttpSignals.of(client.send(Call.get("accounts")));
      assertThat(second.server()).isNotEmpty().isNotEqualTo(first.server());
      assertThat(second.requestsLeft()).isEqualTo(2);
    }
  }

  @Test
  void aRefusalStatesTheLimitThatHolds() {
    try (Emulator emulator = emulator()) {
      DataverseClient client = client(emulator);
      WebApiException refused =
          catchThrowableOfType(
              WebApiException.class,
              () -> {
                for (int i = 0; i < 7; i++) {
                  client.send(Call.get("accounts"));
                }
              });
      Signals signals = HttpSignals.of(refused);
      assertThat(signals.stated()).isEqualTo(new Signals.Stated(3, Duration.ofSeconds(60)));
      assertThat(signals.server()).isNotEmpty();
    }
  }

  @Test
  void withoutAnAnswerNothingIsTold() {
    Emulator emulator = emulator();
    DataverseClient client = client(emulator);
    emulator.close();
    WebApiException failure =
        catchThrowableOfType(WebApiException.class, () -> client.send(Call.get("accounts")));
    assertThat(HttpSignals.of(failure)).isEqualTo(Signals.NONE);
  }

  private static Emulator emulator() {
    return Emulator.start(
        EmulatorConfig.defaults()
            .withModelJson(Sample.MODEL)
            .withClock(Clock.fixed(Instant.parse("2026-03-01T02:00:00Z"), ZoneOffset.UTC))
            .withServers(2)
            .withDopHint(7)
            .withProtection(THREE));
  }

  private static DataverseClient client(Emulator emulator) {
    return DataverseClient.builder(emulator.url(), TokenSource.none()).build();
  }
}
