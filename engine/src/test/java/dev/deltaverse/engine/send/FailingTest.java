package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How refused rows are found when they are few and when they are many. */
final class FailingTest {
  private static final long BASE_MICROS = 40_000;
  private static final long ROW_MICROS = 14_400;

  private final ManualTime time = new ManualTime();
  private final ListJournal journal = new ListJournal();

  /** So many times a row in bulk costs one for itself. */
  private int dearer = 5;

  /** Refuses a bulk request with a bad row; of single operations the bad ones alone. */
  private Script bad(Set<Long> bad) {
    return new Script(
        (request, _) -> {
          long micros = request.alone() ? dearer * ROW_MICROS : ROW_MICROS;
          time.sleep(Duration.ofNanos(1000 * (BASE_MICROS + micros * request.rows().size())));
          return switch (request) {
            case TargetRequest.UpsertEach each ->
                new Answer.Each(
                    each.rows().stream()
                        .map(
                            row ->
                                bad.contains(row.seq())
                                    ? (Outcome) new Outcome.Refused("0x80040265", "plug-in")
                                    : new Outcome.Applied())
                        .toList());
            default ->
                Rows.seqs(request).stream().anyMatch(bad::contains)
                    ? new Answer.Refused("0x80040265", "plug-in")
                    : new Answer.Applied();
          };
        });
  }

  private SendResult send(Script target, int rows, int batch) throws Exception {
    SendSettings settings = SenderTest.settings(1, batch, 0);
    return Sender.of(
            new OneTarget(target),
            journal,
            settings,
            SendListener.NONE,
            Gate.OPEN,
            time.forSender(1))
        .send(Rows.UPSERT, new Rows.Cursor(Rows.changes(rows)), Rows::upsert);
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
    // Of 100 rows to 13 at most it is three times a half and its other half.
    assertThat(target.sent().size()).isLessThanOrEqualTo(50 + bad.size() * 7);
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
    // The first is found by halves; of the others each is one request.
    assertThat(target.sent().size()).isLessThan(80);
  }

  /** Two in a hundred: smaller requests are refused seldom enough to be worth their number. */
  @Test
  void someMakeRequestsSmaller() throws Exception {
    Set<Long> bad = every(50, 5000);
    Script target = bad(bad);
    Instant start = time.instant();
    assertThat(send(target, 5000, 0).applied()).isEqualTo(4900);
    assertThat(refused()).isEqualTo(bad);
    double seconds = Duration.between(start, time.instant()).toMillis() / 1e3;
    // In requests of 178 rows, each apart to the end by halves, it would be 440 s.
    assertThat(seconds).isLessThan(5000 * 0.035);
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
