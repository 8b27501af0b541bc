package dev.deltaverse.engine.project;

/** What becomes of a row that somebody changed in the target since it was last written. */
public enum Drift {
  /** The target is not asked; what the source changes is sent. */
  SOURCE_WINS,
  /** The target's values stay, and the row is left out of the run. */
  TARGET_WINS,
  /** The rows are told; what the source changes is sent. */
  REPORT
}
