package dev.deltaverse.engine.journal;

/** Where a run stands. */
public enum RunStatus {
  /** Under way. */
  RUNNING("running"),
  /** It came to its end; the exit code tells whether all rows were loaded. */
  FINISHED("finished"),
  /** A step failed. */
  FAILED("failed"),
  /** A guard stopped it before it did harm. */
  STOPPED_BY_GUARD("stopped-by-guard"),
  /** An operator stopped it. */
  INTERRUPTED("interrupted"),
  /** Its process died without a word; the next runner found it open. */
  CRASHED("crashed");

  private final String text;

  RunStatus(String text) {
    this.text = text;
  }

  /** The word for files and screens. */
  public String text() {
    return text;
  }

  static RunStatus parse(String text) {
    for (RunStatus status : values()) {
      if (status.text.equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException("run status " + text);
  }
}
