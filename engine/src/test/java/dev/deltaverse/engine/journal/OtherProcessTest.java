package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.ACCOUNTS;
import static dev.deltaverse.engine.journal.Samples.APPLY;
import static dev.deltaverse.engine.journal.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.plan.SeqRanges.Range;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class OtherProcessTest {
  private static final int SENDERS = 4;

  @TempDir Path temp;

  @RepeatedTest(3)
  void nothingAcknowledgedIsLostByAKill() throws Exception {
    long seed = System.nanoTime();
    int lines = 1 + new Random(seed).nextInt(3_000);
    List<String> said = new ArrayList<>();
    try (StateChild child = StateChild.start("write", temp)) {
      while (said.size() < lines) {
        said.add(child.line());
      }
      said.addAll(child.kill());
    }
    // The last line may be cut short by the kill; it then says nothing.
    if (said.getLast().split(" ").length < 3) {
      said.removeLast();
    }

    String why = "seed " + seed + ", killed after " + said.size() + " lines";
    try (StateView view = StateStore.read(temp)) {
      check(why + ", read", said, view);
    }
    try (StateStore store = StateStore.open(temp, Clock.systemUTC())) {
      check(why + ", opened", said, store.view());
      assertThat(store.view().run(1).orElseThrow().status()).isEqualTo(RunStatus.CRASHED);
      long last = store.view().journal().told(1, ACCOUNTS).lastRequest();
      assertThat(store.view().journal().ends())
          .containsExactly(new JournalEnd(1, ACCOUNTS, 0, last));
      assertThat(store.journal(store.beginRun(APPLY)).intent(ACCOUNTS, rows("1")))
          .isGreaterThan(last);
    }
  }

  private static void check(String why, List<String> said, StateView view)
      throws MigrationException {
    JournalView.Told told = view.journal().told(1, ACCOUNTS);
    Set<Long> applied = numbers(told.acknowledged().applied());
    Set<Long> refused = numbers(told.acknowledged().refused());
    Set<Long> unknown = numbers(told.acknowledged().unknown());
    Set<Long> open = new HashSet<>();
    Set<Long> done = new HashSet<>();
    for (String line : said) {
      String[] words = line.split(" ");
      long first = Long.parseLong(words[2]);
      switch (words[0]) {
        case "intent" -> open.add(first);
        case "outcome" -> {
          open.remove(first);
          done.add(first);
          assertThat(refused).as("%s: %s", why, line).contains(first);
          for (long seq = first + 1; seq < first + 10; seq++) {
            assertThat(applied).as("%s: %s", why, line).contains(seq);
          }
        }
        case "split" -> {
          open.remove(first);
          assertThat(applied).as("%s: %s", why, line).doesNotContain(first);
          assertThat(unknown).as("%s: %s", why, line).doesNotContain(first);
        }
        default -> throw new AssertionError(line);
      }
    }
    // A commit may be on disk though it was never acknowledged: at most one a sender.
    long splitUnheard = 0;
    for (long first : open) {
      if (!refused.contains(first) && !unknown.contains(first)) {
        splitUnheard++;
      }
    }
    assertThat(splitUnheard).as(why).isLessThanOrEqualTo(SENDERS);
    assertThat(refused.size() - done.size()).as(why).isBetween(0, SENDERS);
    assertThat(unknown.size() % 10).as(why).isZero();
    assertThat(unknown.size() / 10).as(why).isLessThanOrEqualTo(SENDERS);
  }

  private static Set<Long> numbers(SeqRanges ranges) {
    Set<Long> numbers = new HashSet<>();
    for (Range range : ranges.ranges()) {
      for (long n = range.first(); n <= range.last(); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  @Test
  void aRunnerInAnotherProcessIsNamedAndItsCrashLetsTheNextIn() throws Exception {
    try (StateChild child = StateChild.start("hold", temp)) {
      assertThat(child.line()).isEqualTo("ready");

      for (int i = 0; i < 2; i++) {
        MigrationException refusal =
            assertThrows(MigrationException.class, () -> StateStore.open(temp, Clock.systemUTC()));
        assertThat(refusal.getMessage())
            .matches(
                "run 1 of `apply` by .+@.+ pid "
                    + child.pid()
                    + " since (\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d is under way");
      }
      try (StateView view = StateStore.read(temp)) {
        assertThat(view.openRun().orElseThrow().start().pid()).isEqualTo(child.pid());
      }
      child.kill();
    }
    try (StateStore store = StateStore.open(temp, Clock.systemUTC())) {
      assertThat(store.view().runs(10)).extracting(Run::status).containsExactly(RunStatus.CRASHED);
    }
  }

  @Test
  void anotherProcessLooksWhileARunGoesOn() throws Exception {
    try (StateStore store = StateStore.open(temp, Clock.systemUTC())) {
      RequestJournal journal = store.journal(store.beginRun(APPLY));
      AtomicBoolean stop = new AtomicBoolean();
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                while (!stop.get()) {
                  journal.outcome(
                      journal.intent(ACCOUNTS, rows("1-100")), Map.of(), 1, Duration.ofMillis(1));
                }
              });
      try (StateChild child = StateChild.start("watch", temp)) {
        long first = Long.parseLong(child.line().substring("seen ".length()));
        for (int i = 0; i < 20; i++) {
          long next = Long.parseLong(child.line().substring("seen ".length()));
          assertThat(next).isGreaterThan(first);
          first = next;
        }
      } finally {
        stop.set(true);
        sender.join();
      }
      assertThat(store.view().journal().statistics(1).all().unknown()).isZero();
    }
  }
}
