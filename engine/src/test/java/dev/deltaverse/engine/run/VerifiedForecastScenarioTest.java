package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.VerifyForecast;
import dev.deltaverse.engine.journal.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs whose time stands still but for verification: each row that is read back takes 1,000 s,
 * which no time of the machine comes near to.
 */
final class VerifiedForecastScenarioTest {
  private static final double ROW = 1_000;

  @TempDir private Path folder = Path.of("");
  private final ManualClock clock = new ManualClock("2026-11-01T02:00:00Z");
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder, Shop.MODEL, Shop.PROJECT);
    rig.at(clock);
    rig.hear(
        event -> {
          if (event instanceof FlowEvent.StepFigure figure
              && figure.step().kind().equals("verify")
              && figure.name().equals("rows")) {
            clock.advance(Duration.ofSeconds(Math.round(figure.value() * ROW)));
          }
        });
    snapshot("1", "A,One,1,\nB,Two,2,A\nC,Three,3,\n", "1,Job,A\n2,Job,B\n", "1,A\n");
    snapshot("2", "A,One,1,\nB,Two,2,A\nC,Other,3,\n", "1,Job,A\n3,Job,B\n", "1,A\n");
    snapshot("3", "A,One,1,\nB,Two,2,A\nD,Four,4,\nE,Five,5,\n", "1,Job,A\n3,Other,B\n", "1,A\n");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void snapshot(String name, String accounts, String jobs, String pairs) throws Exception {
    rig.file(name, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(name, "jobs.csv", "no,title,account\n" + jobs)
        .file(name, "tasks.csv", "ref,text,job\n")
        .file(name, "job_accounts.csv", "job,account\n" + pairs);
  }

  private static Forecast forecast(RunReport report) {
    return Objects.requireNonNull(report.forecast());
  }

  private RunReport apply(String snapshot, boolean verify) throws Exception {
    RunReport report = rig.apply(snapshot, new RunOptions(Set.of(), verify, ""));
    assertThat(report.failures()).isEmpty();
    return report;
  }

  @Test
  void aVerificationIsExpectedOfRunsThatVerifyAndOfNoOthers() throws Exception {
    assertThat(forecast(apply("1", false)).verification().included()).isFalse();
    // 3 accounts, 2 jobs and a pair; a guess before any was seen.
    RunReport verified = apply("2", true);
    assertThat(forecast(verified).verification())
        .isEqualTo(new VerifyForecast(6, 6 / 5_000.0, 6 / 5_000.0 * 3, true, false));
    assertThat(forecast(verified).calibrated()).isFalse();
    assertThat(verified.totals().elapsed()).isEqualTo(Duration.ofSeconds(Math.round(6 * ROW)));

    Forecast plan = forecast(rig.plan("3"));
    assertThat(plan.p50Seconds()).isLessThan(ROW);
    assertThat(plan.p90Seconds()).isLessThan(ROW);
    assertThat(plan.verification().p50Seconds()).isEqualTo(7 * ROW);
    assertThat(plan.verification().included()).isFalse();

    // A row more: C goes, D and E come.
    Forecast whole = forecast(apply("3", true));
    assertThat(whole.p50Seconds()).isBetween(7 * ROW, 8 * ROW);
    assertThat(whole.p90Seconds()).isBetween(1.1 * 7 * ROW, 1.2 * 8 * ROW);
    assertThat(whole.verification().learnt()).isTrue();
  }

  @Test
  void onlyTheTablesThatTheRunVerifiesAreExpected() throws Exception {
    apply("1", false);
    apply("2", true);
    RunOptions accounts =
        new RunOptions(
            Set.of(), true, "", true, new Selection(Set.of("accounts"), Selection.Until.END));
    RunReport report = rig.apply("3", accounts);
    assertThat(report.failures()).isEmpty();
    assertThat(forecast(report).verification().rows()).isEqualTo(4);
    assertThat(report.totals().elapsed()).isEqualTo(Duration.ofSeconds(Math.round(4 * ROW)));
    // What verifying some tables took is not taken for that of all.
    assertThat(forecast(rig.plan("3")).verification().p50Seconds()).isEqualTo(7 * ROW);
  }
}
