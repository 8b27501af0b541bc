package dev.deltaverse.engine.target;

/** What came of one row of a request. */
public sealed interface Outcome {

  /** The target acknowledged it. */
  record Applied() implements Outcome {}

  /** The target refused it. */
  record Refused(String code, String message) implements Outcome {}

  /**
   * The target refused it, since it has no such row, or none that a lookup of it names: the service
   * does not tell the two apart. Of requests other than updates only where rows were named by ids.
   */
  record Missing(String code, String message) implements Outcome {}

  /** The answer was lost; it may have been applied. */
  record Unknown(String message) implements Outcome {}

  /** It was not applied, for a reason that may pass. */
  record Transient(String code, String message) implements Outcome {}
}
