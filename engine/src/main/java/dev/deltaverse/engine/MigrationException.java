package dev.deltaverse.engine;

import org.jspecify.annotations.Nullable;

/**
 * A failure of an operation as a whole. Trouble with single rows is never an exception.
 *
 * <p>The message names the operation, the object, the rule and the actual value; the hint names the
 * next step.
 */
public final class MigrationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final String hint;

  public MigrationException(Code code, String message, String hint) {
    this(code, message, hint, null);
  }

  public MigrationException(Code code, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
  }

  public Code code() {
    return code;
  }

  /** What to do next, a sentence. */
  public String hint() {
    return hint;
  }

  /** Whose problem it is. */
  public enum Code {
    /** Usage or project file. */
    SETUP,
    /** The snapshot. */
    SOURCE,
    /** The target cannot be reached or denies access. */
    TARGET,
    /** A guard stopped the run. */
    GUARD,
    /** The target was not in agreement. */
    DISAGREES,
    /** A failure that may pass; the step may be tried again. */
    TRANSIENT,
    /** An internal fault. */
    BUG
  }
}
