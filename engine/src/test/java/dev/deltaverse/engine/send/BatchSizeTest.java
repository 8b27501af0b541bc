package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.deltaverse.engine.project.LimitSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchSizeTest {
  private static final Duration DOCUMENTED = Duration.ofMinutes(20);

  /** What a service takes for a request and a row. */
  private record Service(double request, double row) {
    long nanos(int rows) {
      return Math.round((request + row * rows) * 1e9);
    }
  }

  /** No row is refused. */
  private static Failing none(Cost cost) {
    return new Failing(new Costs(cost, cost), LimitSettings.DOCUMENTED);
  }

  private static List<Integer> sizes(
      Service service, Duration executionTime, int most, int bytesPerRow) {
    Cost cost = new Cost();
    BatchSize size = new BatchSize(0, most, executionTime, cost, none(cost));
    assertThat(size.cold()).isTrue();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      int rows = size.next();
      sizes.add(rows);
      cost.observe(rows, service.nanos(rows));
      size.settled(rows, (long) bytesPerRow * rows);
    }
    assertThat(size.cold()).isFalse();
    return sizes;
  }

  @Test
  void growsToWhereTheRequestHardlyShowsBesideItsRows() {
    List<Integer> sizes = sizes(new Service(0.04, 0.006), DOCUMENTED, 1000, 500);
    assertThat(sizes.subList(0, 3)).containsExactly(10, 40, 160);
    assertThat(sizes.getLast()).isBetween(430, 460);
  }

  @Test
  void slowPlugInsGetSmallRequests() {
    List<Integer> sizes = sizes(new Service(0.05, 0.7), DOCUMENTED, 1000, 500);
    assertThat(sizes.getLast()).isBetween(4, 7);
  }

  @Test
  void noRequestTakesLongerThanFiveSeconds() {
    assertThat(sizes(new Service(1, 0.02), DOCUMENTED, 1000, 500).getLast()).isBetween(195, 202);
  }

  @Test
  void shareOfTheWindowIsSmall() {
    Service service = new Service(0.04, 0.006);
    int rows = sizes(service, Duration.ofSeconds(40), 1000, 500).getLast();
    assertThat(service.nanos(rows) / 1e9).isCloseTo(1, within(0.05));
  }

  @Test
  void wideRowsAreBoundedByTheSizeOfTheBodyAndElasticOnesByNumber() {
    Service service = new Service(0.5, 0.001);
    assertThat(sizes(service, DOCUMENTED, 1000, 100_000).getLast()).isBetween(80, 84);
    assertThat(sizes(service, DOCUMENTED, 100, 500).getLast()).isEqualTo(100);
    assertThat(sizes(service, DOCUMENTED, 1000, 500).getLast()).isEqualTo(1000);
  }

  @Test
  void requestsThatSeemToCostNothingBesideTheirRowsStayLarge() {
    assertThat(sizes(new Service(0, 0.0144), DOCUMENTED, 1000, 500).getLast()).isEqualTo(100);
  }

  @Test
  void whatIsFixedStays() {
    Cost cost = new Cost();
    BatchSize size = new BatchSize(77, 1000, DOCUMENTED, cost, none(cost));
    assertThat(size.cold()).isFalse();
    cost.observe(77, 30_000_000_000L);
    size.settled(77, 1);
    assertThat(size.next()).isEqualTo(77);
  }

  @Test
  void costTellsRequestAndRowsApart() {
    Cost cost = new Cost();
    Service service = new Service(0.04, 0.0144);
    for (int rows : new int[] {10, 40, 160, 200, 100, 180}) {
      cost.observe(rows, service.nanos(rows));
    }
    Calibration seen = cost.calibration();
    assertThat(seen.requestSeconds()).isCloseTo(0.04, within(1e-6));
    assertThat(seen.rowSeconds()).isCloseTo(0.0144, within(1e-6));
    assertThat(Calibration.parse(seen.text())).isEqualTo(seen);
    assertThat(cost.expected(100).toNanos() / 1e9).isCloseTo(1.48, within(1e-6));
  }

  @Test
  void aColdFirstRequestHardlyCounts() {
    Cost cost = new Cost();
    Service service = new Service(0.04, 0.0144);
    cost.observe(10, 3_000_000_000L);
    for (int rows : new int[] {40, 40, 40, 40, 160, 160, 160, 200, 200, 200}) {
      cost.observe(rows, service.nanos(rows));
    }
    assertThat(cost.expected(200).toNanos() / 1e9).isCloseTo(2.92, withinPercentage(5));
    assertThat(cost.expected(1000).toNanos() / 1e9).isCloseTo(14.44, withinPercentage(12));
  }
}
