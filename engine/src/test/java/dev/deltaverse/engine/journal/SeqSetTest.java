package dev.deltaverse.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.plan.SeqRanges.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;

final class SeqSetTest {

  @RepeatedTest(20)
  void isASetOfNumbers() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SeqSet set = new SeqSet();
    TreeSet<Long> oracle = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      long first = random.nextInt(60);
      Range range = new Range(first, first + random.nextInt(12));
      boolean add = random.nextInt(5) < 3;
      for (long n = range.first(); n <= range.last(); n++) {
        if (add) {
          oracle.add(n);
        } else {
          oracle.remove(n);
        }
      }
      if (add) {
        set.add(range);
      } else {
        set.remove(range);
      }
      assertThat(numbers(set)).as("seed %d, step %d", seed, i).containsExactlyElementsOf(oracle);
      assertThat(gaps(set)).as("seed %d, step %d: ranges touch", seed, i).allMatch(g -> g > 1);
    }
  }

  private static List<Long> numbers(SeqSet set) {
    List<Long> numbers = new ArrayList<>();
    for (Range range : set.ranges().ranges()) {
      for (long n = range.first(); n <= range.last(); n++) {
        numbers.add(n);
      }
    }
    return numbers;
  }

  private static List<Long> gaps(SeqSet set) {
    List<Long> gaps = new ArrayList<>();
    List<Range> ranges = set.ranges().ranges();
    for (int i = 1; i < ranges.size(); i++) {
      gaps.add(ranges.get(i).first() - ranges.get(i - 1).last());
    }
    return gaps;
  }
}
