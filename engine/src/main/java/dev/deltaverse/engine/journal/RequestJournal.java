package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.target.Outcome;
import java.time.Duration;
import java.util.Map;

/**
 * The durable record of the requests of one run. An intent is on disk before its method returns,
 * and so is an outcome. Thread-safe.
 */
public interface RequestJournal {

  /**
   * Records that a request is about to leave.
   *
   * @param rows the changes it carries
   * @return its number in the journal
   */
  long intent(PhaseId phase, SeqRanges rows);

  /**
   * Records what came of all its rows.
   *
   * @param exceptions outcomes by change number of the rows that were not applied; all others were
   * @param attempts tries that were made, the first included
   */
  void outcome(long request, Map<Long, Outcome> exceptions, int attempts, Duration duration);

  /**
   * Records that nothing of it was applied and its rows will be sent again in other requests: a
   * refused bulk request that is being taken apart.
   */
  void split(long request, String code, String message, int attempts, Duration duration);
}
