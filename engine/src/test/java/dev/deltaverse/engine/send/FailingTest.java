package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Signals;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How refused rows are found when they are few and when they are many. */
final class FailingTest {
  private static final long BASE_MICROS = 40_000;
  private static final long ROW_MICROS = 14_400;
  private static final Outcome REFUSED = new Outcome.Refused("0x80040265", "plug-in");

  private final ManualTime time = new ManualTime();
  private final ListJournal journal = new ListJournal();

  /** So many times a row in bulk costs one for itself. */
  private int dearer = 5;

  /** Refuses a bulk request with a bad row; of single operations the bad ones alone. */
  private Script bad(Set<Long> bad) {
    return bad(bad, REFUSED, new Answer.Refused("0x80040265", "plug-in"));
  }

  /**
   * The same.
   *
   * @param one what comes of a bad row
   * @param whole what comes of a request with one
   */
  private Script bad(Set<Long> bad, Outcome one, Answer whole) {
    return new Script(
        (request, _) -> {
          if (request.alone()) {
            return each(request, bad, one);
          }
          return Rows.seqs(request).stream().anyMatch(bad::contains) ? whole : new Answer.Applied();
        });
  }

  private static Answer each(TargetRequest request, Set<Long> bad, Outcome one) {
    return new Answer.Each(
        request.rows().stream()
            .map(row -> bad.contains(row.seq()) ? one : new Outcome.Applied())
            .toList());
  }

  private SendResult send(Script target, int rows, int batch) throws Exception {
    return sender(target, 1, batch)
        .send(Rows.UPSERT, new Rows.Cursor(Rows.changes(rows)), Rows::upsert);
  }

  /** Requests take their time of the clock, and say how long, whatever others take meanwhile. */
  private Sender sender(Script target, int parallelism, int batch) {
    Replying timed =
        (payload, _) -> {
          TargetRequest request = payload.request();
          long row = request.alone() ? dearer * ROW_MICROS : ROW_MICROS;
          Duration took = Duration.ofNanos(1000 * (BASE_MICROS + row * request.rows().size()));
          time.sleep(took);
          return new Reply(target.send(request), new Signals("", took, 0, null, null, null, null));
        };
    return Sender.of(
        new OneTarget(timed),
        journal,
        SenderTest.settings(parallelism, batch, 0),
        SendListener.NONE,
        Gate.OPEN,
        time.forSender(1));
  }

  private double seconds() {
    return Duration.between(ManualTime.START, time.instant()).toMillis() / 1e3;
  }

  private static Set<Long> every(int nth, int rows) {
    Set<Long> bad = new TreeSet<>();
    for (long row = nth; row <= rows; row += nth) {
      bad.add(row);
    }
    return bad;
  }

  private Set<Long> refused() {
    Set<Long> refused = new TreeSet<>();
    journal
        .settled()
        .forEach(
            (seq, outcome) -> {
              if (outcome instanceof Outcome.Refused) {
                refused.add(seq);
              }
            });
    return refused;
  }

  /** Halves send good rows again in few requests; at the end a handful goes row by row. */
  @Test
  void fewAreFoundByHalves() throws Exception {
    Set<Long> bad = every(700, 5000);
    Script target = bad(bad);
    assertThat(send(target, 5000, 100).applied()).isEqualTo(5000 - bad.size());
    assertThat(refused()).isEqualTo(bad);
    assertThat(target.sent())
        .filteredOn(TargetRequest.UpsertEach.class::isInstance)
        .hasSize(bad.size())
        .allMatch(request -> request.rows().size() <= 13);
    // Without bad rows it is 74 s, and in requests of 100 taken apart to single rows 98 s.
    assertThat(seconds()).isLessThan(96);
  }

  @Test
  void manyAreFoundRowByRowAndSoonWithoutATry() throws Exception {
    dearer = 2;
    Set<Long> bad = every(10, 5000);
    Script target = bad(bad);
    assertThat(send(target, 5000, 100).applied()).isEqualTo(4500);
    assertThat(refused()).isEqualTo(bad);
    List<TargetRequest> late =
        target.sent().subList(target.sent().size() - 20, target.sent().size());
    assertThat(late).allMatch(TargetRequest.UpsertEach.class::isInstance);
    // The first is found by halves; of the others nearly each is one request.
    assertThat(target.sent().size()).isLessThan(100);
  }

