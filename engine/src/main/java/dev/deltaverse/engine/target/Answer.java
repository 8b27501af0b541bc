package dev.deltaverse.engine.target;

import java.time.Duration;
import java.util.List;

/** What came of a request. */
public sealed interface Answer {

  /**
   * Every row was applied.
   *
   * @param ids those that new rows were given, in the order of the request; empty if they are not
   *     told or not wanted
   */
  record Applied(List<String> ids) implements Answer {
    public Applied {
      ids = List.copyOf(ids);
    }

    /** Every row was applied; of ids nothing is told. */
    public Applied() {
      this(List.of());
    }
  }

  /** Each row has its own outcome, in the order of the request. */
  record Each(List<Outcome> outcomes) implements Answer {
    public Each {
      outcomes = List.copyOf(outcomes);
    }

    /** Rows that were refused, those that are missing among them. */
    public int refused() {
      return (int)
          outcomes.stream()
              .filter(o -> o instanceof Outcome.Refused || o instanceof Outcome.Missing)
              .count();
    }
  }

  /**
   * The request was refused as a whole for what is in it, and nothing was applied.
   *
   * @param missing whether for a row that is not there, of the request itself or one that it names
   */
  record Refused(String code, String message, boolean missing) implements Answer {

    /** Refused for something else than a row that is not there. */
    public Refused(String code, String message) {
      this(code, message, false);
    }
  }

  /** The user must wait; nothing was applied. */
  record Throttled(String limit, Duration retryAfter) implements Answer {}

  /** A failure that may pass; nothing was applied. */
  record Transient(String code, String message) implements Answer {}

  /** The answer was lost after the request had left; it may have been applied. */
  record Unknown(String message) implements Answer {}

  /** The target cannot be used at all: access denied, wrong address. */
  record Denied(String code, String message) implements Answer {}
}
