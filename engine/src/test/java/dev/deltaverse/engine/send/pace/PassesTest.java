package dev.deltaverse.engine.send.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Signals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One pass after the other, on a clock that the test moves. */
final class PassesTest {
  private static final PhaseId ITEM = new PhaseId("item", PhaseKind.UPSERT);
  private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

  private final List<String> heard = new ArrayList<>();
  private Instant now = START;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @Test
  void userThatIsToldToWaitGetsNothingUntilThen() {
    Pool pool = pool(Gate.OPEN, 0, "one");
    Pass pass = go(pool);
    pool.leave(pass, reply(throttled("EXECUTION_TIME", 30), "a"));
    Waiting why = waits(pool);
    assertThat(why.text(now))
        .isEqualTo(
            "waiting: user one, execution-time limit (0 of 1200 s in 300 s), told to wait, until"
                + " 2026-03-01T02:00:30Z (30 s)");
    now = START.plusMillis(29_999);
    assertThat(waits(pool).told()).isTrue();
    now = START.plusSeconds(30);
    assertThat(go(pool).user()).isZero();
    assertThat(heard).startsWith("throttled one EXECUTION_TIME 2026-03-01T02:00:30Z");
  }

  @Test
  void anotherUserGoesOnAndSoDoesAnotherServer() {
    Pool pool = pool(Gate.OPEN, 0, "one", "two");
    Pass first = go(pool);
    Pass second = go(pool);
    assertThat(Set.of(first.user(), second.user())).containsExactlyInAnyOrder(0, 1);
    pool.leave(first, reply(throttled("REQUESTS", 60), "a"));
    pool.leave(second, reply(new Answer.Applied(), "b"));
    for (int i = 0; i < 20; i++) {
      Pass pass = go(pool);
      assertThat(pass.user() == first.user() && pass.lane().equals("a")).isFalse();
      pool.leave(pass, reply(new Answer.Applied(), pass.lane()));
    }
  }

  @Test
  void limitOfTheDatabaseStopsTheUserOnAllServers() {
    Pool pool = pool(Gate.OPEN, 0, "one");
    Pass first = go(pool);
    Pass second = go(pool);
    pool.leave(first, reply(new Answer.Applied(), "a"));
    pool.leave(second, reply(throttled("OTHER", 7), "b"));
    assertThat(waits(pool).until()).isEqualTo(START.plusSeconds(7));
  }

  @Test
  void statedLimitsAreTaken() {
    Pool pool = pool(Gate.OPEN, 8, "one");
    Pass pass = go(pool);
    Signals stated =
        new Signals("a", null, 0, 8, null, null, new Signals.Stated(2, Duration.ofSeconds(10)));
    pool.leave(pass, new Reply(throttled("REQUESTS", 1), stated));
    now = START.plusSeconds(1);
    Pass only = go(pool);
    assertThat(waits(pool).detail()).isEqualTo("0 of 2 in 10 s");
    pool.leave(only, reply(new Answer.Applied(), "a"));
    assertThat(waits(pool).until()).isEqualTo(START.plusSeconds(11));
  }

  @Test
  void userThatAloneIsDeniedIsLeftOutAndNamed() {
    Pool pool = pool(Gate.OPEN, 0, "one", "two");
    Answer.Denied denied = new Answer.Denied("0x80040220", "no role");
    for (int i = 0; i < 3; i++) {
      pool.deniedAlone(Set.of(1), denied);
    }
    assertThat(heard).containsExactly("denied two 0x80040220 no role until 2026-03-01T02:10:00Z");
    assertThat(pool.hasOthers(Set.of(0))).isFalse();
    for (int i = 0; i < 5; i++) {
      Pass pass = go(pool);
      assertThat(pass.user()).isZero();
      pool.leave(pass, reply(new Answer.Applied(), "a"));
    }
    now = START.plusSeconds(600);
    Set<Integer> users = new HashSet<>();
    users.add(go(pool).user());
    users.add(go(pool).user());
    assertThat(users).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void operatorHoldsAPhaseAUserOrRequestsAtOnce() {
    Set<PhaseId> held = new HashSet<>();
    Set<String> out = new HashSet<>();
    int[] atOnce = {2};
    Gate gate =
        new Gate() {
          @Override
          public boolean holds(PhaseId phase) {
            return held.contains(phase);
          }

          @Override
          public int parallelism() {
            return atOnce[0];
          }

          @Override
          public boolean allows(String user) {
            return !out.contains(user);
          }
        };
    Pool pool = pool(gate, 0, "one", "two");
    held.add(ITEM);
    assertThat(waits(pool).text(now)).isEqualTo("waiting: held by the operator (item/upsert)");
    held.clear();
    out.add("one");
    assertThat(go(pool).user()).isEqualTo(1);
    assertThat(go(pool).user()).isEqualTo(1);
    assertThat(waits(pool).limit()).isEqualTo(Limit.PARALLELISM);
    assertThat(pool.width()).isEqualTo(2);
    atOnce[0] = 3;
    out.add("two");
    assertThat(waits(pool).text(now)).isEqualTo("waiting: held by the operator (all users)");
  }

  @Test
  void fixedParallelismIsThatFromTheStartAndNeverMore() {
    Pool pool = pool(Gate.OPEN, 3, "one", "two");
    List<Pass> passes = new ArrayList<>(List.of(go(pool), go(pool), go(pool)));
    assertThat(waits(pool).limit()).isEqualTo(Limit.PARALLELISM);
    for (int i = 0; i < 200; i++) {
      now = now.plusMillis(100);
      pool.leave(passes.removeFirst(), reply(new Answer.Applied(), "a"));
      passes.add(go(pool));
      assertThat(waits(pool).limit()).isEqualTo(Limit.PARALLELISM);
    }
  }

  private static Answer.Throttled throttled(String limit, int seconds) {
    return new Answer.Throttled(limit, Duration.ofSeconds(seconds));
  }

  private static Reply reply(Answer answer, String server) {
    return new Reply(answer, new Signals(server, Duration.ofMillis(100), 0, 8, null, null, null));
  }

  private Pass go(Pool pool) {
    return ((Pool.Chance.Go) chance(pool)).pass();
  }

  private Waiting waits(Pool pool) {
    return ((Pool.Chance.Wait) chance(pool)).why();
  }

  private static Pool.Chance chance(Pool pool) {
    return pool.chance(new Demand(ITEM, Duration.ofMillis(100), Set.of()));
  }

  private Pool pool(Gate gate, int fixed, String... users) {
    PaceListener listener =
        new PaceListener() {
          @Override
          public void throttled(String user, Limit limit, @Nullable Instant until) {
            heard.add("throttled " + user + " " + limit + " " + until);
          }

          @Override
          public void denied(String user, String code, String message, Instant until) {
            heard.add("denied " + user + " " + code + " " + message + " until " + until);
          }
        };
    return new Pool(
        List.of(users), LimitSettings.DOCUMENTED, fixed, gate, clock, Pool.Pause.REAL, listener);
  }
}
