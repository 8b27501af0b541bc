package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Times;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Controlling a run from another command line. */
final class ControlCommandsTest {
  @TempDir private Path folder = Path.of("");
  private Workplace work;

  @BeforeEach
  void start() throws IOException {
    work = new Workplace(folder);
    work.cleanSnapshot("1");
    work.run("plan");
  }

  @AfterEach
  void stop() {
    work.close();
  }

  private static boolean ends(CompletableFuture<Ended> apply) throws Exception {
    try {
      apply.get(50, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    }
  }

  private CompletableFuture<Ended> applyingWhilePaused() throws Exception {
    assertThat(work.run("pause").out()).isEqualTo("the operator wants: paused\n");
    CompletableFuture<Ended> apply =
        CompletableFuture.supplyAsync(
            () -> work.run("apply"), task -> Thread.ofPlatform().daemon().start(task));
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!work.run("status").out().contains("waiting: held by the operator")) {
      assertThat(System.nanoTime()).isLessThan(limit);
      assertThat(ends(apply)).isFalse();
    }
    return apply;
  }

  @Test
  void aPausedRunWaitsUntilItIsResumed() throws Exception {
    CompletableFuture<Ended> apply = applyingWhilePaused();
    Ended status = work.run("status");
    assertThat(status.out()).contains("\nthe operator wants: paused\n");
    assertThat(apply).isNotDone();

    assertThat(work.run("resume").out()).isEqualTo("the operator wants nothing in particular\n");

    Ended ended = apply.get(60, TimeUnit.SECONDS);
    assertThat(ended.err()).contains("the operator wants: paused; `deltaverse resume` goes on");
    assertThat(ended.exitCode()).isEqualTo(0);
  }

  @Test
  void aDrainedRunEndsAndTheNextGoesOn() throws Exception {
    CompletableFuture<Ended> apply = applyingWhilePaused();
    assertThat(work.run("drain").out()).startsWith("the operator wants: paused; stop at ");
    Ended ended = apply.get(60, TimeUnit.SECONDS);
    assertThat(ended.exitCode()).isEqualTo(130);
    assertThat(ended.err())
        .endsWith(
            "deltaverse apply: ended early, as the operator wanted\n"
                + "Next step: run again; it goes on where it stopped\n");
    assertThat(work.run("resume").exitCode()).isEqualTo(0);
    assertThat(work.run("apply", "--verify").exitCode()).isEqualTo(0);
  }

  @Test
  void aSkippedTableIsNamedWithTheNextStep() {
    assertThat(work.run("skip", "job_accounts").exitCode()).isEqualTo(0);
    Ended apply = work.run("apply");
    assertThat(apply.exitCode()).isEqualTo(1);
    assertThat(apply.out())
        .contains(
            "; 1 row not sent\n",
            "Rows of job_accounts were not sent, as the operator wanted. Next step: deltaverse"
                + " unskip job_accounts, and run again");
    JsonNode json = work.run("unskip", "job_accounts", "--json").json();
    assertThat(json.path("operator").path("skipped")).isEmpty();
    assertThat(work.run("apply", "--verify").exitCode()).isEqualTo(0);
  }

  @Test
  void limitsAreToldAndLifted() {
    Ended limit = work.run("limit", "--parallelism", "2", "--users", "one");
    assertThat(limit.out())
        .isEqualTo("the operator wants: at most 2 requests at once; only user one\n");
    JsonNode status = work.run("status", "--json").json().path("operator");
    assertThat(status.path("parallelism").asInt()).isEqualTo(2);
    assertThat(status.path("users").get(0).asString()).isEqualTo("one");
    assertThat(work.run("limit", "--off").exitCode()).isEqualTo(0);
    Ended nothing = work.run("limit");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err())
        .isEqualTo(
            "deltaverse limit: no limit was given\n"
                + "Next step: Give --parallelism, --users or both; or --off alone.\n");
  }

  @Test
  void aStopNeedsATime() {
    Ended bad = work.run("stop-at", "soon");
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err()).contains("\"soon\" is neither a time of day nor a while");
    assertThat(work.run("stop-at", "2h").out()).startsWith("the operator wants: stop at ");
    assertThat(work.run("resume").out()).isEqualTo("the operator wants nothing in particular\n");
  }

  @Test
  void aTimeOfDayIsTheNextOne() throws MigrationException {
    Clock clock =
        Clock.fixed(Instant.parse("2026-10-24T23:30:00Z"), ZoneId.of("Europe/Copenhagen"));
    // At 01:30 local time, in the night in which the clock is set back at 03:00.
    assertThat(Times.next("02:00", clock)).isEqualTo("2026-10-25T00:00:00Z");
    assertThat(Times.next("01:30", clock)).isEqualTo("2026-10-26T00:30:00Z");
    assertThat(Times.next("90m", clock)).isEqualTo("2026-10-25T01:00:00Z");
  }
}
