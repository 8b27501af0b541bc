package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;

/**
 * The journal could not be written, so that the request in hand must not go on. It is unchecked
 * because recording wraps sending, whose signature knows nothing of files.
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final MigrationException failure;

  public JournalException(MigrationException failure) {
    super(failure.getMessage(), failure);
    this.failure = failure;
  }

  /** What happened, with its hint. */
  public MigrationException failure() {
    return failure;
  }
}
