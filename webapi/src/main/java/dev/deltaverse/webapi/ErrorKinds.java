package dev.deltaverse.webapi;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from an answer what kind of failure it is: first by code, then by HTTP status. */
final class ErrorKinds {
  private static final Set<String> WORDS =
      Set.of(
          "throttled-requests",
          "throttled-time",
          "throttled-concurrency",
          "throttled-other",
          "transient",
          "duplicate-key",
          "duplicate-row",
          "duplicate-rule",
          "stale-version",
          "precondition",
          "row-missing",
          "resource-missing",
          "refused",
          "access",
          "plugin-failure",
          "malformed");

  private ErrorKinds() {}

  static boolean isKnown(String word) {
    return WORDS.contains(word);
  }

  static ErrorKind of(Call call, Answer answer, ServiceError error, Clock clock) {
    Duration retryAfter = answer.retryAfter(clock).orElse(null);
    Optional<ErrorKind> byCode =
        ErrorCodes.find(error.code())
            .map(row -> ofWord(row.kind(), retryAfter, error.annotations()));
    if (byCode.isPresent()) {
      return byCode.get();
    }
    return answer.isSuccess()
        ? new ErrorKind.Transient(!call.isRead())
        : ofStatus(call, answer.status(), error, retryAfter);
  }

  static ErrorKind ofWord(
      String word, @Nullable Duration retryAfter, Map<String, String> annotations) {
    return switch (word) {
      case "throttled-requests" ->
          new ErrorKind.Throttled(ErrorKind.ThrottleLimit.REQUESTS, retryAfter);
      case "throttled-time" ->
          new ErrorKind.Throttled(ErrorKind.ThrottleLimit.EXECUTION_TIME, retryAfter);
      case "throttled-concurrency" ->
          new ErrorKind.Throttled(ErrorKind.ThrottleLimit.CONCURRENCY, retryAfter);
      case "throttled-other" -> new ErrorKind.Throttled(ErrorKind.ThrottleLimit.OTHER, retryAfter);
      // Dataverse itself reports the error, so its transaction was rolled back.
      case "transient" -> new ErrorKind.Transient(false);
      case "duplicate-key" -> new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_KEY);
      case "duplicate-row" -> new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_ROW);
      case "duplicate-rule" -> new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_RULE);
      case "stale-version" -> new ErrorKind.Conflict(ErrorKind.Collision.STALE_VERSION);
      case "precondition" -> new ErrorKind.Conflict(ErrorKind.Collision.PRECONDITION);
      case "row-missing" -> new ErrorKind.NotFound(ErrorKind.Missing.ROW);
      case "resource-missing" -> new ErrorKind.NotFound(ErrorKind.Missing.RESOURCE);
      case "refused" -> new ErrorKind.Refused();
      case "access" -> new ErrorKind.Access();
      case "plugin-failure" -> new ErrorKind.PluginFailure(annotations);
      case "malformed" -> new ErrorKind.Malformed();
      default -> throw new IllegalArgumentException("No kind of error is called " + word);
    };
  }

  private static ErrorKind ofStatus(
      Call call, int status, ServiceError error, @Nullable Duration retryAfter) {
    return switch (status) {
      case 401, 403 -> new ErrorKind.Access();
      case 404 ->
          new ErrorKind.NotFound(
              namesARow(error.message()) ? ErrorKind.Missing.ROW : ErrorKind.Missing.RESOURCE);
      case 405 -> new ErrorKind.Refused();
      case 412 ->
          new ErrorKind.Conflict(
              hasRowVersion(call)
                  ? ErrorKind.Collision.STALE_VERSION
                  : ErrorKind.Collision.PRECONDITION);
      case 429 -> new ErrorKind.Throttled(ErrorKind.ThrottleLimit.OTHER, retryAfter);
      case 408, 500, 502, 503, 504 ->
          new ErrorKind.Transient(!call.isRead() && !error.fromService());
      case 400 -> error.fromService() ? new ErrorKind.Refused() : new ErrorKind.Malformed();
      default ->
          status >= 500
              ? status == 501
                  ? new ErrorKind.Malformed()
                  : new ErrorKind.Transient(!call.isRead() && !error.fromService())
              : new ErrorKind.Malformed();
    };
  }

  /** Older servers answer a missing row with an empty code, so the text has to tell. */
  private static boolean namesARow(String message) {
    return message.contains("Does Not Exist") || message.contains("does not exist in");
  }

  private static boolean hasRowVersion(Call call) {
    return call.headers().stream()
        .anyMatch(f -> f.name().equalsIgnoreCase("If-Match") && !f.value().equals("*"));
  }
}
