package dev.deltaverse.webapi;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a failure means to the caller. A closed set: switch over it without default. */
public sealed interface ErrorKind {

  /**
   * A service protection limit. Nothing was done; wait and send the same again.
   *
   * @param limit which of the limits was exceeded
   * @param retryAfter what {@code Retry-After} asked for, null if the header was missing
   */
  record Throttled(ThrottleLimit limit, @Nullable Duration retryAfter) implements ErrorKind {}

  /**
   * A failure that passes by itself: send the same again after a pause.
   *
   * @param possiblyApplied true if a write may have been carried out all the same (a gateway
   *     answered in the service's place); repeat it only if doing it twice is harmless
   */
  record Transient(boolean possiblyApplied) implements ErrorKind {}

  /** The write collides with what is there. */
  record Conflict(Collision collision) implements ErrorKind {}

  /** The row, or the table, column or message named in the URL, does not exist. */
  record NotFound(Missing missing) implements ErrorKind {}

  /** A value or a rule of the target forbids this row; sending it again does not help. */
  record Refused() implements ErrorKind {}

  /** Sign-in failed, or the user lacks a privilege. */
  record Access() implements ErrorKind {}

  /** The server showed a certificate that is not to be trusted; nothing was sent. */
  record Untrusted() implements ErrorKind {}

  /**
   * Custom logic in the target failed.
   *
   * @param annotations the {@code Microsoft.PowerApps.CDS.*} annotations of the error without the
   *     leading {@code @}, e.g. {@code Microsoft.PowerApps.CDS.TraceText}; empty if not asked for
   */
  record PluginFailure(Map<String, String> annotations) implements ErrorKind {
    public PluginFailure {
      annotations = Map.copyOf(annotations);
    }
  }

  /** The request itself is wrong: a name, the JSON, a type, its size. */
  record Malformed() implements ErrorKind {}

  /**
   * The answer was lost after a write had been sent: whether it was carried out can only be known
   * by reading back. A read whose answer is lost is {@link Transient}.
   */
  record Unknown() implements ErrorKind {}

  /** The service protection limits (Microsoft Learn, "Service protection API limits"). */
  enum ThrottleLimit {
    /** Number of requests in the sliding window, 0x80072322. */
    REQUESTS,
    /** Combined execution time in the sliding window, 0x80072321. */
    EXECUTION_TIME,
    /** Requests at the same time, 0x80072326. */
    CONCURRENCY,
    /** Another throttle, e.g. of the database. */
    OTHER
  }

  /** What a write collided with. */
  enum Collision {
    /** A row with this alternate key, or any other unique index, exists. */
    DUPLICATE_KEY,
    /** A row with this id, or this N:N link, exists. */
    DUPLICATE_ROW,
    /** A duplicate detection rule matched. */
    DUPLICATE_RULE,
    /** {@code If-Match} with a row version that is no longer the current one. */
    STALE_VERSION,
    /** {@code If-None-Match: *} and the row exists, or another 412. */
    PRECONDITION
  }

  /** What does not exist. */
  enum Missing {
    /** A row: the one addressed, or one that a lookup names. */
    ROW,
    /** A table, column, message or path. */
    RESOURCE
  }
}
