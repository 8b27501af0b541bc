package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.webapi.BatchResult;
import dev.deltaverse.webapi.ErrorKind;
import dev.deltaverse.webapi.RowError;
import dev.deltaverse.webapi.WebApiException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tells from the kind of a failure, and never from its text, what it means for a request. */
final class Answers {
  /** Where a throttle names no time; what the service's own clients wait. */
  private static final Duration DEFAULT_WAIT = Duration.ofSeconds(5);

  private static final int PAYLOAD_TOO_LARGE = 413;

  private Answers() {}

  /** For a request as a whole, of which nothing was applied unless that is unknown. */
  static Answer of(WebApiException e) {
    return switch (e.kind()) {
      case ErrorKind.Throttled throttled ->
          new Answer.Throttled(
              throttled.limit().name(),
              throttled.retryAfter() == null ? DEFAULT_WAIT : throttled.retryAfter());
      case ErrorKind.Transient passing ->
          passing.possiblyApplied()
              ? new Answer.Unknown(message(e))
              : new Answer.Transient(code(e), message(e));
      case ErrorKind.Unknown _ -> new Answer.Unknown(message(e));
      case ErrorKind.Conflict _, ErrorKind.Refused _, ErrorKind.PluginFailure _ ->
          new Answer.Refused(code(e), message(e));
      case ErrorKind.NotFound missing ->
          missing.missing() == ErrorKind.Missing.ROW
              ? new Answer.Refused(code(e), message(e), true)
              : new Answer.Denied(code(e), message(e));
      // A smaller request may go through. Anything else that is wrong with it is wrong with all.
      case ErrorKind.Malformed _ ->
          e.status().orElse(0) == PAYLOAD_TOO_LARGE
              ? new Answer.Refused(code(e), message(e))
              : new Answer.Denied(code(e), message(e));
      case ErrorKind.Access _, ErrorKind.Untrusted _ -> new Answer.Denied(code(e), message(e));
    };
  }

  /**
   * For a bulk request on an elastic table, which is not all or nothing: the rows that failed are
   * named, the others are in (use-elastic-tables.md).
   */
  static Answer ofElastic(WebApiException e, int rows) {
    if (e.rowErrors().isEmpty()) {
      return of(e);
    }
    List<Outcome> outcomes = new ArrayList<>(Collections.nCopies(rows, new Outcome.Applied()));
    for (RowError error : e.rowErrors()) {
      if (error.requestIndex() < 0 || error.requestIndex() >= rows) {
        return new Answer.Unknown(
            "The answer names row " + error.requestIndex() + " of " + rows + ": " + message(e));
      }
      String code = Integer.toString(error.statusCode());
      outcomes.set(
          error.requestIndex(),
          switch (error.statusCode()) {
            case 408, 429, 449, 500, 502, 503, 504 -> new Outcome.Transient(code, message(e));
            default -> new Outcome.Refused(code, message(e));
          });
    }
    return new Answer.Each(outcomes);
  }

  /**
   * What a failure means for its row, given its kind and what it means by itself.
   */
  @FunctionalInterface
  interface Reading {
    Outcome of(Change row, ErrorKind kind, Outcome outcome);
  }

  /**
   * For the parts of a batch.
   *
   * @param rows of the parts, in their order
   */
  static Answer ofParts(List<BatchResult> results, List<Change> rows, Reading reading) {
    List<Outcome> outcomes = new ArrayList<>(results.size());
    WebApiException denied = null;
    boolean allDenied = true;
    for (int i = 0; i < results.size(); i++) {
      BatchResult result = results.get(i);
      outcomes.add(outcome(result, rows.get(i), reading));
      if (result instanceof BatchResult.Failed failed
          && of(failed.failure()) instanceof Answer.Denied) {
        denied = failed.failure();
      } else {
        allDenied = false;
      }
    }
    return allDenied && denied != null ? of(denied) : new Answer.Each(outcomes);
  }

  private static Outcome outcome(BatchResult result, Change row, Reading reading) {
    return switch (result) {
      case BatchResult.Done _ -> new Outcome.Applied();
      case BatchResult.NotRun _ -> new Outcome.Transient("", "The batch stopped before it");
      case BatchResult.Failed failed ->
          reading.of(row, failed.failure().kind(), outcome(of(failed.failure())));
    };
  }

  private static Outcome outcome(Answer answer) {
    return switch (answer) {
      case Answer.Applied _ -> new Outcome.Applied();
      case Answer.Refused no -> new Outcome.Refused(no.code(), no.message());
      case Answer.Denied no -> new Outcome.Refused(no.code(), no.message());
      case Answer.Transient passing -> new Outcome.Transient(passing.code(), passing.message());
      case Answer.Throttled limit -> new Outcome.Transient(limit.limit(), "Throttled");
      case Answer.Unknown lost -> new Outcome.Unknown(lost.message());
      case Answer.Each _ -> throw new IllegalStateException("a part of a batch is one row");
    };
  }

  /** The service's code, or the HTTP status where it gave none. */
  static String code(WebApiException e) {
    if (!e.code().isEmpty()) {
      return e.code();
    }
    return e.status().isPresent() ? Integer.toString(e.status().getAsInt()) : "";
  }

  static String message(WebApiException e) {
    return e.serviceMessage().isEmpty() ? String.valueOf(e.getMessage()) : e.serviceMessage();
  }
}