  /** Two in a hundred: smaller requests are refused seldom enough to be worth their number. */
  @Test
  void someMakeRequestsSmaller() throws Exception {
    Set<Long> bad = every(50, 5000);
    Script target = bad(bad);
    assertThat(send(target, 5000, 0).applied()).isEqualTo(4900);
    assertThat(refused()).isEqualTo(bad);
    // In requests of 178 rows, each apart to the end by halves, it would be 440 s.
    assertThat(seconds()).isLessThan(5000 * 0.038);
  }

  /** Several requests at once: what one of them learns holds for the others. */
  @Test
  void manyAreFoundByAllRequestsThatAreUnderWay() throws Exception {
    dearer = 2;
    Set<Long> bad = every(10, 5000);
    Script target = bad(bad);
    sender(target, 8, 0).send(Rows.UPSERT, new Rows.Cursor(Rows.changes(5000)), Rows::upsert);
    assertThat(refused()).isEqualTo(bad);
    assertThat(target.sent().size()).isLessThan(100);
  }

  /** An elastic table: bad rows stop no others, and are no reason for smaller or single ones. */
  @Test
  void rowsThatStopNoOthersLeaveRequestsAsTheyAre() throws Exception {
    Set<Long> bad = every(20, 5000);
    Script target = new Script((request, _) -> each(request, bad, REFUSED));
    assertThat(send(target, 5000, 0).applied()).isEqualTo(4750);
    assertThat(refused()).isEqualTo(bad);
    assertThat(target.sent()).noneMatch(TargetRequest.UpsertEach.class::isInstance);
    assertThat(target.sent().size()).isLessThan(36);
  }

  /** Rows that are missing have an update refused as a whole, as bad ones do. */
  @Test
  void missingRowsCountAsBadOnes() throws Exception {
    Set<Long> gone = every(20, 3000);
    dearer = 2;
    Script target =
        bad(
            gone,
            new Outcome.Missing("0x80040217", "gone"),
            new Answer.Refused("0x80040217", "gone", true));
    sender(target, 1, 100)
        .send(
            new PhaseId("item", PhaseKind.UPDATE),
            new Rows.Cursor(Rows.changes(3000)),
            rows -> new TargetRequest.Update(Rows.table(), rows));
    assertThat(target.sent().subList(target.sent().size() - 5, target.sent().size()))
        .allMatch(TargetRequest.UpdateEach.class::isInstance);
    // Row by row from the start it is 88 s; each request tried before, 132 s.
    assertThat(seconds()).isLessThan(100);
  }

  /** A delta in which most rows are those that were refused before. */
  @Test
  void mostAreNotHalvedAgainAndAgain() throws Exception {
    Set<Long> bad = new TreeSet<>(every(5, 500));
    bad.addAll(every(2, 500));
    bad.addAll(every(3, 500));
    Script target = bad(bad);
    assertThat(send(target, 500, 0).applied()).isEqualTo(500 - bad.size());
    assertThat(refused()).isEqualTo(bad);
    assertThat(target.sent().size()).isLessThan(25);
  }

  @Test
  void whenFailuresEndRequestsAreWholeAgain() throws Exception {
    Set<Long> bad = every(10, 1000);
    Script target = bad(bad);
    send(target, 12_000, 100);
    assertThat(refused()).isEqualTo(bad);
    assertThat(target.sent().getLast()).isInstanceOf(TargetRequest.Upsert.class);
  }

  /** Halves are worked off in breadth: what is good is in before the last bad row is found. */
  @Test
  void goodRowsDoNotWaitForBadOnes() throws Exception {
    Script target = bad(Set.of(201L));
    send(target, 400, 100);
    List<List<Long>> sent = target.sentRows();
    int whole = sent.indexOf(Rows.seqs(Rows.upsert(Rows.changes(400).subList(200, 300))));
    assertThat(sent.get(whole + 2)).hasSize(50).startsWith(251L);
    assertThat(sent.get(whole + 3)).hasSize(25).startsWith(201L);
    assertThat(target.sent())
        .filteredOn(TargetRequest.UpsertEach.class::isInstance)
        .singleElement()
        .satisfies(last -> assertThat(Rows.seqs(last)).startsWith(201L).hasSizeLessThan(14));
  }
}
