package dev.deltaverse.engine.project;

import java.time.Duration;
import java.time.ZoneId;

/**
 * When the console applies the last snapshot by itself.
 *
 * @param complete when a snapshot is whole; no other is applied
 * @param verify whether such a run reads the target back in the end
 * @param deletes whether rows and links may be deleted; without it, a run whose plan deletes stops
 *     before it sends
 */
public record ScheduleSettings(Start start, Complete complete, boolean verify, boolean deletes) {

  /** When a run is started. */
  public sealed interface Start {}

  /** At times. */
  public record At(CronExpression cron, ZoneId zone) implements Start {}

  /** Once for each snapshot, as soon as it is complete. */
  public record EachSnapshot() implements Start {}

  /** How it is known that a snapshot is not being written any more. */
  public sealed interface Complete {}

  /** Its folder holds a file of this name, which is written last. */
  public record Marker(String name) implements Complete {}

  /** It has all files of the project, and none has changed for so long. */
  public record Settled(Duration time) implements Complete {}
}
