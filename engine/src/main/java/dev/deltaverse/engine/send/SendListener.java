package dev.deltaverse.engine.send;

import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.send.pace.PaceListener;
import java.time.Duration;
import java.util.List;

/** Hears how sending goes on. Called on many threads at once; must be quick. */
public interface SendListener extends PaceListener {
  /** Hears nothing. */
  SendListener NONE = new SendListener() {};

  /**
   * A request of a user was answered, and executed.
   *
   * @param rows that it had in it
   */
  default void answered(String user, int rows) {}

  /** Rows were settled, and the journal has them. */
  default void settled(PhaseId phase, int applied, int refused, int unknown) {}

  /** Rows were applied, and the journal has them. */
  default void applied(PhaseId phase, SeqRanges rows) {}

  /**
   * Rows were created, and the journal has them. Told before {@link #applied}.
   *
   * @param ids that they were given, in the order of the rows
   */
  default void created(PhaseId phase, List<Change> rows, List<String> ids) {}

  /**
   * Rows go again by plainer names, since the target has not what an id named: one of the rows that
   * they refer to, or where they named those by keys, the row itself.
   *
   * @param rows as they went before
   */
  default void strayed(PhaseId phase, List<Change> rows) {}

  /** A request was refused as a whole and is taken apart. */
  default void split(PhaseId phase, int rows, String code, String message) {}

  /**
   * A request failed for a passing reason and is tried again.
   *
   * @param retry number of the retry, from 1
   */
  default void retrying(int retry, Duration delay, String code, String message) {}
}
