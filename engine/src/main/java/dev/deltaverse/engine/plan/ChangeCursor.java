package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.MigrationException;
import org.jspecify.annotations.Nullable;

/** The changes of a phase, read once, in ascending {@code seq}. Not thread-safe. */
public interface ChangeCursor extends AutoCloseable {

  /** The next change, or null at the end. */
  @Nullable Change next() throws MigrationException;

  @Override
  void close();
}
