package dev.deltaverse.webapi;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * What the service answered to a {@link Call}, or to one part of a batch. Immutable and
 * thread-safe.
 */
public final class Answer {
  static final String AFFINITY = "ARRAffinity=";
  private static final double MOST_SECONDS = 86_400;

  private static final Pattern LAST_GUID =
      Pattern.compile(
          "\\(([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\\)$");

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;
  private final Duration duration;
  private final long sentBytes;
  private final long receivedBytes;

  Answer(
      int status,
      HttpHeaders headers,
      byte[] body,
      Duration duration,
      long sentBytes,
      long receivedBytes) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.duration = duration;
    this.sentBytes = sentBytes;
    this.receivedBytes = receivedBytes;
  }

  public int status() {
    return status;
  }

  /** All header fields; names are case-insensitive. */
  public HttpHeaders headers() {
    return headers;
  }

  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** The body, decompressed, not copied. */
  public byte[] body() {
    return body;
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * The body as a JSON object.
   *
   * @throws WebApiException of kind {@link ErrorKind.Malformed} if it is not one
   */
  public Row json() {
    try (JsonParser parser = Json.parser(body)) {
      parser.nextToken();
      if (Json.read(parser) instanceof Row row) {
        return row;
      }
      throw notJson(null);
    } catch (JacksonException | IllegalStateException e) {
      throw notJson(e);
    }
  }

  private WebApiException notJson(@org.jspecify.annotations.Nullable Throwable cause) {
    return WebApiException.unreadable(this, "is not a JSON object", cause);
  }

  /** From sending the request until the whole answer was read; for a part, that of its batch. */
  public Duration duration() {
    return duration;
  }

  /** Size of the request's body before it was compressed; 0 for a part of a batch. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Size of the answer's body on the wire. */
  public long receivedBytes() {
    return receivedBytes;
  }

  /** What {@code Retry-After} asks for, in either of its forms (RFC 9110, 10.2.3). */
  public Optional<Duration> retryAfter() {
    return retryAfter(Clock.systemUTC());
  }

  Optional<Duration> retryAfter(Clock clock) {
    return header("Retry-After").flatMap(value -> parseRetryAfter(value.strip(), clock));
  }

  private static Optional<Duration> parseRetryAfter(String value, Clock clock) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(value))));
    } catch (NumberFormatException e) {
      try {
        ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
        Duration wait = Duration.between(clock.instant(), until.toInstant());
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
      } catch (DateTimeException notADate) {
        return Optional.empty();
      }
    }
  }

  /** {@code x-ms-dop-hint}: the number of requests at a time that the environment recommends. */
  public OptionalInt dopHint() {
    OptionalLong hint = wholeNumber("x-ms-dop-hint");
    return hint.isPresent() && hint.getAsLong() > 0 && hint.getAsLong() <= Integer.MAX_VALUE
        ? OptionalInt.of((int) hint.getAsLong())
        : OptionalInt.empty();
  }

  /**
   * The web server that answered, as the value of its affinity cookie; opaque. This client keeps no
   * cookies; {@link DataverseClient#on} asks for a server.
   */
  public Optional<String> server() {
    for (String cookie : headers.allValues("Set-Cookie")) {
      if (cookie.startsWith(AFFINITY)) {
        int end = cookie.indexOf(';');
        return Optional.of(cookie.substring(AFFINITY.length(), end < 0 ? cookie.length() : end));
      }
    }
    return Optional.empty();
  }

  /** Requests left in the window, on the server that answered. */
  public OptionalLong remainingRequests() {
    return wholeNumber("x-ms-ratelimit-burst-remaining-xrm-requests");
  }

  /**
   * Execution time left in the window, on the server that answered; none where it is beyond all
   * reason: more than a day.
   */
  public Optional<Duration> remainingExecutionTime() {
    return header("x-ms-ratelimit-time-remaining-xrm-requests")
        .flatMap(
            value -> {
              try {
                double seconds = Double.parseDouble(value.replace(",", "").strip());
                return seconds >= 0 && seconds <= MOST_SECONDS
                    ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
                    : Optional.empty();
              } catch (NumberFormatException e) {
                return Optional.empty();
              }
            });
  }

  private OptionalLong wholeNumber(String name) {
    Optional<String> value = header(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(value.get().replace(",", "").strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** {@code OData-EntityId}: the URL of the row written, by the key that was sent. */
  public Optional<String> entityId() {
    return header("OData-EntityId").or(() -> header("Location"));
  }

  /** The id in {@code OData-EntityId}; empty if the row was addressed by an alternate key. */
  public Optional<UUID> id() {
    return entityId()
        .map(LAST_GUID::matcher)
        .filter(Matcher::find)
        .map(matcher -> UUID.fromString(matcher.group(1)));
  }

  /** The row version of the row written, opaque. */
  public Optional<String> etag() {
    return header("ETag");
  }

  /** {@code x-ms-session-token}, for reading an elastic table's own writes. */
  public Optional<String> sessionToken() {
    return header("x-ms-session-token");
  }

  /** The id to give to Microsoft's support. */
  public Optional<String> requestId() {
    return header("REQ_ID").or(() -> header("x-ms-service-request-id"));
  }

  boolean isSuccess() {
    return (status >= 200 && status < 300) || status == 304;
  }

  /** A web page in the service's place: a proxy or a sign-in page, whatever its status. */
  boolean isWebPage() {
    return header("Content-Type").orElse("").startsWith("text/html")
        && header("x-ms-file-name").isEmpty();
  }

  static HttpHeaders noHeaders() {
    return HttpHeaders.of(Map.of(), (_, _) -> true);
  }

  /** Status, time and size; never the body. */
  @Override
  public String toString() {
    return status + " in " + duration.toMillis() + " ms, " + receivedBytes + " bytes";
  }
}
