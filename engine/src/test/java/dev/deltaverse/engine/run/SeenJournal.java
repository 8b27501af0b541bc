package dev.deltaverse.engine.run;

import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.run.KilledRun.Point;
import dev.deltaverse.engine.target.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A journal that tells which points of the protocol are passed.
 *
 * @param at hears each on the thread that passes it
 */
record SeenJournal(RequestJournal journal, Consumer<Point> at) implements RequestJournal {

  @Override
  public long intent(PhaseId phase, SeqRanges rows) {
    at.accept(Point.BEFORE_INTENT);
    long number = journal.intent(phase, rows);
    at.accept(Point.AFTER_INTENT);
    return number;
  }

  @Override
  public void outcome(
      long request, Map<Long, Outcome> exceptions, int attempts, Duration duration) {
    journal.outcome(request, exceptions, attempts, duration);
    at.accept(Point.RECORDED);
  }

  @Override
  public void split(long request, String code, String message, int tries, Duration duration) {
    journal.split(request, code, message, tries, duration);
    at.accept(Point.RECORDED);
  }
}
