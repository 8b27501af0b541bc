package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.forecast.Capacity;
import dev.deltaverse.engine.forecast.Entitlement;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.ForecastJson;
import dev.deltaverse.engine.forecast.MigrationWindow;
import dev.deltaverse.engine.forecast.VerifyForecast;
import dev.deltaverse.engine.project.EntitlementSettings;
import dev.deltaverse.engine.project.LimitSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Half a minute without verification, which takes a minute. */
final class ForecastTextTest {
  private static final Forecast WITHOUT = forecast(30, 40, false, true);
  private static final Forecast WITH = forecast(90, 110, true, true);

  private static Forecast forecast(double p50, double p90, boolean verifies, boolean learnt) {
    return new Forecast(
        List.of(),
        new Capacity(
            1, 1, 4, new LimitSettings(Duration.ofMinutes(5), Duration.ofMinutes(20), 6000, 52), 1),
        5,
        new VerifyForecast(300_000, 60, 70, verifies, learnt),
        p50,
        p90,
        new Entitlement(
            new EntitlementSettings(500_000, EntitlementSettings.Counts.ROWS, false), 0));
  }

  @Test
  void aRunThatDoesNotVerifySaysWhatVerificationTakes() {
    assertThat(ForecastText.of(WITHOUT))
        .contains("Without verification, which takes 1 min more (p90 1 min 10 s).");
    assertThat(ForecastText.of(forecast(30, 40, false, false)))
        .contains("Without verification, which takes 1 min more (p90 1 min 10 s), not calibrated.");
    assertThat(ForecastText.of(WITH)).noneMatch(line -> line.contains("erification"));
  }

  @Test
  void aWindowMayHoldTheRunAndNotItsVerification() {
    assertThat(fit(WITHOUT, "04:00-04:02"))
        .isEqualTo(
            "Window 04:00-04:02 (2 min): the run fits, in nine of ten cases (p50 30 s, p90 40 s).");
    assertThat(fit(WITHOUT, "04:00-04:01"))
        .isEqualTo(
            "Window 04:00-04:01 (1 min): the run fits, in nine of ten cases (p50 30 s, p90 40 s),"
                + " but with verification it may not.");
    assertThat(fit(WITH, "04:00-04:01"))
        .isEqualTo(
            "Window 04:00-04:01 (1 min): the run does not fit (p50 1 min 30 s, p90 1 min 50 s).");
  }

  private static String fit(Forecast forecast, String window) {
    return ForecastText.fit(forecast, MigrationWindow.parse(window));
  }

  @Test
  void whatIsBesideWhatHappenedHoldsTheSame() {
    assertThat(beside(WITHOUT))
        .isEqualTo("Forecast: 30 s (p90 40 s) and 0 requests; it took 33 s and 7 requests");
    assertThat(beside(WITH))
        .isEqualTo(
            "Forecast: 1 min 30 s with verification (p90 1 min 50 s) and 0 requests; it took 33 s"
                + " and 7 requests");
    assertThat(beside(forecast(90, 210, true, false)))
        .contains(" requests, not calibrated since no run has shown all of this; it took ");
  }

  private static String beside(Forecast forecast) {
    return ForecastText.beside(ForecastJson.toJson(forecast), "took", Duration.ofSeconds(33), 7);
  }
}
