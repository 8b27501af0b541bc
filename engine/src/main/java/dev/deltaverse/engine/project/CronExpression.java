package dev.deltaverse.engine.project;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times as cron writes them: minute, hour, day of the month, month, day of the week. Immutable,
 * thread-safe.
 *
 * <p>The library computes on a calendar without changes of the clock; what becomes of local times
 * that a zone has not, or has twice, is said here.
 */
public final class CronExpression {
  private static final CronDefinition FIELDS =
      CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

  private static final Duration LONGEST_SKIP = Duration.ofHours(2);

  static final CronExpression YEARLY = parse("0 0 1 1 *");

  private final String text;
  private final ExecutionTime times;

  private CronExpression(String text, ExecutionTime times) {
    this.text = text;
    this.times = times;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is none, with the reason
   */
  public static CronExpression parse(String text) {
    String fields = text.strip().replaceAll("\\s+", " ");
    try {
      return new CronExpression(
          fields, ExecutionTime.forCron(new CronParser(FIELDS).parse(fields).validate()));
    } catch (RuntimeException e) {
      // The library has no exception of its own.
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * The first time after a moment. A local time that is skipped when clocks go forward is made up
   * by the length of the skip; one that comes twice when they go back counts the first time only.
   *
   * @return empty if there is none
   */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    // A local time before this moment's may stand for a later moment, where clocks went forward.
    LocalDateTime local = LocalDateTime.ofInstant(after.minus(LONGEST_SKIP), zone);
    while (true) {
      Optional<ZonedDateTime> next = times.nextExecution(local.atZone(ZoneOffset.UTC));
      if (next.isEmpty()) {
        return Optional.empty();
      }
      local = next.get().toLocalDateTime();
      // Of a skipped local time, and of one that comes twice, as ZonedDateTime.of documents it.
      Instant moment = local.atZone(zone).toInstant();
      if (moment.isAfter(after)) {
        return Optional.of(moment);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CronExpression cron && text.equals(cron.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
