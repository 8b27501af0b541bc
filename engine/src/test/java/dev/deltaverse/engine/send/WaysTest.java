package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.LimitSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected of the ways to send, held against sending many rows of which some are bad. */
final class WaysTest {
  private static final double BASE = 0.04;
  private static final double ROW = 0.0144;
  private static final double LEAST = 0.2;
  private static final double LONGEST = 5;
  private static final int MOST = 180;

  /** Requests that are being taken apart. */
  private static final int AT_ONCE = 16;

  private final SplittableRandom random = new SplittableRandom(11);

  private static Ways ways(double rate, double dearer) {
    return new Ways(rate, seen(ROW), seen(ROW * dearer), LEAST, LONGEST);
  }

  /** A cost that hundreds of requests have shown. */
  private static Calibration seen(double row) {
    return new Calibration(Calibration.of(BASE, row).moments().weighing(1000), 0);
  }

  private static double cost(int rows, double dearer) {
    return Math.max(LEAST, BASE + rows * ROW * dearer);
  }

  /** Seconds that a row takes in requests of so many, each taken apart as the ways say. */
  private double simulated(int size, double rate, double dearer) {
    Ways ways = ways(rate, dearer);
    double seconds = 0;
    int requests = 50_000 / size;
    for (int i = 0; i < requests; i++) {
      seconds += settled(some(size, rate), ways, dearer);
    }
    return seconds / requests / size;
  }

  /** Which of so many rows are bad. */
  private boolean[] some(int size, double rate) {
    boolean[] bad = new boolean[size];
    for (int row = 0; row < size; row++) {
      bad[row] = random.nextDouble() < rate;
    }
    return bad;
  }

  private static double settled(boolean[] bad, Ways ways, double dearer) {
    if (ways.hopeless(bad.length)) {
      return cost(bad.length, dearer);
    }
    double seconds = 0;
    Deque<int[]> open = new ArrayDeque<>();
    open.add(new int[] {0, bad.length});
    while (!open.isEmpty()) {
      int[] part = open.remove();
      int rows = part[1] - part[0];
      seconds += cost(rows, 1);
      boolean refused = false;
      for (int row = part[0]; row < part[1]; row++) {
        refused |= bad[row];
      }
      if (refused && rows > 1) {
        if (ways.many(rows)) {
          seconds += cost(rows, dearer);
        } else {
          int middle = part[0] + rows / 2;
          open.add(new int[] {part[0], middle});
          open.add(new int[] {middle, part[1]});
        }
      }
    }
    return seconds;
  }

  @ParameterizedTest
  @CsvSource({
    "0.0002,2",
    "0.0002,5",
    "0.002,1.5",
    "0.002,5",
    "0.02,1",
    "0.02,2",
    "0.02,4",
    "0.1,2",
    "0.1,6",
    "0.5,3",
    "0.9,5"
  })
  void theBestSizeIsTheBest(double rate, double dearer) {
    int best = ways(rate, dearer).best(MOST);
    double least = Double.MAX_VALUE;
    for (int size = 1; size <= MOST; size = Math.max(size + 1, size * 5 / 4)) {
      least = Math.min(least, simulated(size, rate, dearer));
    }
    assertThat(simulated(best, rate, dearer))
        .as("in requests of %d", best)
        .isLessThan(least * 1.08);
  }

  /** Neither by halves to the end nor each row for itself at once is cheaper. */
  @ParameterizedTest
  @CsvSource({"0.002,5,100", "0.01,5,100", "0.02,2,100", "0.1,4,40", "0.3,10,16"})
  void takesApartByTheCheaperWay(double rate, double dearer, int size) {
    double ours = simulated(size, rate, dearer) * size;
    double each = cost(size, 1) + refused(rate, size) * cost(size, dearer);
    double halves = byHalves(size, rate);
    assertThat(ours).isLessThan(Math.min(each, halves) * 1.02);
  }

  private static double refused(double rate, int size) {
    return 1 - Math.pow(1 - rate, size);
  }

