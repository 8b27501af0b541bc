package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceTime;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.PhaseForecast;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that has never run, against a service that takes 20 ms a request and 1 ms a row. */
final class ProbeScenarioTest {
  private static final double REQUEST = 0.020;
  private static final double ROW = 0.001;
  private static final int ACCOUNTS = 3_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void aFewRequestsTellWhatTheRestWillTake() throws Exception {
    StringBuilder accounts = new StringBuilder("code,name,size,parent\n");
    StringBuilder jobs = new StringBuilder("no,title,account\n");
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.append("A").append(i).append(",Name,1,\n");
      jobs.append(i).append(",Job,A").append(i).append('\n');
    }
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(Shop.MODEL)
            .withDopHint(6)
            .withServiceTime(
                new ServiceTime(
                    Duration.ofMillis(20),
                    Duration.ofMillis(1),
                    Duration.ofMillis(1),
                    Duration.ZERO,
                    0,
                    true));
    try (Rig rig = new Rig(folder, config, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", accounts.toString())
          .file("1", "jobs.csv", jobs.toString())
          .file("1", "tasks.csv", "ref,text,job\n")
          .file("1", "job_accounts.csv", "job,account\n1,A1\n");
      assertThat(forecast(rig).guessed()).hasSize(3);

      RunReport probe = rig.probe("1");
      assertThat(probe.failures()).isEmpty();
      // Requests of 10, 40, 160 and, as it is worth it, 640 rows for each table.
      assertThat(probe.totals().requests()).isBetween(6L, 8L);
      long sent = probe.total().created();
      assertThat(sent).isBetween(400L, 1_700L);
      assertThat(probe.balanced()).isTrue();
      assertThat(rig.lines("dv_account", "dv_code").size() + rig.lines("dv_job", "dv_no").size())
          .isEqualTo((int) sent);
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).isEmpty();

      Forecast forecast = forecast(rig);
      // Pairs are not probed.
      assertThat(forecast.guessed())
          .extracting(phase -> phase.phase().toString())
          .containsExactly("job_accounts/link");
      assertThat(forecast.capacity().width()).isEqualTo(6);
      List<PhaseForecast> probed =
          forecast.phases().stream().filter(PhaseForecast::learnt).toList();
      double expected = probed.stream().mapToDouble(PhaseForecast::executionSeconds).sum();
      double model =
          probed.stream().mapToDouble(p -> p.requests() * REQUEST + p.rows() * ROW).sum();
      assertThat(expected).isCloseTo(model, Percentage.withPercentage(25));

      // The rest is not sent again, a second probe has nothing to find out, and the run goes on.
      assertThat(rig.probe("1").totals().requests()).isZero();
      RunReport rest = rig.good("1");
      assertThat(rest.total().created()).isEqualTo(2 * ACCOUNTS + 1 - sent);
      assertThat(rest.totals().elapsed().toMillis() / 1e3)
          .isLessThan(3 * forecast.p90Seconds() + 5);
    }
  }

  private static Forecast forecast(Rig rig) throws Exception {
    return Objects.requireNonNull(rig.plan("1").forecast());
  }

  @Test
  void aProbeDeletesNothingAndIsTakenBackAsAnyRun() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,Name,1,\nB,Name,1,\n")
          .file("1", "jobs.csv", "no,title,account\n")
          .file("1", "tasks.csv", "ref,text,job\n")
          .file("1", "job_accounts.csv", "job,account\n");
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,Other,1,\n")
          .file("2", "jobs.csv", "no,title,account\n1,Job,A\n")
          .file("2", "tasks.csv", "ref,text,job\n")
          .file("2", "job_accounts.csv", "job,account\n");
      RunReport probe = rig.probe("2");
      assertThat(probe.total().created()).isOne();
      assertThat(probe.total().updated()).isZero();
      assertThat(probe.total().deleted()).isZero();
      assertThat(rig.lines("dv_account", "dv_code", "dv_name")).containsExactly("A Name", "B Name");
      assertThat(rig.lines("dv_job", "dv_no")).containsExactly("1");

      assertThat(rig.undo(probe.run()).failures()).isEmpty();
      assertThat(rig.lines("dv_job", "dv_no")).isEmpty();
    }
  }
}
