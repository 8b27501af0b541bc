package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.ShortText;
import dev.deltaverse.engine.flow.EventJson;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.SideNotes;
import dev.deltaverse.engine.notify.Delivery;
import dev.deltaverse.engine.notify.Notice;
import dev.deltaverse.engine.notify.Notifier;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.Receiver.On;
import dev.deltaverse.engine.run.ExitStatus;
import dev.deltaverse.engine.run.RunReport;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the receivers of a project what became of runs. What comes of it is in the log, and in the
 * history of the run; a receiver that is not reached alters nothing else.
 *
 * <p>A notice leaves the house, so it holds no value of a row: of a run that has begun, only what a
 * guard says is told in words, since that is names and counts.
 */
final class RunNotices {
  private static final Logger LOG = LoggerFactory.getLogger(RunNotices.class);
  private static final int LONGEST = 300;

  private final Project project;
  private final Notifier notifier;
  private final Clock clock;

  RunNotices(Project project, Clock clock) {
    this.project = project;
    this.notifier = new Notifier(project, Sleeper.REAL);
    this.clock = clock;
  }

  /** Of a run that came to a report. */
  void ended(String command, RunReport report) {
    int exitCode = ExitStatus.of(report);
    tell(
        new Notice(
            on(exitCode),
            project.name(),
            project.profile(),
            command,
            report.snapshot(),
            report.run(),
            exitCode,
            clock.instant(),
            report.totals().elapsed(),
            report.total(),
            report.notSent(),
            report.verified() == null ? null : report.verified().agrees(),
            text(report, exitCode)));
  }

  /**
   * Of a run that did not come to a report.
   *
   * @param begun whether it has begun; if not, no row was read, and the failure holds none
   */
  void failed(String command, String snapshot, Exception failure, boolean begun) {
    Code code = failure instanceof MigrationException known ? known.code() : Code.BUG;
    if (begun) {
      tell(none(On.FAILED, command, snapshot, code, why(code) + "."));
    } else {
      notStarted(command, snapshot, code, String.valueOf(failure.getMessage()));
    }
  }

  /** Of a run that was to begin and did not. */
  void notStarted(String command, String snapshot, Code code, String why) {
    tell(
        none(
            On.NOT_STARTED,
            command,
            snapshot,
            code,
            ShortText.of(why.lines().findFirst().orElse(""), LONGEST)));
  }

  private Notice none(On on, String command, String snapshot, Code code, String text) {
    return new Notice(
        on,
        project.name(),
        project.profile(),
        command,
        snapshot,
        0,
        ExitStatus.of(code),
        clock.instant(),
        null,
        null,
        0,
        null,
        text);
  }

  private static On on(int exitCode) {
    return switch (exitCode) {
      case 0, 1 -> On.FINISHED;
      case 5 -> On.STOPPED_BY_GUARD;
      case 130 -> On.INTERRUPTED;
      default -> On.FAILED;
    };
  }

  private static String text(RunReport report, int exitCode) {
    if (exitCode == 130) {
      return "Running again goes on where it stopped.";
    }
    if (!report.failures().isEmpty()) {
      MigrationException first = report.failures().getFirst();
      return first.code() == Code.GUARD
          ? String.valueOf(first.getMessage())
          : why(first.code()) + "; deltaverse status tells more.";
    }
    return switch (exitCode) {
      case 4 -> why(Code.DISAGREES) + "; deltaverse status tells more.";
      case 6 -> "The books do not balance, so rows may be missing.";
      default -> finished(report, exitCode);
    };
  }

  private static String finished(RunReport report, int exitCode) {
    return (exitCode == 0 ? "All rows are loaded" : "Every row is accounted for")
        + (report.verified() == null ? "." : "; target and source agree.");
  }

  /** What a failure's kind means. */
  private static String why(Code code) {
    return switch (code) {
      case SETUP -> "The project file, the command or the state does not allow it";
      case SOURCE -> "The snapshot cannot be read";
      case TARGET -> "The target could not be reached, or denied access";
      case TRANSIENT -> "The target was out of order";
      case DISAGREES -> "Verification found differences";
      case GUARD -> "A guard stopped it";
      case BUG -> "An internal fault stopped it";
    };
  }

  private void tell(Notice notice) {
    List<Delivery> deliveries = notifier.tell(notice);
    for (Delivery delivery : deliveries) {
      if (delivery.done()) {
        LOG.info("{}", delivery.text());
      } else {
        LOG.warn("{}", delivery.text());
      }
    }
    if (notice.run() == 0 || deliveries.isEmpty()) {
      return;
    }
    try (SideNotes notes = SideNotes.open(project.state())) {
      for (Delivery delivery : deliveries) {
        EventRow.Level level = delivery.done() ? EventRow.Level.INFO : EventRow.Level.WARN;
        FlowEvent event = new FlowEvent.Note(clock.instant(), null, level, delivery.text());
        notes.event(
            notice.run(),
            event.at(),
            EventJson.kind(event),
            level,
            delivery.text(),
            EventJson.toJson(event));
      }
    } catch (MigrationException e) {
      LOG.warn("what came of notifications is not kept: {} {}", e.getMessage(), e.hint());
    }
  }
}
