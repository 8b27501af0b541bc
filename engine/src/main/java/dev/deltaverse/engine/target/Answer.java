package dev.deltaverse.engine.target;

import java.time.Duration;
import java.util.List;

/** What came of a request. */
public sealed interface Answer {

  /** Every row was applied. */
  record Applied() implements Answer {}

  /** Each row has its own outcome, in the order of the request. */
  record Each(List<Outcome> outcomes) implements Answer {
    public Each {
      outcomes = List.copyOf(outcomes);
    }
  }

  /** The request was refused as a whole for what is in it, and nothing was applied. */
  record Refused(String code, String message) implements Answer {}

  /** The user must wait; nothing was applied. */
  record Throttled(String limit, Duration retryAfter) implements Answer {}

  /** A failure that may pass; nothing was applied. */
  record Transient(String code, String message) implements Answer {}

  /** The answer was lost after the request had left; it may have been applied. */
  record Unknown(String message) implements Answer {}

  /** The target cannot be used at all: access denied, wrong address. */
  record Denied(String code, String message) implements Answer {}
}
