package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.deltaverse.engine.forecast.Experience;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Costed;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CalibrationsTest {
  private static final Costed ACCOUNTS = Costed.of(new PhaseId("accounts", PhaseKind.UPSERT));
  private static final Costed JOBS = new Costed(new PhaseId("jobs", PhaseKind.UPDATE), true);
  private static final Calibration FIRST = new Calibration(20, 2000, 0.04, 0.0061, 13.4, 0.12);
  private static final Calibration LATER = new Calibration(9, 900, 0.05, 0.007, 6.75, 0);

  @TempDir private Path folder = Path.of("");

  @Test
  void theLatestRunOfEachPhaseIsKeptForTheNextProcess() throws Exception {
    try (StateStore state = StateStore.open(folder, Clock.systemUTC())) {
      assertThat(Calibrations.read(state.view())).isEmpty();
      assertThat(Calibrations.experience(state.view())).isEmpty();
      Calibrations.keep(Map.of(ACCOUNTS, FIRST, JOBS, FIRST), state);
      // A phase that sent nothing has seen nothing, and leaves what is known.
      Calibrations.keep(Map.of(ACCOUNTS, LATER, JOBS, new Calibration(0, 0, 0, 0, 0, 0)), state);
      Calibrations.keep(new Experience(2, 9, 3, 12.5, 700), state);
    }
    try (StateStore state = StateStore.open(folder, Clock.systemUTC())) {
      assertThat(Calibrations.read(state.view()))
          .containsOnly(Map.entry(ACCOUNTS, LATER), Map.entry(JOBS, FIRST));
      assertThat(Calibrations.experience(state.view()))
          .contains(new Experience(2, 9, 3, 12.5, 700));
    }
  }

  /** 3 requests of 300 rows in all were expected to take 1.95 s. */
  @Test
  void aFewRequestsTellOnlyHowMuchDearerAllIsNow() {
    Calibration few = new Calibration(3, 300, 0, 0.0075, 2.25, 0);
    Calibration after = few.after(FIRST);
    double dearer = 1 + (2.25 / 1.95 - 1) * 3 / 5;
    assertThat(after.requests()).isEqualTo(FIRST.requests());
    assertThat(after.requestSeconds()).isCloseTo(FIRST.requestSeconds() * dearer, within(1e-9));
    assertThat(after.rowSeconds()).isCloseTo(FIRST.rowSeconds() * dearer, within(1e-9));
    // A cold request that takes ten times as long is no reason to expect that of all.
    assertThat(new Calibration(1, 10, 0, 1, 10, 0).after(FIRST).rowSeconds())
        .isCloseTo(FIRST.rowSeconds() * 1.2, within(1e-9));
    assertThat(few.after(few)).isEqualTo(few);
    assertThat(LATER.after(FIRST)).isEqualTo(LATER);
  }

  @Test
  void calibrationsAreReadAsTheyWereWrittenAndNothingElseIs() {
    assertThat(Calibration.parse(FIRST.text())).isEqualTo(FIRST);
    assertThat(Calibration.parse("9 900 0.05 0.007 6.75")).isEqualTo(LATER);
    assertThatThrownBy(() -> Calibration.parse("3 300 0.05 0.007"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a calibration: 3 300 0.05 0.007");
    assertThatThrownBy(() -> Experience.parse("1 2 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an experience: 1 2 3");
  }
}
