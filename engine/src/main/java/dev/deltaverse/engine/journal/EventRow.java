package dev.deltaverse.engine.journal;

import java.time.Instant;

/**
 * An event of a run's history, as stored.
 *
 * @param id its number, ascending in the order in which events became visible
 * @param kind for example {@code step-started}
 * @param step the step's kind and name; empty if it belongs to no step
 * @param table the table's or link's name; empty if it belongs to none
 * @param text a sentence for people
 * @param json the event as a JSON object
 */
public record EventRow(
    long id,
    long run,
    Instant at,
    String kind,
    String step,
    String table,
    Level level,
    String text,
    String json) {

  /** How much attention it wants. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
