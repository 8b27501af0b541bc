package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.deltaverse.engine.forecast.Experience;
import dev.deltaverse.engine.forecast.Experience.Last;
import dev.deltaverse.engine.forecast.RowsRead;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Costed;
import dev.deltaverse.engine.send.Moments;
import dev.deltaverse.engine.send.pace.Executed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CalibrationsTest {
  private static final Costed ACCOUNTS = Costed.of(new PhaseId("accounts", PhaseKind.UPSERT));
  private static final Costed JOBS = new Costed(new PhaseId("jobs", PhaseKind.UPDATE), true);
  private static final Calibration FIRST =
      new Calibration(Calibration.of(0.04, 0.0061).moments().weighing(10), 0.12);
  private static final Calibration LATER = Calibration.of(0.05, 0.007);

  private static final Calibration NOTHING = new Calibration(Moments.NONE, 0);
  private static final Experience SEEN =
      new Experience(
          2,
          9,
          3,
          Executed.NONE,
          RowsRead.NONE,
          RowsRead.NONE,
          List.of(new Last(12.5, 700, 700, 0)));

  @TempDir private Path folder = Path.of("");

  @Test
  void theLatestRunOfEachPhaseIsKeptForTheNextProcess() throws Exception {
    try (StateStore state = StateStore.open(folder, Clock.systemUTC())) {
      assertThat(Calibrations.read(state.view())).isEmpty();
      assertThat(Calibrations.experience(state.view())).isEmpty();
      Calibrations.keep(Map.of(ACCOUNTS, FIRST, JOBS, FIRST), state);
      // A phase that sent nothing has seen nothing, and leaves what is known.
      Calibrations.keep(Map.of(ACCOUNTS, LATER, JOBS, NOTHING), state);
      Calibrations.keep(SEEN, state);
      Calibrations.keep(
          new Experience(
              1,
              8,
              3,
              Executed.NONE,
              RowsRead.NONE,
              RowsRead.NONE,
              List.of(new Last(4, 100, 100, 0))),
          state);
    }
    try (StateStore state = StateStore.open(folder, Clock.systemUTC())) {
      assertThat(Calibrations.read(state.view()))
          .containsOnly(Map.entry(ACCOUNTS, LATER.after(FIRST)), Map.entry(JOBS, FIRST));
      assertThat(Calibrations.experience(state.view()))
          .contains(
              new Experience(
                  1,
                  8,
                  3,
                  Executed.NONE,
                  RowsRead.NONE,
                  RowsRead.NONE,
                  List.of(new Last(4, 100, 100, 0), new Last(12.5, 700, 700, 0))));
    }
  }

  @Test
  void manyRequestsOutweighWhatWasKnownAndAFewMoveLittle() {
    // 40 ms and 6.1 ms a row before; now all takes twice as long.
    Calibration many = seen(200, 100, 1.3).after(FIRST);
    assertThat(time(many, 100)).isCloseTo(1.3, withinPercentage(6));
    Calibration few = seen(3, 100, 1.3).after(FIRST);
    assertThat(time(few, 100)).isBetween(0.65 * 1.02, 0.65 * 1.25);
    // A cold request that takes ten times as long is no reason to expect that of all.
    Calibration cold = seen(1, 10, 1.01).after(FIRST);
    assertThat(time(cold, 100)).isCloseTo(0.65, withinPercentage(3));
    assertThat(time(cold, 1000)).isCloseTo(6.14, withinPercentage(5));
    // What is seen again and again does not change.
    assertThat(time(seen(9, 100, 0.65).after(FIRST), 100)).isCloseTo(0.65, within(1e-6));
    assertThat(FIRST.after(LATER).spread()).isEqualTo(0.12);
    assertThat(LATER.after(FIRST).spread()).isEqualTo(0.12);
  }

  /** So many requests of so many rows, each of which took so long. */
  private static Calibration seen(int requests, int rows, double seconds) {
    return new Calibration(Moments.of(rows, seconds).weighing(requests), 0);
  }

  private static double time(Calibration cost, int rows) {
    return cost.requestSeconds() + cost.rowSeconds() * rows;
  }

  private static Experience saw(Last... lasts) {
    return new Experience(1, 8, 3, Executed.NONE, RowsRead.NONE, RowsRead.NONE, List.of(lasts));
  }

  /** One run tells no parts: a fifth is always needed, a half goes with the rows read. */
  @Test
  void timeWithoutSendingOfOneRunIsDividedByCustom() {
    Experience one = saw(new Last(10, 1000, 1000, 0));
    assertThat(one.otherSeconds(1000, 1000)).isCloseTo(10, within(1e-6));
    assertThat(one.otherSeconds(2000, 1000)).isCloseTo(15, within(1e-6));
    assertThat(one.otherSeconds(0, 0)).isCloseTo(2, within(1e-6));
    assertThat(saw(new Last(0, 0, 0, 0)).otherSeconds(5, 5)).isZero();
  }

  /** 2 s, 10 ms a row read and 30 ms a row sent, in runs that differ in both. */
  @Test
  void timeWithoutSendingHasAFixedPartAndOneForEachRowReadAndSent() {
    List<Last> lasts = new ArrayList<>();
    for (long[] rows :
        new long[][] {
          {100, 100}, {1000, 10}, {1000, 500}, {300, 0}, {2000, 100}, {50, 50}, {700, 700}, {10, 0}
        }) {
      lasts.add(new Last(2 + 0.01 * rows[0] + 0.03 * rows[1], rows[0], rows[1], 0));
    }
    Experience many = saw(lasts.toArray(Last[]::new));
    assertThat(many.otherSeconds(800, 200)).isCloseTo(16, withinPercentage(4));
    assertThat(many.otherSeconds(3000, 2000)).isCloseTo(92, withinPercentage(6));
    assertThat(many.otherSeconds(10, 0)).isCloseTo(2.1, withinPercentage(20));
  }

  /** Rehearsals of small deltas say little of what a large one takes; not that it takes hours. */
  @Test
  void timeWithoutSendingOfAFewRowsSentIsNoReasonToExpectHours() {
    Last small = new Last(60, 1_000_000, 50, 0);
    for (Experience seen : List.of(saw(small), saw(small, small, small, small, small))) {
      assertThat(seen.otherSeconds(1_000_000, 100_000)).isBetween(40.0, 80.0);
      assertThat(seen.otherSeconds(1_000_000, 50)).isBetween(40.0, 61.0);
    }
  }

  @Test
  void noRunTakesLessForMoreRows() {
    Experience falling = saw(new Last(4, 1000, 10, 0), new Last(6, 200, 10, 0));
    assertThat(falling.otherSeconds(5000, 10)).isGreaterThanOrEqualTo(falling.otherSeconds(50, 10));
    assertThat(falling.otherSeconds(50, 10)).isBetween(2.5, 5.5);
    Experience steep = saw(new Last(1, 500, 10, 0), new Last(9, 1000, 10, 0));
    assertThat(steep.otherSeconds(0, 0)).isBetween(0.0, 1.0);
  }

  @Test
  void theLatestRunsAreKept() {
    Experience many = SEEN;
    for (int i = 1; i <= 10; i++) {
      many = saw(new Last(i, i, 2 * i, 0)).after(many);
    }
    assertThat(many.lasts()).hasSize(Experience.MOST).first().isEqualTo(new Last(10, 10, 20, 0));
    assertThat(Experience.parse(many.text())).contains(many);
    // As another version wrote it.
    assertThat(Experience.parse("2 9 3 12.5 700 0.0")).isEmpty();
    assertThat(Experience.parse("v2 1 4 1 0.0 0.0 0.0 0.0 12.5 700 700 0.0")).isEmpty();
  }

  @Test
  void whatReadingIdsTookIsKeptAndLaterRunsCountMore() {
    Experience first = reading(new RowsRead(1000, 4));
    Experience later = reading(new RowsRead(500, 1)).after(first);
    assertThat(later.idsRead()).isEqualTo(new RowsRead(1000, 3));
    assertThat(later.idsRead().seconds(2000)).isEqualTo(6);
    assertThat(Experience.parse(later.text())).contains(later);
    assertThat(SEEN.idsRead().seconds(2000)).isZero();
  }

  @Test
  void whatVerifyingTookIsKeptAndLaterRunsCountMore() {
    Experience first = verified(new RowsRead(1000, 4));
    // A run that does not verify leaves what is known.
    Experience second = SEEN.after(first);
    assertThat(second.verified().seconds(2000)).isEqualTo(8);
    Experience third = verified(new RowsRead(500, 1)).after(second);
    assertThat(third.verified()).isEqualTo(new RowsRead(750, 2));
    assertThat(Experience.parse(third.text())).contains(third);
    assertThat(third.idsRead()).isEqualTo(RowsRead.NONE);
  }

  private static Experience verified(RowsRead verified) {
    return new Experience(
        1, 8, 3, Executed.NONE, RowsRead.NONE, verified, List.of(new Last(1, 1, 1, 0)));
  }

  private static Experience reading(RowsRead read) {
    return new Experience(
        1, 8, 3, Executed.NONE, read, RowsRead.NONE, List.of(new Last(1, 1, 1, 0)));
  }

  @Test
  void whatRequestsExecutedIsKeptAndLaterRunsCountMore() {
    Experience first =
        new Experience(
            1,
            8,
            3,
            new Executed(90, 100),
            RowsRead.NONE,
            RowsRead.NONE,
            List.of(new Last(4, 1, 1, 0)));
    Experience later =
        new Experience(
            1,
            8,
            3,
            new Executed(30, 50),
            RowsRead.NONE,
            RowsRead.NONE,
            List.of(new Last(4, 1, 1, 0)));
    Executed both = later.after(first).executed();
    assertThat(both).isEqualTo(new Executed(75, 100));
    assertThat(both.share()).isEqualTo(0.75);
    assertThat(Experience.parse(later.after(first).text())).contains(later.after(first));
    assertThat(SEEN.executed().share()).isEqualTo(1);
  }

  @Test
  void forecastsThatWereOffAreBelievedLess() {
    assertThat(SEEN.drift()).isCloseTo(0.1, within(1e-9));
    Experience good =
        new Experience(
            1,
            1,
            1,
            Executed.NONE,
            RowsRead.NONE,
            RowsRead.NONE,
            List.of(new Last(1, 1, 1, 1), new Last(1, 1, 1, 1)));
    assertThat(good.drift()).isCloseTo(0.1 / Math.sqrt(2), within(1e-9));
    // Twice as long and half as long are as far off.
    Experience poor =
        new Experience(
            1,
            1,
            1,
            Executed.NONE,
            RowsRead.NONE,
            RowsRead.NONE,
            List.of(new Last(1, 1, 1, 2), new Last(1, 1, 1, 0.5)));
    double off = Math.log(2);
    assertThat(poor.drift()).isCloseTo(Math.sqrt((2 * 0.01 + 2 * off * off) / 4), within(1e-9));
    // A run that stood still for a night.
    Experience held =
        new Experience(
            1, 1, 1, Executed.NONE, RowsRead.NONE, RowsRead.NONE, List.of(new Last(1, 1, 1, 500)));
    assertThat(held.drift()).isLessThan(0.65);
  }

  @Test
  void calibrationsAreReadAsTheyWereWrittenAndNothingElseIs() {
    assertThat(Calibration.parse(FIRST.text())).isEqualTo(FIRST);
    // As earlier versions wrote it.
    assertThat(Calibration.parse("9 900 0.05 0.007 6.75")).isEqualTo(LATER);
    assertThatThrownBy(() -> Calibration.parse("3 300 0.05 0.007"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a calibration: 3 300 0.05 0.007");
    assertThatThrownBy(() -> Experience.parse("v3 2 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an experience: v3 2 3");
  }
}
