package dev.deltaverse.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.EntitlementSettings;
import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Sizing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The expected times are worked out by hand from the rules of docs/sending.md. */
class ForecasterTest {
  /** 100 rows of a request take one second. */
  private static final Calibration COST = Calibration.of(0, 0.01);

  private static final EntitlementSettings DAY =
      new EntitlementSettings(1000, EntitlementSettings.Counts.ROWS, true);

  private static final Sizing HUNDRED = new Sizing(100, 1, 100);
  private static final LimitSettings WIDE =
      new LimitSettings(Duration.ofMinutes(5), Duration.ofMinutes(20), 6000, 52);

  private static PhaseId id(String table) {
    return new PhaseId(table, PhaseKind.UPSERT);
  }

  private static PhaseWork work(String table, long rows, String... after) {
    return new PhaseWork(
        id(table), rows, HUNDRED, COST, true, 0, List.of(after).stream().map(a -> id(a)).toList());
  }

  /** All the time that a request takes is counted. */
  private static Capacity capacity(int users, int servers, int width, LimitSettings limits) {
    return new Capacity(users, servers, width, limits, 1);
  }

  private static Forecast of(Capacity capacity, PhaseWork... phases) {
    return Forecaster.forecast(
        List.of(phases), capacity, 0, VerifyForecast.NONE, 0.1, new Entitlement(DAY, 200));
  }

  @Test
  void whatFitsIntoOneWindowTakesItsExecutionTimeOverTheRequestsAtOnce() {
    Forecast forecast = of(capacity(1, 1, 4, WIDE), work("a", 4000));

    assertThat(forecast.p50Seconds()).isCloseTo(10, within(1e-6));
    assertThat(forecast.executionSeconds()).isCloseTo(40, within(1e-6));
    assertThat(forecast.requests()).isEqualTo(40);
  }

  @Test
  void aPhaseWaitsForThoseBeforeItAndSharesWithTheOthers() {
    Capacity four = capacity(1, 1, 4, WIDE);

    assertThat(of(four, work("a", 400), work("b", 400, "a")).p50Seconds())
        .isCloseTo(2, within(1e-6));
    assertThat(of(four, work("a", 200), work("b", 200)).p50Seconds()).isCloseTo(1, within(1e-6));
  }

  /** Of 4 requests of 1 s each by 4 at once, after 3 s in which ids are read, while others go. */
  @Test
  void idsAreReadBeforeAPhaseWhileOthersAreSent() {
    PhaseWork reading = new PhaseWork(id("b"), 400, HUNDRED, COST, true, 3, List.of(id("a")));

    assertThat(of(capacity(1, 1, 4, WIDE), work("a", 400), reading).p50Seconds())
        .isCloseTo(1 + 3 + 1, within(1e-3));
    // The third shares with the first, and is done while the second reads.
    assertThat(of(capacity(1, 1, 4, WIDE), work("a", 400), reading, work("c", 1200)).p50Seconds())
        .isCloseTo(2 + 3 + 1, within(1e-3));
  }

  /** A wave of 40 requests at once is done with the last: expected 2.16 deviations late. */
  @Test
  void aPhaseIsDoneWithItsSlowestRequest() {
    Calibration spread = new Calibration(COST.moments(), 0.1);
    PhaseWork phase = new PhaseWork(id("a"), 4000, HUNDRED, spread, true, 0, List.of());

    assertThat(of(capacity(1, 1, 40, WIDE), phase).p50Seconds()).isBetween(1.15, 1.35);
    assertThat(of(capacity(1, 1, 40, WIDE), phase)).isEqualTo(of(capacity(1, 1, 40, WIDE), phase));
  }

  @Test
  void beyondOneWindowEachUserOnEachServerSustainsItsShare() {
    LimitSettings tight =
        new LimitSettings(Duration.ofSeconds(10), Duration.ofSeconds(20), 6000, 52);
    // 2 s of execution a second and lane, after a burst of a window's worth.
    for (int lanes : List.of(1, 2, 4)) {
      double work = 20.0 * lanes * 11;
      Forecast one = of(capacity(lanes, 1, 20 * lanes, tight), work("a", Math.round(work * 100)));
      Forecast other = of(capacity(1, lanes, 20 * lanes, tight), work("a", Math.round(work * 100)));
      double steady = 10 * 10;
      assertThat(one.p50Seconds()).isBetween(steady, steady + 12);
      // To the tenth of a second: the sender plans each request to end a little late, by lane.
      assertThat(other.p50Seconds()).isCloseTo(one.p50Seconds(), within(0.1));
    }
  }

