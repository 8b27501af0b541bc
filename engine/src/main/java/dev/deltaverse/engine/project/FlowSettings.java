package dev.deltaverse.engine.project;

import java.time.Duration;
import java.util.Set;

/**
 * How the graph of steps runs.
 *
 * @param parallelism steps at once
 * @param stream whether rows are sent as soon as those that they refer to are in, rather than when
 *     the tables of these are
 * @param retry for steps that fail for a passing reason
 * @param stepTimeout the longest a step may take
 */
public record FlowSettings(
    int parallelism, boolean stream, RetrySettings retry, Duration stepTimeout) {
  public static final FlowSettings DEFAULT =
      new FlowSettings(
          4,
          true,
          new RetrySettings(
              2, Duration.ofSeconds(2), Duration.ofSeconds(30), Set.of(RetrySettings.On.TRANSIENT)),
          Duration.ofHours(12));

  /** With streaming. */
  public FlowSettings(int parallelism, RetrySettings retry, Duration stepTimeout) {
    this(parallelism, true, retry, stepTimeout);
  }
}
