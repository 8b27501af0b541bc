package dev.deltaverse.webapi;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** One request for a token, and what its answer means. */
final class TokenRequest {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  private final HttpClient http;
  private final Duration timeout;
  private final String operation;

  TokenRequest(HttpClient http, Duration timeout, String operation) {
    this.http = http;
    this.timeout = timeout;
    this.operation = operation;
  }

  /** Posts a form. The secret is cut out of whatever message comes back. */
  CachedTokens.Fresh post(URI endpoint, List<Map.Entry<String, String>> form, String secret) {
    return token(exchange(formRequest(endpoint, form)), secret, Clock.systemUTC());
  }

  HttpRequest formRequest(URI endpoint, List<Map.Entry<String, String>> form) {
    String body =
        form.stream()
            .map(field -> field.getKey() + "=" + PercentEncoding.formValue(field.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  Answer exchange(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> future =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    String where = operation + " at " + request.uri().getHost();
    try {
      HttpResponse<byte[]> response = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(
          response.statusCode(),
          response.headers(),
          response.body(),
          Duration.ZERO,
          0,
          response.body().length);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw unreachable(where, "no answer within " + timeout.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable(where, "interrupted", e);
    } catch (ExecutionException e) {
      Optional<String> distrust = Distrust.reason(request.uri(), e);
      if (distrust.isPresent()) {
        throw WebApiException.of(new ErrorKind.Untrusted(), where, distrust.get(), e);
      }
      throw unreachable(where, reason(e), e.getCause() == null ? e : e.getCause());
    }
  }

  private static String reason(ExecutionException failure) {
    return switch (failure.getCause()) {
      case ConnectException e ->
          "no connection" + (e.getMessage() == null ? "" : ": " + e.getMessage());
      case IOException e -> "the connection was lost: " + e.getMessage();
      case null, default -> String.valueOf(failure.getMessage());
    };
  }

  private static WebApiException unreachable(String where, String reason, Throwable cause) {
    return WebApiException.of(new ErrorKind.Transient(false), where, reason, cause);
  }

  /** Reads the token, or throws what the provider says. */
  CachedTokens.Fresh token(Answer answer, String secret, Clock clock) {
    if (answer.status() != 200) {
      throw refused(answer, secret);
    }
    Row row = answer.json();
    String token = row.text("access_token").orElseThrow(() -> noToken(answer));
    return new CachedTokens.Fresh(token, lifetime(row, clock));
  }

  private WebApiException noToken(Answer answer) {
    return new WebApiException(
        new ErrorKind.Access(),
        operation,
        ServiceError.text("the answer holds no access_token"),
        null,
        WebApiException.unreadable(answer, "holds no access_token", null));
  }

  private WebApiException refused(Answer answer, String secret) {
    String text;
    try {
      Row row = answer.json();
      text =
          row.text("error").orElse("error")
              + row.text("error_description").map(d -> ": " + firstLine(d)).orElse("");
    } catch (WebApiException | IllegalStateException e) {
      text = "an answer that is not JSON, " + answer.body().length + " bytes";
    }
    Duration retryAfter = answer.retryAfter().orElse(null);
    ErrorKind kind =
        switch (answer.status()) {
          case 429 -> new ErrorKind.Throttled(ErrorKind.ThrottleLimit.OTHER, retryAfter);
          case 408, 500, 502, 503, 504 -> new ErrorKind.Transient(false);
          default -> new ErrorKind.Access();
        };
    return WebApiException.of(
        kind, operation, answer.status() + " " + Redaction.of(text, secret), null);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /**
   * How long the token is good. A length is taken as it is; a point in time depends on two clocks,
   * so it is kept within reason.
   */
  static Duration lifetime(Row row, Clock clock) {
    Optional<Duration> length = row.text("expires_in").flatMap(TokenRequest::seconds);
    if (length.isPresent()) {
      return atLeastShortest(length.get());
    }
    Optional<Instant> until = row.text("expires_on").flatMap(TokenRequest::instant);
    return until
        .map(time -> atLeastShortest(Duration.between(clock.instant(), time)))
        .map(time -> time.compareTo(LONGEST) > 0 ? LONGEST : time)
        .orElse(SHORTEST);
  }

  private static Duration atLeastShortest(Duration time) {
    return time.compareTo(SHORTEST) < 0 ? SHORTEST : time;
  }

  private static Optional<Duration> seconds(String text) {
    try {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> instant(String text) {
    return seconds(text)
        .map(s -> Instant.ofEpochSecond(s.toSeconds()))
        .or(
            () -> {
              try {
                return Optional.of(Instant.parse(text));
              } catch (DateTimeParseException e) {
                return Optional.empty();
              }
            });
  }
}
