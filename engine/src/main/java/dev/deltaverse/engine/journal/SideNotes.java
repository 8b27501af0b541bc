package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What is written into a state beside its runner, also while one in another process is at work:
 * events of runs that have ended, and facts. Thread-safe.
 */
public final class SideNotes implements AutoCloseable {
  private final SideWriter writer;

  private SideNotes(SideWriter writer) {
    this.writer = writer;
  }

  /**
   * Opens a state that a runner has made.
   *
   * @throws MigrationException code SETUP if there is none yet or its format is another one
   */
  public static SideNotes open(Path stateFolder) throws MigrationException {
    return new SideNotes(SideWriter.open(stateFolder));
  }

  /**
   * Adds an event to the history of a run; it is on disk when this returns.
   *
   * @param kind as {@link EventRow} has it, and so {@code json}
   */
  public void event(
      long run, Instant at, String kind, EventRow.Level level, String text, String json)
      throws MigrationException {
    writer.write(
        "writing an event of run " + run,
        statements ->
            statements.update(
                "INSERT INTO event (run, at, kind, step, name, level, text, json)"
                    + " VALUES (?, ?, ?, '', '', ?, ?, ?)",
                run,
                at.toEpochMilli(),
                kind,
                level.name(),
                text,
                json));
  }

  /** Keeps a small value under a key, in place of the one it had. */
  public void fact(String key, String value) throws MigrationException {
    writer.write(
        "writing fact " + key,
        statements ->
            statements.update(
                "INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)", key, value));
  }

  @Override
  public void close() throws MigrationException {
    writer.close();
  }
}
