package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.RetrySettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * A step of a graph.
 *
 * @param after the steps that must have succeeded before; one that was skipped or failed makes this
 *     one be skipped
 * @param alongside the steps beside which it runs: it starts when each has started, or has ended in
 *     whatever way. A step with any waits for others while it runs, so that it takes no place from
 *     those without
 * @param retry tries after a failure of a kind in {@code retryOn}
 * @param retryOn the kinds of failure after which it is tried again
 * @param timeout the longest it may take, retries included
 */
public record Step(
    StepId id,
    Set<StepId> after,
    Set<StepId> alongside,
    Action action,
    RetrySettings retry,
    Set<Code> retryOn,
    Duration timeout) {
  public Step {
    after = Set.copyOf(after);
    alongside = Set.copyOf(alongside);
    retryOn = Set.copyOf(retryOn);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("time-out " + timeout + " of step " + id);
    }
  }

  /** A step that runs alongside none. */
  public Step(
      StepId id,
      Set<StepId> after,
      Action action,
      RetrySettings retry,
      Set<Code> retryOn,
      Duration timeout) {
    this(id, after, Set.of(), action, retry, retryOn, timeout);
  }

  /** The same step alongside others, with a time-out that they are waited for in. */
  public Step alongside(Set<StepId> others, Duration longest) {
    return new Step(id, after, others, action, retry, retryOn, longest);
  }

  /** A step with the run's settings. */
  public static Step of(StepId id, Set<StepId> after, FlowSettings settings, Action action) {
    Set<Code> codes = EnumSet.noneOf(Code.class);
    for (RetrySettings.On kind : settings.retry().on()) {
      switch (kind) {
        case TRANSIENT -> codes.add(Code.TRANSIENT);
        case TARGET -> codes.add(Code.TARGET);
        case SOURCE -> codes.add(Code.SOURCE);
        case UNKNOWN -> {} // requests alone have unknown outcomes
      }
    }
    return new Step(id, after, action, settings.retry(), codes, settings.stepTimeout());
  }
}
