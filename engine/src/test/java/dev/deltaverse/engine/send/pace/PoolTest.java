package dev.deltaverse.engine.send.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.deltaverse.engine.project.LimitSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pool as a whole against the documented limits, in simulated hours. */
final class PoolTest {
  private static final double WINDOW = 60;
  private static final LimitSettings LIMITS =
      new LimitSettings(Duration.ofSeconds(60), Duration.ofSeconds(240), 1200, 52);

  private static OracleService documented() {
    return new OracleService(WINDOW, 240, 1200, 52);
  }

  /** Share of the execution time that users and servers have in so many windows. */
  private static double used(Simulation simulation, int windows) {
    int lanes = simulation.services.length * simulation.services[0].length;
    return simulation.executed(WINDOW * windows) / (240.0 * windows * lanes);
  }

  private static double refused(Simulation simulation) {
    return simulation.refused / (double) simulation.sent;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "1,4", "2,1", "2,2", "2,4", "4,1", "4,2", "4,4"})
  void usesUpTheLimitsAndMeetsThemHardlyEver(int users, int servers) {
    for (double seconds : new double[] {0.3, 1.5, 2.7}) {
      Simulation simulation =
          new Simulation(
              users,
              servers,
              LIMITS,
              documented(),
              Simulation.Service.of(seconds, 13 * users * servers));
      simulation.until(WINDOW * 4);
      assertThat(used(simulation, 4)).as("used with %s s", seconds).isGreaterThan(0.97);
      assertThat(refused(simulation)).as("refused with %s s", seconds).isLessThan(0.005);
    }
  }

  /** The first answers are on their way for long: what is said to be left tells what they cost. */
  @ParameterizedTest
  @CsvSource({"20,0.9,1", "20,0.9,2", "60,1.5,1", "60,0.6,2", "20,0.6,4", "60,2.7,1"})
  void timeOnTheWayIsNotTakenForExecution(int window, double seconds, int servers) {
    LimitSettings limits =
        new LimitSettings(Duration.ofSeconds(window), Duration.ofSeconds(4 * window), 1200, 52);
    for (int slow : new int[] {10, 30, 100, 300}) {
      Simulation simulation =
          new Simulation(
              1,
              servers,
              limits,
              new OracleService(window, 4 * window, 1200, 52),
              Simulation.Service.of(seconds, 16 * servers).slowFor(slow));
      simulation.until(window * 4);
      double used = simulation.executed(window * 4) / (16.0 * window * servers);
      assertThat(used).as("used with %d slow answers", slow).isGreaterThan(0.97);
      assertThat(refused(simulation)).as("refused with %d slow answers", slow).isLessThan(0.01);
      assertThat(simulation.pool.executed().counted())
          .isCloseTo(simulation.executed(simulation.now()), withinPercentage(4));
    }
  }

  @Test
  void findsOutByItselfWhereNothingIsTold() {
    for (int servers : new int[] {1, 2, 4}) {
      Simulation simulation =
          new Simulation(
              1, servers, LIMITS, documented(), Simulation.Service.of(1.5, 20 * servers).silent());
      simulation.until(WINDOW * 12);
      assertThat(used(simulation, 12)).as("%d servers", servers).isGreaterThan(0.6);
      assertThat(refused(simulation)).as("%d servers", servers).isLessThan(0.03);
    }
  }

  @Test
  void serviceThatDoesNotSendToTheServerAskedForIsStillNotProvoked() {
    Simulation simulation =
        new Simulation(1, 4, LIMITS, documented(), Simulation.Service.of(0.6, 40).stubborn());
    simulation.until(WINDOW * 6);
    assertThat(used(simulation, 6)).isGreaterThan(0.8);
    assertThat(refused(simulation)).isLessThan(0.03);
  }

  /** Half of what was believed: the refusals teach it, and are few. */
  @Test
  void lowerLimitsAreLearnt() {
    OracleService half = new OracleService(WINDOW, 120, 1200, 52);
    Simulation simulation =
        new Simulation(1, 2, LIMITS, half, Simulation.Service.of(1.5, 20).withoutHints());
    simulation.until(WINDOW * 10);
    assertThat(simulation.executed(WINDOW * 10) / (120 * 10 * 2)).isGreaterThan(0.8);
    assertThat(refused(simulation)).isLessThan(0.04);
    assertThat(simulation.sentWhileTold).isLessThanOrEqualTo(simulation.refused);
  }

  @Test
  void fewerRequestsAtOnceAreLearntAndTriedAgain() {
    OracleService few = new OracleService(WINDOW, 1e9, 100_000, 20);
    Simulation simulation =
        new Simulation(
            1,
            1,
            new LimitSettings(Duration.ofMinutes(1), Duration.ofDays(1), 100_000, 52),
            few,
            Simulation.Service.of(1, 30).crowdedFrom(100));
    simulation.until(WINDOW * 10);
    assertThat(simulation.executed(WINDOW * 10) / (20 * WINDOW * 10)).isGreaterThan(0.75);
    assertThat(refused(simulation)).isLessThan(0.02);
    assertThat(simulation.mostRunning).isEqualTo(20);
  }

  /** Half a window's execution time is not spread over half a window. */
  @Test
  void shortWorkIsDoneInABurst() {
    Simulation simulation =
        new Simulation(1, 1, LIMITS, documented(), Simulation.Service.of(1.5, 20));
    double seconds = simulation.until(WINDOW, 80);
    assertThat(seconds).isLessThan(WINDOW / 4);
    assertThat(simulation.refused).isZero();
  }

  @Test
  void requestsAtOnceStayWhereMoreDoNotPayOff() {
    LimitSettings wide =
        new LimitSettings(Duration.ofMinutes(1), Duration.ofDays(1), 1_000_000, 500);
    OracleService all = new OracleService(WINDOW, 1e9, 1_000_000, 500);
    Simulation simulation = new Simulation(1, 1, wide, all, Simulation.Service.of(0.5, 10));
    simulation.until(WINDOW);
    assertThat(simulation.mostRunning).isBetween(10, 20);
  }

  @Test
  void requestsAtOnceGrowBeyondTheRecommendationWhereMorePayOff() {
    LimitSettings wide =
        new LimitSettings(Duration.ofMinutes(1), Duration.ofDays(1), 1_000_000, 500);
    OracleService all = new OracleService(WINDOW, 1e9, 1_000_000, 500);
    Simulation simulation =
        new Simulation(1, 1, wide, all, Simulation.Service.of(0.5, 4).crowdedFrom(60));
    simulation.until(WINDOW);
    assertThat(simulation.mostRunning).isBetween(50, 100);
  }

  /** Another program sends as the same user: the headers show it. */
  @Test
  void whatOthersSpendAsTheSameUserIsLeftToThem() {
    OracleService mine = documented();
    Simulation simulation = new Simulation(1, 1, LIMITS, mine, Simulation.Service.of(1.5, 20));
    for (int second = 0; second < WINDOW * 10; second++) {
      simulation.services[0][0].foreign(second, 2);
      simulation.until(second + 1);
    }
    assertThat(refused(simulation)).isLessThan(0.05);
    assertThat(used(simulation, 10)).isGreaterThan(0.85);
  }

  /** What was spent before a crash leaves the window as it was spent, not a window later. */
  @ParameterizedTest
  @CsvSource({"true,220", "true,250", "false,220", "false,250"})
  void whatWasSpentBeforeTheStartIsNotWaitedForLongerThanItCounts(boolean hints, int before) {
    Simulation.Service service = Simulation.Service.of(1.5, 20);
    Simulation simulation =
        new Simulation(1, 1, LIMITS, documented(), hints ? service : service.withoutHints());
    for (int i = 0; i < before / 2; i++) {
      simulation.services[0][0].foreign(-50 + i * 80.0 / before, 2);
    }
    assertThat(simulation.executed(0)).isEqualTo(before);
    simulation.until(WINDOW * 2);
    double own = (simulation.executed(WINDOW * 2) - before) / 480;
    assertThat(own).isGreaterThan(0.85);
  }

  /** Others send as the same user: what is left to this one is used, and nothing is refused. */
  @ParameterizedTest
  @CsvSource({"100,0.95", "300,0.95", "600,0.85"})
  void requestsOfOthersAreLeftRoomFor(int others, double used) {
    Simulation simulation =
        new Simulation(1, 1, LIMITS, documented(), Simulation.Service.of(0.1, 20));
    for (double at = -WINDOW; at < WINDOW * 4; at += WINDOW / others) {
      simulation.until(at);
      simulation.services[0][0].foreign(at, 0);
    }
    assertThat(refused(simulation)).isLessThan(0.01);
    assertThat((double) simulation.sent).isGreaterThan(4 * (1200 - others) * used);
  }

  /** Fewer at once than the limits allow are recommended: they grow, also after a wait. */
  @Test
  void aSmallRecommendationDoesNotLeaveWindowsUnused() {
    for (int users : new int[] {1, 4}) {
      Simulation simulation =
          new Simulation(
              users, 4, LIMITS, documented(), Simulation.Service.of(1.5, 4).crowdedFrom(200));
      simulation.until(WINDOW * 4);
      assertThat(used(simulation, 4)).as("%d users", users).isGreaterThan(0.9);
      assertThat(refused(simulation)).isLessThan(0.01);
    }
  }

  @Test
  void itSaysWhyItWaits() {
    Simulation simulation =
        new Simulation(1, 1, LIMITS, documented(), Simulation.Service.of(1.5, 20));
    simulation.until(WINDOW * 2);
    assertThat(simulation.waits).isNotEmpty();
    assertThat(simulation.waits.getFirst().limit()).isEqualTo(Limit.EXECUTION_TIME);
    assertThat(simulation.waits.getFirst().told()).isFalse();
    assertThat(simulation.waits.getFirst().detail()).matches("\\d+ of 240 s in 60 s");
    assertThat(simulation.waits.size()).isLessThan(80);
    assertThat(simulation.heard).contains("full speed");
  }
}
