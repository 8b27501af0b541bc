package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ThrottlingTest {
  private static final Answer APPLIED = new Answer.Applied();
  private static final TargetRequest REQUEST = Rows.upsert(Rows.changes(2));

  private final ManualTime time = new ManualTime();
  private final List<String> heard = new ArrayList<>();

  @Test
  void waitsAsTold() throws Exception {
    Script target = Script.of(wait("EXECUTION_TIME", 12), wait("REQUESTS", 30), APPLIED);
    assertThat(over(target).send(REQUEST)).isEqualTo(new Tried(APPLIED, 1, 2));
    assertThat(time.slept()).containsExactly(Duration.ofSeconds(12), Duration.ofSeconds(30));
    assertThat(heard)
        .containsExactly(
            "user0 EXECUTION_TIME 2026-03-01T02:00:12Z", "user0 REQUESTS 2026-03-01T02:00:42Z");
  }

  @Test
  void takesUsersInTurn() throws Exception {
    Script first = new Script((_, _) -> APPLIED);
    Script second = new Script((_, _) -> APPLIED);
    Throttling throttling = over(first, second);
    for (int i = 0; i < 6; i++) {
      throttling.send(REQUEST);
    }
    assertThat(first.sent()).hasSize(3);
    assertThat(second.sent()).hasSize(3);
  }

  @Test
  void anotherUserTakesTheRequestOfAThrottledOne() throws Exception {
    Script first = Script.of(wait("REQUESTS", 60), APPLIED);
    Script second = new Script((_, _) -> APPLIED);
    Throttling throttling = over(first, second);
    for (int i = 0; i < 5; i++) {
      throttling.send(REQUEST);
    }
    assertThat(first.sent()).hasSize(1);
    assertThat(second.sent()).hasSize(5);
    assertThat(time.slept()).isEmpty();
    time.sleep(Duration.ofSeconds(60));
    throttling.send(REQUEST);
    assertThat(first.sent()).hasSize(2);
  }

  @Test
  void waitsForTheFirstThatIsFree() throws Exception {
    Script first = Script.of(wait("REQUESTS", 60), APPLIED);
    Script second = Script.of(wait("REQUESTS", 20), APPLIED);
    assertThat(over(first, second).send(REQUEST)).isEqualTo(new Tried(APPLIED, 1, 2));
    assertThat(time.slept()).containsExactly(Duration.ofSeconds(20));
    assertThat(second.sent()).hasSize(2);
  }

  @Test
  void holdsNoSlotWhileWaiting() throws Exception {
    Slots slots = new Slots(1);
    Script target = Script.of(wait("CONCURRENCY", 5), APPLIED);
    Sleeper sleeper =
        duration -> {
          slots.acquire();
          slots.release();
          time.sleep(duration);
        };
    Throttling throttling =
        new Throttling(
            List.of(new SendingUser("user0", target)),
            slots,
            Duration.ofHours(1),
            time,
            sleeper,
            SendListener.NONE);
    assertThat(throttling.send(REQUEST)).isEqualTo(new Tried(APPLIED, 1, 1));
    assertThat(target.sent()).hasSize(2);
  }

  @Test
  void waitsAgainAndAgainButNotForEver() throws Exception {
    Script target = new Script((_, _) -> wait("EXECUTION_TIME", 299));
    Tried tried = over(target).send(REQUEST);
    assertThat(tried)
        .isEqualTo(
            new Tried(
                new Answer.Transient(
                    "EXECUTION_TIME", "Throttled beyond the longest wait of 3600 s"),
                1,
                13));
    assertThat(time.slept()).hasSize(12).containsOnly(Duration.ofSeconds(299));
  }

  @Test
  void serviceThatAsksForNoWaitIsNotAskedInATightLoop() throws Exception {
    Script target = Script.of(wait("OTHER", 0), APPLIED);
    over(target).send(REQUEST);
    assertThat(time.slept()).containsExactly(Duration.ofMillis(100));
  }

  private static Answer wait(String limit, int seconds) {
    return new Answer.Throttled(limit, Duration.ofSeconds(seconds));
  }

  private Throttling over(Script... scripts) {
    List<SendingUser> users = new ArrayList<>();
    for (Script script : scripts) {
      users.add(new SendingUser("user" + users.size(), script));
    }
    SendListener listener =
        new SendListener() {
          @Override
          public void waiting(String user, String limit, Instant until) {
            heard.add(user + " " + limit + " " + until);
          }
        };
    return new Throttling(users, new Slots(4), Duration.ofHours(1), time, time, listener);
  }
}
