package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.TargetRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** How refused rows are found when they are few and when they are many. */
final class FailingTest {
  private final ManualTime time = new ManualTime();
  private final ListJournal journal = new ListJournal();

  /** Refuses a bulk request with a bad row; of single operations the bad ones alone. */
  private static Script bad(Set<Long> bad) {
    return new Script(
        (request, _) ->
            switch (request) {
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

  @Test
  void fewAreFoundByHalves() throws Exception {
    Set<Long> bad = every(700, 5000);
    Script target = bad(bad);
    assertThat(send(target, 5000, 100).applied()).isEqualTo(5000 - bad.size());
    assertThat(refused()).isEqualTo(bad);
    assertThat(target.sent()).noneMatch(TargetRequest.UpsertEach.class::isInstance);
  }

  @Test
  void manyAreFoundRowByRowAndSoonWithoutATry() throws Exception {
    Set<Long> bad = every(10, 5000);
    Script target = bad(bad);
    assertThat(send(target, 5000, 100).applied()).isEqualTo(4500);
    assertThat(refused()).isEqualTo(bad);
    List<TargetRequest> late =
        target.sent().subList(target.sent().size() - 20, target.sent().size());
    assertThat(late).allMatch(TargetRequest.UpsertEach.class::isInstance);
    // The first are found by halves; of the others each is one request.
    assertThat(target.sent().size()).isLessThan(150);
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
    Script target = bad(Set.of(1L));
    send(target, 8, 8);
    List<List<Long>> sent = new ArrayList<>(target.sentRows());
    assertThat(sent.get(2)).containsExactly(5L, 6L, 7L, 8L);
    assertThat(Objects.requireNonNull(sent.getLast())).containsExactly(2L);
  }
}
