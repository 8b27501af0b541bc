package dev.deltaverse.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }

  @Test
  void itKnowsWhichRowsOfWhichTableAreIn() {
    arrivals.in("a", SeqRanges.parse("1-3,7"));
    arrivals.in("a", SeqRanges.parse("5"));
    arrivals.in("b", SeqRanges.parse("4"));
    BitSet asked = bits(2, 4, 5, 8);
    assertThat(arrivals.in("a", asked)).isEqualTo(bits(2, 5));
    assertThat(arrivals.in("b", asked)).isEqualTo(bits(4));
    assertThat(arrivals.in("c", asked)).isEqualTo(bits());
    assertThat(asked).isEqualTo(bits(2, 4, 5, 8));
  }

  @Test
  void rowsBeyondItsRangeAreNotFollowed() {
    arrivals.in("a", new SeqRanges(List.of(new SeqRanges.Range(1L << 40, 1L << 41))));
    assertThat(arrivals.in("a", bits(1, 2, 3))).isEqualTo(bits());
    assertThat(Arrivals.follows(Integer.MAX_VALUE - 1L)).isTrue();
    assertThat(Arrivals.follows(Integer.MAX_VALUE)).isFalse();
  }

  @Test
  void tablesAreOpenUntilTheyAreOver() {
    assertThat(arrivals.open(Set.of("a"))).isTrue();
    arrivals.over("a", false);
    assertThat(arrivals.open(Set.of("a"))).isFalse();
    assertThat(arrivals.open(Set.of("a", "b"))).isTrue();
    assertThat(arrivals.failed(Set.of("a", "b"))).isFalse();
    arrivals.over("b", true);
    arrivals.over("b", false);
    assertThat(arrivals.open(Set.of("a", "b"))).isFalse();
    assertThat(arrivals.failed(Set.of("a"))).isFalse();
    assertThat(arrivals.failed(Set.of("a", "b"))).isTrue();
  }

  @Test
  void listenersHearOfEachChange() {
    AtomicInteger heard = new AtomicInteger();
    Runnable listener = heard::incrementAndGet;
    arrivals.listen(listener);
    arrivals.in("a", SeqRanges.parse("1"));
    arrivals.over("a", false);
    assertThat(heard).hasValue(2);
    arrivals.forget(listener);
    arrivals.in("a", SeqRanges.parse("2"));
    assertThat(heard).hasValue(2);
  }
}
