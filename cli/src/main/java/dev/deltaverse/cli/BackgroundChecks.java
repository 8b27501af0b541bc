package dev.deltaverse.cli;

import dev.deltaverse.console.Checks;
import dev.deltaverse.console.page.Checked;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.check.CheckReport;
import dev.deltaverse.engine.check.CheckResult;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the console starts, each in a thread of its own, one at a time. */
final class BackgroundChecks implements Checks, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundChecks.class);

  private final BackgroundRuns.Projects projects;
  private final Clock clock;
  private Checked last = Checked.NEVER;
  private @Nullable Thread worker;

  BackgroundChecks(BackgroundRuns.Projects projects, Clock clock) {
    this.projects = projects;
    this.clock = clock;
  }

  @Override
  public synchronized Checked last() {
    return last;
  }

  @Override
  public synchronized void start(String snapshot) throws MigrationException {
    if (last.running()) {
      throw new MigrationException(
          Code.SETUP, "a check is under way", "Wait for its end; the page Check shows it.");
    }
    last = last.begun();
    worker =
        Thread.ofPlatform()
            .daemon()
            .name("check from the console")
            .start(() -> end(new Checked(clock.instant(), report(snapshot), false)));
  }

  private CheckReport report(String snapshot) {
    try {
      return Checking.report(projects, snapshot, false, null);
    } catch (MigrationException e) {
      return new CheckReport(List.of(CheckResult.Fail.of("check", e)));
    } catch (InterruptedException | RuntimeException e) {
      LOG.error("a check from the console failed", e);
      return new CheckReport(
          List.of(
              new CheckResult.Fail(
                  Code.BUG, "check", "it did not come to its end: " + e, "Check again.")));
    }
  }

  private synchronized void end(Checked checked) {
    last = checked;
  }

  /** A check alters nothing, so it is not waited for. */
  @Override
  public synchronized void close() {
    if (worker != null) {
      worker.interrupt();
    }
  }
}
