package dev.deltaverse.examples.staffing;

/** What has to become of a row of a snapshot. */
public enum Outcome {
  /** It is loaded. */
  GOOD,
  /** It breaks a rule, or cannot be read. */
  REJECTED,
  /** It is fine, but a row that it refers to is missing or rejected. */
  PARKED,
  /** The project leaves it out on purpose. */
  EXCLUDED
}
