package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.MigrationException;
import org.jspecify.annotations.Nullable;

/** The changes of a phase, read once. Not thread-safe. */
public interface ChangeCursor extends AutoCloseable {

  /** The next change, or null at the end. Called when it is ready. */
  @Nullable Change next() throws MigrationException;

  /** Whether the next change, or the end, is there; false while changes wait for other rows. */
  default boolean ready() throws MigrationException {
    return true;
  }

  /**
   * Has someone told, from any thread, when a cursor that was not ready may have become so. To be
   * called before it is read.
   *
   * @param wake returns at once
   */
  default void onReady(Runnable wake) {}

  @Override
  void close();
}
