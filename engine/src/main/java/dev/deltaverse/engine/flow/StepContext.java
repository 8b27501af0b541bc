package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.journal.EventRow.Level;

/** What a step tells of itself while it runs. Thread-safe. */
public interface StepContext {

  StepId step();

  /** The number of this try, from 1. */
  int attempt();

  /**
   * Tells how far it is. May be called for each row: what is passed on is limited to one event a
   * second, and the last.
   *
   * @param total 0 if unknown
   */
  void progress(long done, long total);

  /** Tells a figure, for example the number of rejects. */
  void figure(String name, long value);

  /** Tells a sentence for people. */
  void note(Level level, String text);
}
