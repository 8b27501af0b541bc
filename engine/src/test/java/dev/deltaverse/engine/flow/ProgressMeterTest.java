package dev.deltaverse.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProgressMeterTest {
  private static final StepId STEP = new StepId("send", "a");

  private final ManualTime time = new ManualTime();
  private final ProgressMeter meter = new ProgressMeter(STEP, time);

  private StepProgress at(long millis, long done, long total, double rate) {
    return new StepProgress(ManualTime.START.plusMillis(millis), STEP, done, total, rate);
  }

  private Optional<StepProgress> after(long millis, long done, long total) {
    time.advance(Duration.ofMillis(millis));
    return meter.update(done, total);
  }

  @Test
  void tellsOnceASecondWithTheRateOfTheLastHalfMinute() {
    assertThat(after(0, 1, 1000)).isEmpty();
    assertThat(after(999, 99, 1000)).isEmpty();
    assertThat(after(1, 100, 1000)).contains(at(1000, 100, 1000, 100));
    assertThat(after(500, 500, 1000)).isEmpty();
    assertThat(after(1500, 600, 1000)).contains(at(3000, 600, 1000, 200));
    assertThat(after(26_000, 890, 1000)).contains(at(29_000, 890, 1000, 890 / 29.0));
    // From the mark at 1,000 ms on, then from that at 29,000 ms: nothing older is within 30 s.
    assertThat(after(2000, 900, 1000)).contains(at(31_000, 900, 1000, 800 / 30.0));
    assertThat(after(28_000, 930, 1000)).contains(at(59_000, 930, 1000, 40 / 30.0));
  }

  @Test
  void tellsTheEndAtOnceWithTheAverage() {
    assertThat(after(4000, 600, 1000)).contains(at(4000, 600, 1000, 150));
    assertThat(after(1, 1000, 1000).map(StepProgress::done)).contains(1000L);
    assertThat(after(0, 1000, 1000)).isEmpty();
    assertThat(meter.last()).isEmpty();
  }

  @Test
  void theLastIsNotForgotten() {
    assertThat(after(1000, 100, 0)).contains(at(1000, 100, 0, 100));
    assertThat(after(500, 150, 0)).isEmpty();
    assertThat(meter.last()).contains(at(1500, 150, 0, 100));
    assertThat(meter.last()).isEmpty();
  }

  @Test
  void noTimeMeansNoRate() {
    assertThat(after(0, 10, 10)).contains(at(0, 10, 10, 0));
  }
}
