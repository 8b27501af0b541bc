package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.EntitlementSettings;
import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class SenderTest {
  private static final Answer APPLIED = new Answer.Applied();

  private final ManualTime time = new ManualTime();
  private final ListJournal journal = new ListJournal();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

  @Test
  void intentComesBeforeTheRequestAndOutcomeAfterIt() throws Exception {
    List<Integer> lines = new ArrayList<>();
    Script target =
        new Script(
            (_, _) -> {
              lines.add(journal.lines().size());
              time.sleep(Duration.ofMillis(40));
              return APPLIED;
            });
    SendResult result = send(target, 1, 100, 250);
    assertThat(lines).containsExactly(1, 3, 5);
    assertThat(journal.lines())
        .containsExactly(
            "intent 1 item/upsert 1-100",
            "outcome 1 {} 1 40",
            "intent 2 item/upsert 101-200",
            "outcome 2 {} 1 40",
            "intent 3 item/upsert 201-250",
            "outcome 3 {} 1 40");
    assertThat(result).isEqualTo(new SendResult(Rows.UPSERT, 250, 250, 0, 0, 3, 0, 0));
    assertThat(heard).containsExactly("settled 100 0 0", "settled 100 0 0", "settled 50 0 0");
  }

  /** However often it is turned away, or fails in passing; not if it is taken apart. */
  @Test
  void aRequestThatGoesAgainIsThePayloadThatItWas() throws Exception {
    Answer wait = new Answer.Throttled("0x80072322", Duration.ofSeconds(1));
    Answer later = new Answer.Transient("0x80040216", "later");
    Answer no = new Answer.Refused("0x80044331", "too long");
    Script target = Script.of(wait, later, wait, wait, no, APPLIED);

    assertThat(send(target, 1, 4, 4).applied()).isEqualTo(4);

    List<Payload> sent = target.payloads();
    assertThat(sent.subList(0, 5)).allSatisfy(p -> assertThat(p).isSameAs(sent.getFirst()));
    assertThat(sent).hasSize(6);
    assertThat(sent.getLast()).isNotSameAs(sent.getFirst());
  }

  /** The first try may have been applied, whatever is said to the others. */
  @Test
  void whatIsRefusedAfterALostAnswerIsInDoubt() throws Exception {
    Answer no = new Answer.Refused("0x80040265", "no");
    Answer each =
        new Answer.Each(List.of(new Outcome.Refused("0x80040265", "no"), new Outcome.Applied()));
    Script target = Script.of(new Answer.Unknown("cut"), no, each);
    SendResult result = send(target, 1, 2, 2);
    assertThat(journal.settled())
        .containsEntry(1L, new Outcome.Unknown("no"))
        .containsEntry(2L, new Outcome.Applied());
    assertThat(result).isEqualTo(new SendResult(Rows.UPSERT, 2, 1, 0, 1, 2, 1, 0));
  }

  /** Of 7 rows that may leave, the first request takes 4 and its first half 2. */
  @Test
  void rowsThatAreNotGrantedAreLeftAndThoseThatMayBeThereAreInDoubt() throws Exception {
    AtomicInteger left = new AtomicInteger(7);
    Gate seven =
        new Gate() {
          @Override
          public boolean grants(PhaseId phase, int rows) {
            return left.addAndGet(-rows) >= 0;
          }
        };
    Answer no = new Answer.Refused("0x80044331", "too long");
    Script target = Script.of(no, APPLIED);
    assertThat(sender(target, 1, 4, 0, seven).send(Rows.DELETE, cursor(4), Rows::delete))
        .isEqualTo(new SendResult(Rows.DELETE, 2, 2, 0, 0, 2, 0, 0));
    assertThat(journal.settled()).containsOnlyKeys(1L, 2L);

    left.set(8);
    ListJournal doubts = new ListJournal();
    Script lost = Script.of(new Answer.Unknown("cut"), no);
    assertThat(
            Sender.of(
                    new OneTarget(lost),
                    doubts,
                    settings(1, 4, 1),
                    SendListener.NONE,
                    seven,
                    time.forSender(5))
                .send(Rows.DELETE, cursor(4), Rows::delete))
        .isEqualTo(new SendResult(Rows.DELETE, 4, 0, 0, 4, 3, 1, 0));
    assertThat(doubts.settled().values()).hasSize(4).allMatch(o -> o instanceof Outcome.Unknown);
  }

  @Test
  void phaseWithoutChangesSendsNothing() throws Exception {
    Script target = Script.of();
    assertThat(send(target, 4, 100, 0)).isEqualTo(new SendResult(Rows.UPSERT, 0, 0, 0, 0, 0, 0, 0));
    assertThat(target.sent()).isEmpty();
    assertThat(journal.lines()).isEmpty();
  }

  @Test
  void refusedRequestOfAFewRowsGoesRowByRow() throws Exception {
    SendResult result = send(poisoned(Set.of(3L)), 1, 4, 4);
    assertThat(journal.lines())
        .containsExactly(
            "intent 1 item/upsert 1-4",
            "split 1 0x80044331 too long 1",
            "intent 2 item/upsert 1-4",
            "outcome 2 {3=Refused[code=0x80044331, message=too long]} 1 0");
    assertThat(result).isEqualTo(new SendResult(Rows.UPSERT, 4, 3, 1, 0, 2, 0, 0));
    assertThat(heard).contains("split 4 0x80044331 too long");
  }

  @Test
  void refusedRequestOfSingleOperationsIsHalvedUntilTheRowStandsAlone() throws Exception {
    Sender sender = sender(poisoned(Set.of(3L)), 1, 4, 2);
    SendResult result = sender.send(Rows.DELETE, cursor(4), Rows::delete);
    assertThat(journal.lines())
        .containsExactly(
            "intent 1 item/delete 1-4",
            "split 1 0x80044331 too long 1",
            "intent 2 item/delete 1-2",
            "outcome 2 {} 1 0",
            "intent 3 item/delete 3-4",
            "split 3 0x80044331 too long 1",
            "intent 4 item/delete 3",
            "outcome 4 {3=Refused[code=0x80044331, message=too long]} 1 0",
            "intent 5 item/delete 4",
            "outcome 5 {} 1 0");
    assertThat(result).isEqualTo(new SendResult(Rows.DELETE, 4, 3, 1, 0, 5, 0, 0));
    assertThat(heard).contains("split 4 0x80044331 too long", "split 2 0x80044331 too long");
  }

  @Test
  void outcomesOfSingleRowsAreRecorded() throws Exception {
    Answer each =
        new Answer.Each(
            List.of(
                new Outcome.Applied(),
                new Outcome.Refused("0x80040227", "in use"),
                new Outcome.Unknown("cut")));
    Script target = new Script((_, number) -> number == 1 ? each : new Answer.Unknown("cut again"));
    Sender sender = sender(target, 1, 3, 1);
    SendResult result = sender.send(Rows.DELETE, new Rows.Cursor(Rows.changes(3)), Rows::delete);
    assertThat(journal.lines())
        .containsExactly(
            "intent 1 item/delete 1-3",
            "outcome 1 {2=Refused[code=0x80040227, message=in use],"
                + " 3=Unknown[message=cut again]} 2 "
                + time.slept().getFirst().toMillis());
    assertThat(result).isEqualTo(new SendResult(Rows.DELETE, 3, 1, 1, 1, 1, 1, 0));
  }

  @Test
  void lostAnswerLeavesTheRowsInDoubt() throws Exception {
    Script target = new Script((_, _) -> new Answer.Unknown("cut"));
    SendResult result = sender(target, 1, 2, 0).send(Rows.UPSERT, cursor(2), Rows::upsert);
    assertThat(journal.lines())
        .containsExactly(
            "intent 1 item/upsert 1-2",
            "outcome 1 {1=Unknown[message=cut], 2=Unknown[message=cut]} 1 0");
    assertThat(result).isEqualTo(new SendResult(Rows.UPSERT, 2, 0, 0, 2, 1, 0, 0));
  }

  @Test
  void failureThatDoesNotPassRefusesTheRows() throws Exception {
    Script target = new Script((_, _) -> new Answer.Transient("0x80044151", "SQL timeout"));
    SendResult result = send(target, 1, 2, 2);
    assertThat(journal.lines().get(1))
        .startsWith("outcome 1 {1=Refused[code=0x80044151, message=SQL timeout], 2=Refused")
        .contains("} 3 ");
    assertThat(result).isEqualTo(new SendResult(Rows.UPSERT, 2, 0, 2, 0, 1, 2, 0));
  }

  @Test
  void throttledRequestsAreCounted() throws Exception {
    Script target = Script.of(new Answer.Throttled("REQUESTS", Duration.ofSeconds(9)), APPLIED);
    assertThat(send(target, 1, 2, 2)).isEqualTo(new SendResult(Rows.UPSERT, 2, 2, 0, 0, 1, 0, 1));
    assertThat(journal.lines()).containsExactly("intent 1 item/upsert 1-2", "outcome 1 {} 1 9000");
  }

  @Test
  void serviceThatIsDownStopsThePhase() {
    Script target = new Script((_, _) -> new Answer.Transient("503", "unavailable"));
    assertThatThrownBy(() -> sender(target, 1, 1, 0).send(Rows.UPSERT, cursor(1000), Rows::upsert))
        .isInstanceOfSatisfying(
            MigrationException.class,
            e -> assertThat(e.code()).isEqualTo(MigrationException.Code.TRANSIENT))
        .hasMessage(
            "Sending item/upsert: 20 requests in a row failed after all their retries, the last"
                + " with: 503 unavailable");
    assertThat(target.sent()).hasSize(20);
  }

  @Test
  void deniedAccessStopsThePhase() {
    Script target = new Script((_, _) -> new Answer.Denied("0x80040220", "missing prvCreate"));
    assertThatThrownBy(() -> send(target, 1, 100, 100_000))
        .isInstanceOfSatisfying(
            MigrationException.class,
            e -> {
              assertThat(e.code()).isEqualTo(MigrationException.Code.TARGET);
              assertThat(e.hint())
                  .isEqualTo(
                      "Check the application user's security roles and secret, then run again to"
                          + " go on.");
            })
        .hasMessage("Sending item/upsert: the target denies access: 0x80040220 missing prvCreate");
    assertThat(target.sent()).hasSizeLessThan(25);
    assertThat(journal.inDoubt()).isEmpty();
  }

  @Test
  void deniedAccessToAllRowsOfASmallPhaseStopsIt() {
    Script target = new Script((_, _) -> new Answer.Denied("0x80040220", "missing prvCreate"));
    assertThatThrownBy(() -> send(target, 1, 100, 2)).isInstanceOf(MigrationException.class);
  }

  @Test
  void deniedAccessToOneRowRefusesThatRow() throws Exception {
    Script target =
        new Script(
            (request, _) ->
                Rows.seqs(request).contains(17L)
                    ? new Answer.Denied("0x80048306", "owner lacks a role")
                    : APPLIED);
    assertThat(send(target, 1, 20, 60).refused()).isEqualTo(1);
    assertThat(journal.settled().get(17L))
        .isEqualTo(new Outcome.Refused("0x80048306", "owner lacks a role"));
  }

  @Test
  void faultInTheTargetIsNotSwallowed() {
    Script target =
        new Script(
            (_, _) -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(() -> send(target, 2, 10, 500))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }

  @Test
  void answerWithTheWrongNumberOfOutcomesIsAFault() {
    Script target = Script.of(new Answer.Each(List.of(new Outcome.Applied())));
    assertThatThrownBy(() -> send(target, 1, 10, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("1 outcomes for a request of 2 rows");
  }

  /** By halves or row by row: exactly the poisoned rows are refused, and all others applied. */
  @Test
  void isolationFindsExactlyThePoisonedRows() throws Exception {
    long seed = System.nanoTime();
    System.out.println("isolation seed " + seed);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < 60; round++) {
      int rows = 1 + random.nextInt(600);
      int batch = 1 + random.nextInt(128);
      Set<Long> poison = new TreeSet<>();
      int wanted = random.nextInt(random.nextBoolean() ? 4 : rows + 1);
      for (int i = 0; i < wanted; i++) {
        poison.add(1 + random.nextLong(rows));
      }
      ListJournal record = new ListJournal();
      Script target = poisoned(poison);
      SendSettings settings = settings(1 + random.nextInt(6), batch, 0);
      SendResult result =
          Sender.of(
                  new OneTarget(target),
                  record,
                  settings,
                  SendListener.NONE,
                  Gate.OPEN,
                  time.forSender(1))
              .send(
                  round % 2 == 0 ? Rows.UPSERT : Rows.DELETE,
                  cursor(rows),
                  round % 2 == 0 ? Rows::upsert : Rows::delete);

      Set<Long> refused = new TreeSet<>();
      record
          .settled()
          .forEach(
              (seq, outcome) -> {
                if (outcome instanceof Outcome.Refused) {
                  refused.add(seq);
                }
              });
      assertThat(refused).as("seed %d round %d", seed, round).isEqualTo(poison);
      assertThat(record.settled()).hasSize(rows);
      assertThat(record.inDoubt()).isEmpty();
      assertThat(result.applied()).isEqualTo(rows - poison.size());
      assertThat(result.refused()).isEqualTo(poison.size());
      assertThat(result.requests()).isEqualTo(target.sent().size());
      // Each poisoned row spoils one request on each level of halving, and each of those makes two.
      long whole = (rows + batch - 1) / batch;
      long levels = 32 - Integer.numberOfLeadingZeros(batch);
      assertThat(result.requests()).isLessThanOrEqualTo(whole + 2 * levels * poison.size());
    }
  }

  private static Script poisoned(Set<Long> poison) {
    return new Script(
        (request, _) -> {
          if (request instanceof TargetRequest.UpsertEach) {
            return new Answer.Each(
                Rows.seqs(request).stream()
                    .map(
                        seq ->
                            poison.contains(seq)
                                ? (Outcome) new Outcome.Refused("0x80044331", "too long")
                                : new Outcome.Applied())
                    .toList());
          }
          return Rows.seqs(request).stream().anyMatch(poison::contains)
              ? new Answer.Refused("0x80044331", "too long")
              : APPLIED;
        });
  }

  private SendResult send(Script target, int parallelism, int batch, int rows)
      throws MigrationException, InterruptedException {
    return sender(target, parallelism, batch, 2).send(Rows.UPSERT, cursor(rows), Rows::upsert);
  }

  private static Rows.Cursor cursor(int rows) {
    return new Rows.Cursor(Rows.changes(rows));
  }

  private Sender sender(Script target, int parallelism, int batch, int retries) {
    return sender(target, parallelism, batch, retries, Gate.OPEN);
  }

  private Sender sender(Script target, int parallelism, int batch, int retries, Gate gate) {
    SendListener listener =
        new SendListener() {
          @Override
          public void settled(PhaseId phase, int applied, int refused, int unknown) {
            heard.add("settled " + applied + " " + refused + " " + unknown);
          }

          @Override
          public void split(PhaseId phase, int rows, String code, String message) {
            heard.add("split " + rows + " " + code + " " + message);
          }
        };
    return Sender.of(
        new OneTarget(target),
        journal,
        settings(parallelism, batch, retries),
        listener,
        gate,
        time.forSender(5));
  }

  static SendSettings settings(int parallelism, int batch, int retries) {
    return new SendSettings(
        batch,
        batch,
        parallelism,
        new RetrySettings(retries, Duration.ofMillis(500), Duration.ofMillis(500)),
        Duration.ofMinutes(4),
        false,
        LimitSettings.DOCUMENTED,
        EntitlementSettings.DOCUMENTED);
  }
}