  /** Of 220 s that requests are seen to take the service counts 110, 20 of them in a burst. */
  @Test
  void timeOnTheWayUsesUpNoWindow() {
    LimitSettings tight =
        new LimitSettings(Duration.ofSeconds(10), Duration.ofSeconds(20), 6000, 52);
    Forecast forecast = of(new Capacity(1, 1, 20, tight, 0.5), work("a", 22_000));
    assertThat(forecast.executionSeconds()).isCloseTo(110, within(1e-6));
    assertThat(forecast.p50Seconds()).isBetween(45.0, 59.0);
  }

  @Test
  void requestsOfAWindowAreALimitToo() {
    LimitSettings few = new LimitSettings(Duration.ofSeconds(100), Duration.ofHours(1), 10, 52);

    // 10 requests end at 1..., the next 10 leave a window after that.
    assertThat(of(capacity(1, 1, 10, few), work("a", 2000)).p50Seconds()).isBetween(100.0, 103.0);
  }

  @Test
  void theSpreadOfTheCostShowsInP90AndAGuessIsWide() {
    Capacity four = capacity(1, 1, 4, WIDE);
    PhaseWork learnt = work("a", 20_000);
    PhaseWork guessed = new PhaseWork(id("a"), 20_000, HUNDRED, COST, false, 0, List.of());

    assertThat(of(four, learnt).p90Seconds()).isCloseTo(50 * 1.12816, within(1e-3));
    Forecast poor =
        Forecaster.forecast(
            List.of(learnt), four, 10, VerifyForecast.NONE, 0.5, new Entitlement(DAY, 200));
    assertThat(poor.p90Seconds()).isCloseTo(60 * 1.6408, within(1e-3));
    assertThat(of(four, guessed).p90Seconds()).isCloseTo(150, within(1e-3));
    assertThat(of(four, guessed).guessed()).hasSize(1);
  }

  /** 300 s were seen for 60,000 rows, which is 150 s for 30,000 of them. */
  @Test
  void verificationTakesItsTimeForEachRowWhereTheRunVerifies() {
    RowsRead seen = new RowsRead(60_000, 300);
    VerifyForecast whether = Forecaster.verification(30_000, seen, 0.5, false);
    assertThat(whether.p50Seconds()).isCloseTo(150, within(1e-6));
    assertThat(whether.p90Seconds()).isCloseTo(150 * 1.6408, within(1e-6));
    assertThat(whether.learnt()).isTrue();

    Forecast without = verifying(whether);
    Forecast with = verifying(Forecaster.verification(30_000, seen, 0.5, true));
    assertThat(without.p50Seconds()).isCloseTo(10 + 50, within(1e-3));
    assertThat(with.p50Seconds()).isCloseTo(10 + 50 + 150, within(1e-3));
    assertThat(with.p90Seconds()).isCloseTo(1.6408 * (10 + 50 + 150), within(1e-3));
    // What a run takes that verifies is the same whether the forecast is of one.
    assertThat(without.p90VerifiedSeconds()).isCloseTo(with.p90Seconds(), within(1e-9));
    assertThat(with.p90VerifiedSeconds()).isEqualTo(with.p90Seconds());
    assertThat(with.calibrated()).isTrue();
  }

  /** A page of 5,000 rows a second, and three times that in one of ten cases. */
  @Test
  void verificationThatNoRunHasShownIsAGuess() {
    VerifyForecast guess = Forecaster.verification(30_000, RowsRead.NONE, 0.1, true);
    assertThat(guess).isEqualTo(new VerifyForecast(30_000, 6, 18, true, false));

    assertThat(verifying(guess).calibrated()).isFalse();
    assertThat(verifying(guess).guessed()).isEmpty();
    assertThat(verifying(Forecaster.verification(30_000, RowsRead.NONE, 0.1, false)).calibrated())
        .isTrue();
  }

  /** 50 s of sending, and 10 s of other things. */
  private static Forecast verifying(VerifyForecast verification) {
    return Forecaster.forecast(
        List.of(work("a", 20_000)),
        capacity(1, 1, 4, WIDE),
        10,
        verification,
        0.5,
        new Entitlement(DAY, 200));
  }

