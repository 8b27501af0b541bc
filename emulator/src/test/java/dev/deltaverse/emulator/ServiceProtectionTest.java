package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Service protection limits: api-limits. */
class ServiceProtectionTest {
  private static EmulatorConfig config(MovedClock clock) {
    return EmulatorConfig.defaults()
        .withModelJson(Api.MODEL)
        .withClock(clock)
        .withProtection(
            new ServiceProtection(true, 10, Duration.ofSeconds(20), 52, Duration.ofSeconds(300)));
  }

  @Test
  void tooManyRequestsAreRefusedUntilTheWindowHasPassed() {
    MovedClock clock = new MovedClock();
    try (Api api = new Api(config(clock))) {
      for (int i = 0; i < 10; i++) {
        Api.Reply reply = api.get("WhoAmI");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("x-ms-ratelimit-burst-remaining-xrm-requests"))
            .isEqualTo(Integer.toString(9 - i));
        clock.move(Duration.ofSeconds(1));
      }
      Api.Reply refused = api.get("WhoAmI");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("0x80072322");
      assertThat(refused.message())
          .isEqualTo(
              "Number of requests exceeded the limit of 10 over time window of 300 seconds.");
      assertThat(refused.header("Retry-After")).isEqualTo("290");
      assertThat(api.emulator.counters().get("requests")).containsEntry("throttled", 1L);
      clock.move(Duration.ofSeconds(291));
      assertThat(api.get("WhoAmI").status()).isEqualTo(200);
    }
  }

  @Test
  void askingAgainBeforeTheTimeIsUpMakesTheWaitLonger() {
    MovedClock clock = new MovedClock();
    try (Api api = new Api(config(clock))) {
      for (int i = 0; i < 10; i++) {
        api.get("WhoAmI");
      }
      clock.move(Duration.ofSeconds(100));
      assertThat(api.get("WhoAmI").header("Retry-After")).isEqualTo("200");
      assertThat(api.get("WhoAmI").header("Retry-After")).isEqualTo("220");
      assertThat(api.get("WhoAmI").header("Retry-After")).isEqualTo("240");
    }
  }

  /** Ten clients of one user, each of which waits as it was told. */
  @Test
  void thoseWhoWaitAsToldAreLetInAgain() {
    MovedClock clock = new MovedClock();
    try (Api api = new Api(config(clock))) {
      long[] asksAt = new long[10];
      int taken = 0;
      long second = 0;
      while (second < 1500) {
        int client = 0;
        for (int i = 1; i < asksAt.length; i++) {
          client = asksAt[i] < asksAt[client] ? i : client;
        }
        long wait = Math.max(0, asksAt[client] - second);
        clock.move(Duration.ofSeconds(wait));
        second += wait;
        Api.Reply reply = api.get("WhoAmI");
        taken += reply.status() == 200 ? 1 : 0;
        asksAt[client] =
            second + (reply.status() == 200 ? 1 : Long.parseLong(reply.header("Retry-After")));
      }
      // Ten in each window, of which every second passes with waiting at worst.
      assertThat(taken).isBetween(20, 50);
    }
  }

  @Test
  void executionTimeHasALimitOfItsOwn() {
    MovedClock clock = new MovedClock();
    EmulatorConfig config =
        config(clock)
            .withServiceTime(
                new ServiceTime(
                    Duration.ofSeconds(7), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, false));
    try (Api api = new Api(config)) {
      assertThat(api.get("WhoAmI").header("x-ms-ratelimit-time-remaining-xrm-requests"))
          .isEqualTo("13.00");
      api.get("WhoAmI");
      api.get("WhoAmI");
      Api.Reply refused = api.get("WhoAmI");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("0x80072321");
      assertThat(refused.message())
          .startsWith(
              "Combined execution time of incoming requests exceeded limit of 20,000 milliseconds"
                  + " over time window of 300 seconds.");
    }
  }

  @Test
  void concurrencyIsLimitedAtOnce() throws Exception {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(Api.MODEL)
            .withProtection(
                new ServiceProtection(true, 6000, Duration.ofMinutes(20), 2, Duration.ofMinutes(5)))
            .withServiceTime(
                new ServiceTime(
                    Duration.ofMillis(500), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, true));
    try (Api api = new Api(config);
        ExecutorService clients = Executors.newFixedThreadPool(6)) {
      Callable<Api.Reply> call = () -> api.get("WhoAmI");
      int refused = 0;
      for (Future<Api.Reply> reply :
          clients.invokeAll(List.of(call, call, call, call, call, call))) {
        if (reply.get().status() == 429) {
          assertThat(reply.get().code()).isEqualTo("0x80072326");
          assertThat(reply.get().message())
              .isEqualTo("Number of concurrent requests exceeded the limit of 2.");
          assertThat(reply.get().header("Retry-After")).matches("\\d+");
          refused++;
        }
      }
      assertThat(refused).isBetween(1, 4);
    }
  }

  @Test
  void eachServerHasLimitsOfItsOwnAndTheCookieSticksToOne() {
    MovedClock clock = new MovedClock();
    try (Api api = new Api(config(clock).withServers(2))) {
      Api.Reply first = api.get("WhoAmI");
      String cookie = first.header("Set-Cookie").replaceAll(";.*", "");
      for (int i = 0; i < 9; i++) {
        Api.Reply reply = api.get("WhoAmI", "Cookie", cookie);
        assertThat(reply.header("Set-Cookie")).startsWith(cookie);
      }
      assertThat(api.get("WhoAmI", "Cookie", cookie).status()).isEqualTo(429);
      int answered = 0;
      for (int i = 0; i < 4; i++) {
        answered += api.get("WhoAmI").status() == 200 ? 1 : 0;
      }
      assertThat(answered).isEqualTo(2);
    }
  }

  @Test
  void rowsTakeTimeAndCountForTheEntitlement() {
    MovedClock clock = new MovedClock();
    EmulatorConfig config =
        config(clock)
            .withServiceTime(
                new ServiceTime(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ZERO,
                    0,
                    false));
    try (Api api = new Api(config)) {
      Api.Reply reply =
          api.post(
              "abc_items/Microsoft.Dynamics.CRM.UpsertMultiple",
              """
              {"Targets":[
               {"@odata.type":"Microsoft.Dynamics.CRM.abc_item","@odata.id":"abc_items(abc_extid='1')"},
               {"@odata.type":"Microsoft.Dynamics.CRM.abc_item","@odata.id":"abc_items(abc_extid='2')"}]}
              """);
      assertThat(reply.header("x-ms-ratelimit-time-remaining-xrm-requests")).isEqualTo("13.00");
      assertThat(api.emulator.counters().get("entitlement")).containsEntry("operations", 2L);
    }
  }
}
