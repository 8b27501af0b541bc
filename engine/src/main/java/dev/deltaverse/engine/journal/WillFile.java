package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.UnaryOperator;

/**
 * Changes the operator's will in a state, also while a runner in another process is at work.
 * Thread-safe.
 */
public final class WillFile implements AutoCloseable {
  private final Clock clock;
  private final SideWriter writer;

  private WillFile(Clock clock, SideWriter writer) {
    this.clock = clock;
    this.writer = writer;
  }

  /**
   * Opens a state that a runner has made.
   *
   * @throws MigrationException code SETUP if there is none yet or its format is another one
   */
  public static WillFile open(Path stateFolder, Clock clock) throws MigrationException {
    return new WillFile(clock, SideWriter.open(stateFolder));
  }

  /**
   * Makes a change; it is on disk when this returns.
   *
   * @param what was asked for, for the history
   * @return what is wanted from now on
   * @throws MigrationException if it cannot be written; nothing is changed then
   */
  public Will change(String what, UnaryOperator<Will> change) throws MigrationException {
    return writer.write(
        "writing the operator's will",
        statements -> WillRows.change(statements, clock.instant(), what, change));
  }

  @Override
  public void close() throws MigrationException {
    writer.close();
  }
}