  private double byHalves(int size, double rate) {
    double seconds = 0;
    int requests = 100_000 / size;
    for (int i = 0; i < requests; i++) {
      seconds += halving(some(size, rate), 0, size);
    }
    return seconds / requests;
  }

  private static double halving(boolean[] bad, int from, int to) {
    boolean refused = false;
    for (int row = from; row < to; row++) {
      refused |= bad[row];
    }
    double seconds = cost(to - from, 1);
    int middle = (from + to) / 2;
    return refused && to - from > 1
        ? seconds + halving(bad, from, middle) + halving(bad, middle, to)
        : seconds;
  }

  /** The rate that rows and requests tell, held against the share that is known. */
  @ParameterizedTest
  @CsvSource({"0.5,10", "0.1,10", "0.1,40", "0.02,20", "0.02,100", "0.004,100"})
  void requestsThatWereRefusedTellTheRateBeforeTheirRowsDo(double rate, int size) {
    Failing failing = new Failing(new Costs(new Cost(), new Cost()), LimitSettings.DOCUMENTED);
    int good = 0;
    Deque<Failing.Settling> open = new ArrayDeque<>();
    Deque<Integer> bad = new ArrayDeque<>();
    for (int i = 0; i < 200; i++) {
      int refused = 0;
      for (boolean row : some(size, rate)) {
        refused += row ? 1 : 0;
      }
      if (refused == 0) {
        failing.settled(size, 0);
        good++;
      } else {
        Failing.Settling settling = failing.settling();
        settling.refusedWhole(size);
        open.add(settling);
        bad.add(refused);
      }
      if (open.size() > AT_ONCE) {
        open.remove().close();
        failing.settled(size, bad.remove());
      }
    }
    // Where all are refused no more can be told than that the rate is high.
    double told = good == 0 ? Math.min(rate, 1 - Math.pow(0.06, 1.0 / size)) : rate;
    assertThat(failing.rate()).isBetween(told / 3, good == 0 ? 1 : told * 3);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "17", "800"})
  void ofRowsWithOutcomesTheShareIsTaken(int refused) {
    Failing failing = new Failing(new Costs(new Cost(), new Cost()), LimitSettings.DOCUMENTED);
    for (int i = 0; i < 10; i++) {
      failing.settled(100, refused / 10 + (i < refused % 10 ? 1 : 0));
    }
    if (refused == 0) {
      assertThat(failing.rate()).isZero();
    } else {
      assertThat(failing.rate()).isBetween(refused / 8000.0, refused / 600.0);
    }
  }

  /** However many rows of others are settled meanwhile; and then no longer. */
  @Test
  void aRefusedRequestCountsUntilItIsSettled() {
    Failing failing = new Failing(new Costs(new Cost(), new Cost()), LimitSettings.DOCUMENTED);
    try (Failing.Settling settling = failing.settling()) {
      settling.refusedWhole(200);
      for (int i = 0; i < 100; i++) {
        failing.settled(100, 0);
      }
      assertThat(failing.rate()).isBetween(1e-5, 5e-3);
      assertThat(failing.ways().many(4)).isTrue();
    }
    assertThat(failing.rate()).isZero();
  }

  /** Nothing is known: large requests go by halves, and a few rows each for itself. */
  @Test
  void withoutAnyMeasurementNoLargeBatchOfSingleOperations() {
    Calibration none = new Calibration(Moments.NONE, 0);
    Ways ways = new Ways(0.5, none, none, LEAST, LONGEST);
    assertThat(ways.many(1000)).isFalse();
    assertThat(ways.hopeless(1000)).isFalse();
    assertThat(ways.many(10)).isTrue();
    assertThat(new Ways(0, none, none, LEAST, LONGEST).many(3)).isTrue();
  }

  /** One batch that stood still says little of those to come. */
  @Test
  void aSlowFirstBatchDoesNotShutThatWay() {
    Calibration slow = new Calibration(Moments.of(13, 10).weighing(0.1), 0);
    Ways ways = new Ways(0.8, seen(ROW), slow, LEAST, LONGEST);
    assertThat(ways.best(MOST)).isGreaterThan(20);
    assertThat(ways.hopeless(20)).isTrue();
  }
}
