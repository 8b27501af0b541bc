package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.RetrySettings.On;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

final class RetryingTest {
  private static final Answer LATER = new Answer.Transient("0x80044150", "deadlock");
  private static final Answer LOST = new Answer.Unknown("the connection was lost");
  private static final Answer APPLIED = new Answer.Applied();

  private final ManualTime time = new ManualTime();
  private final List<String> heard = new ArrayList<>();
  private IntPredicate grants = _ -> true;

  @Test
  void repeatsTransientUntilItIsApplied() throws Exception {
    Script target = Script.of(LATER, LATER, APPLIED);
    assertThat(send(target, 6, 3)).isEqualTo(new Tried(APPLIED, 3, 0));
    assertThat(target.sentRows()).containsOnly(List.of(1L, 2L, 3L)).hasSize(3);
    assertThat(heard).hasSize(2).first().asString().matches("1 PT0\\.\\d+S 0x80044150 deadlock");
  }

  @Test
  void whatIsNotGrantedIsNotTriedAgain() throws Exception {
    List<Integer> asked = new ArrayList<>();
    grants =
        rows -> {
          asked.add(rows);
          return asked.size() < 2;
        };
    assertThat(send(Script.of(LATER, LOST, APPLIED), 6, 3)).isEqualTo(new Tried(LOST, 2, 0));
    assertThat(asked).containsExactly(3, 3);
  }

  @Test
  void delaysDoubleWithJitterUpToTheLongest() throws Exception {
    Answer[] answers = new Answer[9];
    Arrays.fill(answers, LATER);
    send(Script.of(answers), 8, 1);
    long[] whole = {500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000};
    assertThat(time.slept()).hasSize(8);
    for (int i = 0; i < whole.length; i++) {
      assertThat(time.slept().get(i).toMillis()).isBetween(whole[i] / 2, whole[i]);
    }
    assertThat(time.slept().stream().distinct()).hasSizeGreaterThan(5);
  }

  @Test
  void transientThatStaysIsHandedOn() throws Exception {
    assertThat(send(Script.of(LATER, LATER, LATER), 2, 2)).isEqualTo(new Tried(LATER, 3, 0));
  }

  @Test
  void lostAnswerIsRepeatedAndThenInDoubt() throws Exception {
    assertThat(send(Script.of(LOST, APPLIED), 2, 2)).isEqualTo(new Tried(APPLIED, 2, 0));
    assertThat(send(Script.of(LOST, LOST, LOST), 2, 2)).isEqualTo(new Tried(LOST, 3, 0));
  }

  @Test
  void rowThatMayHaveBeenAppliedStaysInDoubtWhateverFailsLater() throws Exception {
    assertThat(send(Script.of(LOST, LATER, LATER), 2, 2).answer())
        .isEqualTo(new Answer.Unknown("deadlock"));
    assertThat(send(Script.of(LOST, new Answer.Denied("0x80040220", "no")), 2, 2).answer())
        .isEqualTo(new Answer.Unknown("no"));
  }

  @Test
  void aRowThatIsRefusedAfterALostAnswerIsInDoubt() throws Exception {
    Answer refused = new Answer.Refused("0x80040265", "no");
    assertThat(send(Script.of(LOST, refused), 2, 2)).isEqualTo(new Tried(refused, 2, 0, true));
    Answer each = new Answer.Each(List.of(new Outcome.Unknown("cut"), new Outcome.Applied()));
    Answer no = new Answer.Each(List.of(new Outcome.Refused("0x80040265", "no")));
    assertThat(send(Script.of(each, no), 2, 2))
        .isEqualTo(
            new Tried(
                new Answer.Each(List.of(new Outcome.Unknown("no"), new Outcome.Applied())), 2, 0));
  }

  @Test
  void refusedAndDeniedAreNotRepeated() throws Exception {
    Answer refused = new Answer.Refused("0x80044331", "too long");
    Answer denied = new Answer.Denied("0x80040220", "no privilege");
    assertThat(send(Script.of(refused), 6, 2)).isEqualTo(new Tried(refused, 1, 0));
    assertThat(send(Script.of(denied), 6, 2)).isEqualTo(new Tried(denied, 1, 0));
    assertThat(time.slept()).isEmpty();
  }

  @Test
  void onlyTheRowsInQuestionAreSentAgain() throws Exception {
    Outcome yes = new Outcome.Applied();
    Outcome no = new Outcome.Refused("0x80040227", "in use");
    Outcome later = new Outcome.Transient("0x80048105", "concurrent");
    Outcome lost = new Outcome.Unknown("cut");
    Script target =
        Script.of(
            new Answer.Each(List.of(yes, later, no, lost)),
            new Answer.Each(List.of(later, yes)),
            APPLIED);
    Tried tried = send(target, 6, 4);
    assertThat(tried).isEqualTo(new Tried(new Answer.Each(List.of(yes, yes, no, yes)), 3, 0));
    assertThat(target.sentRows())
        .containsExactly(List.of(1L, 2L, 3L, 4L), List.of(2L, 4L), List.of(2L));
  }

  @Test
  void rowsThatStayOpenAreRefusedOrInDoubt() throws Exception {
    Outcome yes = new Outcome.Applied();
    Outcome later = new Outcome.Transient("0x80048105", "concurrent");
    Outcome lost = new Outcome.Unknown("cut");
    Script target =
        Script.of(
            new Answer.Each(List.of(yes, later, lost)), new Answer.Each(List.of(later, later)));
    assertThat(send(target, 1, 3).answer())
        .isEqualTo(
            new Answer.Each(
                List.of(
                    yes,
                    new Outcome.Refused("0x80048105", "concurrent"),
                    new Outcome.Unknown("concurrent"))));
  }

  @Test
  void failuresOfOtherKindsThanTheSettingsNameAreNotTriedAgain() throws Exception {
    Script lost = Script.of(new Answer.Unknown("cut"), new Answer.Applied());
    assertThat(send(lost, settings(3, Set.of(On.TRANSIENT)), 1).answer())
        .isEqualTo(new Answer.Unknown("cut"));
    Script busy = Script.of(new Answer.Transient("", "busy"), new Answer.Applied());
    assertThat(send(busy, settings(3, Set.of(On.UNKNOWN)), 1).answer())
        .isEqualTo(new Answer.Transient("", "busy"));
    assertThat(heard).isEmpty();
  }

  private Tried send(Script target, int retries, int rows) throws InterruptedException {
    return send(target, settings(retries, Set.of(On.TRANSIENT, On.UNKNOWN)), rows);
  }

  private static RetrySettings settings(int retries, Set<On> on) {
    return new RetrySettings(retries, Duration.ofMillis(500), Duration.ofSeconds(10), on);
  }

  private Tried send(Script target, RetrySettings settings, int rows) throws InterruptedException {
    SendListener listener =
        new SendListener() {
          @Override
          public void retrying(int retry, Duration delay, String code, String message) {
            heard.add(retry + " " + delay + " " + code + " " + message);
          }
        };
    TargetRequest request = Rows.delete(Rows.changes(rows));
    return new Retrying(target.trying(), settings, time, new SplittableRandom(7), grants, listener)
        .send(new Payload(request));
  }
}
