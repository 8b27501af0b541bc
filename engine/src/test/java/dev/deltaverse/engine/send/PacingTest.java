package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.send.pace.Pool;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PacingTest {
  private static final Answer APPLIED = new Answer.Applied();
  private static final TargetRequest REQUEST = Rows.upsert(Rows.changes(2));

  private final ManualTime time = new ManualTime();
  private final List<String> heard = new ArrayList<>();
  private final Map<String, Integer> answered = new TreeMap<>();

  @Test
  void waitsAsTold() throws Exception {
    Script target = Script.of(wait("EXECUTION_TIME", 12), wait("REQUESTS", 30), APPLIED);
    assertThat(over(target).send(new Payload(REQUEST))).isEqualTo(new Tried(APPLIED, 1, 2));
    assertThat(time.slept()).containsExactly(Duration.ofSeconds(12), Duration.ofSeconds(30));
    assertThat(heard)
        .containsExactly(
            "user0 EXECUTION_TIME 2026-03-01T02:00:12Z", "user0 REQUESTS 2026-03-01T02:00:42Z");
  }

  @Test
  void anotherUserTakesTheRequestOfAThrottledOne() throws Exception {
    Script first = Script.of(wait("REQUESTS", 60), APPLIED);
    Script second = new Script((_, _) -> APPLIED);
    Pacing pacing = over(first, second);
    for (int i = 0; i < 5; i++) {
      pacing.send(new Payload(REQUEST));
    }
    assertThat(first.sent()).hasSize(1);
    assertThat(second.sent()).hasSize(5);
    // What was turned away was not answered.
    assertThat(answered).isEqualTo(Map.of("user1", 10));
    assertThat(time.slept()).isEmpty();
    time.sleep(Duration.ofSeconds(60));
    pacing.send(new Payload(REQUEST));
    assertThat(first.sent()).hasSize(2);
  }

  @Test
  void waitsForTheFirstThatIsFree() throws Exception {
    Script first = Script.of(wait("REQUESTS", 60), APPLIED);
    Script second = Script.of(wait("REQUESTS", 20), APPLIED);
    assertThat(over(first, second).send(new Payload(REQUEST))).isEqualTo(new Tried(APPLIED, 1, 2));
    assertThat(time.slept()).containsExactly(Duration.ofSeconds(20));
    assertThat(second.sent()).hasSize(2);
  }

  @Test
  void waitsAgainAndAgainButNotForEver() throws Exception {
    Script target = new Script((_, _) -> wait("EXECUTION_TIME", 299));
    assertThat(over(target).send(new Payload(REQUEST)))
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
    over(target).send(new Payload(REQUEST));
    assertThat(time.slept()).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void userThatAloneIsDeniedLosesNothingAndIsLeftOut() throws Exception {
    Script first = new Script((_, _) -> new Answer.Denied("401", "no longer"));
    Script second = new Script((_, _) -> APPLIED);
    Pacing pacing = over(first, second);
    for (int i = 0; i < 20; i++) {
      assertThat(pacing.send(new Payload(REQUEST)).answer()).isEqualTo(APPLIED);
    }
    assertThat(first.sent()).hasSize(3);
    assertThat(second.sent()).hasSize(20);
    assertThat(heard).containsExactly("user0 denied 401 no longer");
  }

  @Test
  void whatAllUsersAreDeniedIsDenied() throws Exception {
    Answer no = new Answer.Denied("0x80040220", "missing prvCreate");
    Script first = new Script((_, _) -> no);
    Script second = new Script((_, _) -> no);
    assertThat(over(first, second).send(new Payload(REQUEST))).isEqualTo(new Tried(no, 2, 0));
    assertThat(heard).isEmpty();
  }

  private static Answer wait(String limit, int seconds) {
    return new Answer.Throttled(limit, Duration.ofSeconds(seconds));
  }

  private Pacing over(Script... scripts) {
    List<SendingUser> users = new ArrayList<>();
    for (Script script : scripts) {
      users.add(new SendingUser("user" + users.size(), script));
    }
    SendListener listener =
        new SendListener() {
          @Override
          public void answered(String user, int rows) {
            answered.merge(user, rows, Integer::sum);
          }

          @Override
          public void throttled(
              String user, dev.deltaverse.engine.send.pace.Limit limit, Instant until) {
            heard.add(user + " " + limit + " " + until);
          }

          @Override
          public void denied(String user, String code, String message, Instant until) {
            heard.add(user + " denied " + code + " " + message);
          }
        };
    Pool pool =
        new Pool(
            users.stream().map(SendingUser::name).toList(),
            LimitSettings.DOCUMENTED,
            4,
            Gate.OPEN,
            time,
            time.forSender(1).pause(),
            listener);
    Costs costs = new Costs(new Cost(), new Cost());
    return new Pacing(
        Rows.UPSERT,
        users,
        pool,
        costs,
        new BatchSize(
            2,
            1000,
            Duration.ofMinutes(20),
            costs.whole(),
            new Failing(costs, LimitSettings.DOCUMENTED)),
        Duration.ofHours(1),
        time,
        listener);
  }
}