  @Test
  void requestsGrowFromASmallOneThatGoesAlone() {
    Sizing growing = new Sizing(10, 4, 160);
    PhaseWork phase =
        new PhaseWork(id("a"), 10 + 40 + 160 + 160, growing, COST, true, 0, List.of());

    assertThat(growing.requests(370, 1)).isEqualTo(4);
    // 10, then 8 of 40 before one has come back, then one of the 40 that are left.
    assertThat(growing.requests(370, 8)).isEqualTo(10);
    // With 8 under way at once 9 of 40 are ready, then there are 120 left.
    PhaseWork more = new PhaseWork(id("a"), 10 + 9 * 40 + 120, growing, COST, true, 0, List.of());
    assertThat(of(capacity(1, 1, 8, WIDE), more).requests()).isEqualTo(11);
    // As a plan counts them, which knows of each phase alone.
    PhaseWork other = new PhaseWork(id("b"), 370, growing, COST, true, 0, List.of());
    assertThat(of(capacity(1, 1, 8, WIDE), phase, other).requests()).isEqualTo(20);
    // One at a time: 0.1 + 0.4 + 1.6 + 1.6 s.
    assertThat(of(capacity(1, 1, 1, WIDE), phase).p50Seconds()).isCloseTo(3.7, within(1e-6));
  }

  @Test
  void theEntitlementIsReadBothWays() {
    Forecast forecast = of(capacity(1, 1, 4, WIDE), work("a", 500));

    assertThat(forecast.shareByRequests()).isEqualTo(0.005);
    assertThat(forecast.shareByRows()).isEqualTo(0.5);
    // 800 are left today.
    assertThat(forecast.needed()).isEqualTo(500);
    assertThat(forecast.day()).isEqualTo(1);
    Capacity four = capacity(1, 1, 4, WIDE);
    assertThat(of(four, work("a", 800)).day()).isEqualTo(1);
    assertThat(of(four, work("a", 801)).day()).isEqualTo(2);
    assertThat(of(four, work("a", 1800)).day()).isEqualTo(2);
    assertThat(of(four, work("a", 1801)).day()).isEqualTo(3);
  }

  @Test
  void aForecastIsReadBackAsItWasKept() {
    VerifyForecast verification = new VerifyForecast(700, 1.5, 2.25, true, true);
    Forecast forecast =
        Forecaster.forecast(
            List.of(work("a", 400), work("b", 100, "a")),
            capacity(2, 3, 8, WIDE),
            0,
            verification,
            0.1,
            new Entitlement(DAY, 200));
    ObjectNode json = ForecastJson.toJson(forecast);

    KeptForecast kept = KeptForecast.parse(json.toString());

    assertThat(kept)
        .isEqualTo(
            new KeptForecast(
                kept.phases(),
                2,
                3,
                8,
                0,
                verification,
                kept.p50Seconds(),
                kept.p90Seconds(),
                forecast.entitlement()));
    assertThat(kept.shareByRequests()).isEqualTo(0.005);
    assertThat(kept.shareByRows()).isEqualTo(0.5);
    assertThat(kept.needed()).isEqualTo(forecast.needed());
    assertThat(kept.day()).isEqualTo(forecast.day());
    assertThat(kept.p50Seconds()).isCloseTo(forecast.p50Seconds(), within(1e-3));
    assertThat(kept.p90Seconds()).isCloseTo(forecast.p90Seconds(), within(1e-3));
    assertThat(kept.phases()).extracting(PhaseForecast::phase).containsExactly(id("a"), id("b"));
    assertThat(kept.phases()).extracting(PhaseForecast::requests).containsExactly(4L, 1L);
    assertThat(kept.rows()).isEqualTo(500);
    assertThat(kept.guessed()).isEmpty();
    // As an earlier version kept it.
    json.remove("verification");
    assertThat(KeptForecast.parse(json.toString()).verification()).isEqualTo(VerifyForecast.NONE);
  }

  @Test
  void aRequestLargerThanAWindowsTimeStillGoes() {
    LimitSettings tiny = new LimitSettings(Duration.ofSeconds(2), Duration.ofMillis(100), 100, 52);

    // Each second of a request ends a window before the next one leaves.
    assertThat(of(capacity(1, 1, 4, tiny), work("a", 200)).p50Seconds())
        .isCloseTo(1 + 2 + 1, within(1e-3));
  }

  @Test
  void aWindowMayGoOverMidnight() {
    assertThat(MigrationWindow.parse("04:00-06:30").length()).isEqualTo(Duration.ofMinutes(150));
    assertThat(MigrationWindow.parse("23:30-01:00").length()).isEqualTo(Duration.ofMinutes(90));
    assertThat(MigrationWindow.parse("23:30-01:00").fits(5400)).isTrue();
    assertThat(MigrationWindow.parse("23:30-01:00").fits(5401)).isFalse();
    assertThatThrownBy(() -> MigrationWindow.parse("4-6"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MigrationWindow.parse("04:00-04:00"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
