package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emulator counts for itself what the service would count for the licences. */
final class EntitlementScenarioTest {
  private static final Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
  private static final Duration DAY = Duration.ofHours(24).plusMinutes(1);
  private static final int ROWS = 100;

  @TempDir private Path folder = Path.of("");
  private Rig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig(folder, Shop.MODEL, Shop.PROJECT);
    StringBuilder accounts = new StringBuilder("code,name,size,parent\n");
    for (int i = 0; i < ROWS; i++) {
      accounts.append("A").append(i).append(",Name,").append(i).append(",\n");
    }
    rig.file("1", "accounts.csv", accounts.toString())
        .file("1", "jobs.csv", "no,title,account\n1,Job,A1\n")
        .file("1", "tasks.csv", "ref,text,job\nT,Task,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A1\n");
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** What the service has counted so far. */
  private long counted() {
    return rig.emulator.counters().getOrDefault("entitlement", Map.of()).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Table after table, so that it is known which rows the last request before a stop holds. */
  private void settings(String entitlement) throws Exception {
    rig.project(
        "flow: { stream: false }\n"
            + "send: { batchRows: 10, batchOperations: 10, parallelism: 4, entitlement: { "
            + entitlement
            + ", stop: true } }\n"
            + Shop.PROJECT);
  }

  private static MigrationException failure(RunReport report) {
    assertThat(report.failures()).hasSize(1);
    return report.failures().getFirst();
  }

  @Test
  void aRunStopsBeforeTheDayIsSpentAndGoesOnTheNextDay() throws Exception {
    settings("perDay: 50");
    rig.at(MORNING);
    Forecast forecast = Objects.requireNonNull(rig.plan("1").forecast());
    // 100 accounts, a job, a task and a pair.
    assertThat(forecast.needed()).isEqualTo(103);
    assertThat(forecast.day()).isEqualTo(3);

    RunReport first = rig.apply("1");
    assertThat(rig.notes(first))
        .anyMatch(
            note ->
                note.contains("the plan takes 103 requests of the entitlement, and 47 of 50")
                    && note.contains("done on day 3"));
    MigrationException stopped = failure(first);
    assertThat(stopped.code()).isEqualTo(Code.GUARD);
    assertThat(stopped.getMessage())
        .isEqualTo(
            "send: the run stops before the requests are spent that the licences allow in 24 hours:"
                + " entitlement.perDay is 50, and 46 are used (each row counts); what was taken up"
                + " is settled");
    assertThat(stopped.hint())
        .isEqualTo(
            "Run again to go on: the first of them are free again at 2026-03-02T08:01:00Z, all at"
                + " 2026-03-02T09:00:00Z.");
    assertThat(ExitStatus.of(first)).isEqualTo(5);
    assertThat(first.ended()).isTrue();
    assertThat(first.total().created()).isEqualTo(40);
    Rig.balancedWith(first, ROWS - 40 + 3);
    assertThat(status(first)).isEqualTo(RunStatus.STOPPED_BY_GUARD);
    // What is sent, and the rows of three empty tables, counted by the plan and by the run.
    assertThat(counted()).isBetween(40L, 46L);
    long sent = counted();

    // Another process, later on the same day: what was spent is known, and nothing is sent.
    rig.at(MORNING.plus(Duration.ofHours(23)));
    RunReport second = rig.apply("1");
    assertThat(failure(second).getMessage()).contains("and 48 are used");
    assertThat(second.total().created()).isZero();
    assertThat(counted()).isBetween(sent, 48L);
    sent = counted();

    rig.at(MORNING.plus(DAY));
    RunReport third = rig.apply("1");
    assertThat(third.total().created()).isEqualTo(40);
    assertThat(ExitStatus.of(third)).isEqualTo(5);
    assertThat(counted() - sent).isBetween(40L, 50L);

    rig.at(MORNING.plus(DAY.multipliedBy(2)));
    RunReport last = rig.good("1");
    assertThat(last.total().created()).isEqualTo(23);
    assertThat(ExitStatus.of(last)).isZero();
    assertThat(rig.lines("dv_account", "dv_code")).hasSize(ROWS);
    assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A1");
  }

  private RunStatus status(RunReport report) throws MigrationException {
    try (StateView view = StateStore.read(rig.read().state())) {
      return view.run(report.run()).orElseThrow().status();
    }
  }

  @Test
  void whereARequestCountsAsOneRequestsAreCounted() throws Exception {
    settings("perDay: 9, counts: requests");
    rig.at(MORNING);
    RunReport first = rig.apply("1");
    assertThat(failure(first).getMessage()).contains("and 9 are used (each request counts)");
    assertThat(first.total().created()).isEqualTo(60);
  }

  /** A request whose answer was lost has been counted by the service, and so has each try. */
  @Test
  void lostAnswersAndTriesOfAStoppedRunCount() throws Exception {
    settings("perDay: 60");
    rig.at(MORNING);
    rig.between(target -> Between.endingAfter(target, 3));
    rig.apply("1");
    long before = counted();
    assertThat(before).isGreaterThanOrEqualTo(30);

    rig.between(target -> target);
    RunReport next = rig.apply("1");
    assertThat(failure(next).code()).isEqualTo(Code.GUARD);
    // What was about to leave counts, too, whether it left or not: so never too little.
    Matcher used = Pattern.compile("and ([0-9]+) are used").matcher(failure(next).getMessage());
    assertThat(used.find()).isTrue();
    assertThat(counted()).isBetween(before, Long.parseLong(used.group(1)));
    assertThat(counted()).isLessThanOrEqualTo(60);
  }

  @Test
  void readsCountToo() throws Exception {
    settings("perDay: 1000");
    rig.at(MORNING);
    rig.good("1");
    long counted = counted();
    assertThat(counted).isGreaterThan(103);
    Forecast forecast = Objects.requireNonNull(rig.plan("1").forecast());
    assertThat(forecast.entitlement().spent()).isGreaterThanOrEqualTo(counted);
    assertThat(forecast.entitlement().spent()).isLessThan(counted + 10);
    rig.at(MORNING.plus(DAY).plus(Duration.ofHours(1)));
    assertThat(Objects.requireNonNull(rig.plan("1").forecast()).entitlement().spent()).isZero();
  }

  @Test
  void withoutTheGuardNothingStops() throws Exception {
    rig.project("send: { batchRows: 10, entitlement: { perDay: 50 } }\n" + Shop.PROJECT);
    rig.at(MORNING);
    assertThat(rig.good("1").total().created()).isEqualTo(103);
  }
}
