package dev.deltaverse.webapi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of this client: a call that the service refused, or that did not get through.
 *
 * <p>The message names the operation, the status, the service's code with its name, the service's
 * text and the request id. It never holds a token or a secret.
 */
public final class WebApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ErrorKind kind;
  private final String operation;
  private final String code;
  private final String serviceMessage;
  private final transient Map<String, String> annotations;
  private final transient List<RowError> rowErrors;
  private final transient @Nullable Answer answer;

  WebApiException(
      ErrorKind kind,
      String operation,
      ServiceError error,
      @Nullable Answer answer,
      @Nullable Throwable cause) {
    super(describe(kind, operation, error, answer), cause);
    this.kind = kind;
    this.operation = operation;
    this.code = error.code();
    this.serviceMessage = error.message();
    this.annotations = error.annotations();
    this.rowErrors = error.rowErrors();
    this.answer = answer;
  }

  static WebApiException of(
      ErrorKind kind, String operation, String message, @Nullable Throwable cause) {
    return new WebApiException(kind, operation, ServiceError.text(message), null, cause);
  }

  static WebApiException unreadable(Answer answer, String what, @Nullable Throwable cause) {
    String text = "The answer " + what + ". It has " + answer.body().length + " bytes";
    return new WebApiException(
        new ErrorKind.Malformed(), "Reading an answer", ServiceError.text(text), answer, cause);
  }

  private static String describe(
      ErrorKind kind, String operation, ServiceError error, @Nullable Answer answer) {
    StringBuilder text = new StringBuilder(operation).append(": ");
    if (answer != null) {
      text.append(answer.status()).append(' ');
    }
    if (!error.code().isEmpty()) {
      text.append(error.code()).append(' ');
      ErrorCodes.find(error.code()).ifPresent(row -> text.append(row.name()).append(' '));
    }
    text.append('(').append(kind.getClass().getSimpleName()).append(')');
    if (!error.message().isEmpty()) {
      text.append(": ").append(error.message());
    }
    if (answer != null) {
      answer.requestId().ifPresent(id -> text.append(" [request ").append(id).append(']'));
    }
    return text.toString();
  }

  /** What the caller can do about it. */
  public ErrorKind kind() {
    return kind;
  }

  /** Method and path of the call, or what else was being done. */
  public String operation() {
    return operation;
  }

  /** The service's code as sent, e.g. {@code 0x80060892}; empty if there was none. */
  public String code() {
    return code;
  }

  /** Whether the service's code is this one; hex digits compare without case. */
  public boolean hasCode(String hexCode) {
    return code.equalsIgnoreCase(hexCode);
  }

  /** The service's own text, or the reason why there is no answer. */
  public String serviceMessage() {
    return serviceMessage;
  }

  /** The error's annotations without the leading {@code @}; sent only if they were asked for. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** The rows that failed in a bulk call on an elastic table; empty for all other failures. */
  public List<RowError> rowErrors() {
    return rowErrors;
  }

  /** The HTTP status; empty if no answer came. */
  public OptionalInt status() {
    return answer == null ? OptionalInt.empty() : OptionalInt.of(answer.status());
  }

  /** The answer with its headers; empty if none came. */
  public Optional<Answer> answer() {
    return Optional.ofNullable(answer);
  }

  /** The id to give to Microsoft's support. */
  public Optional<String> requestId() {
    return answer().flatMap(Answer::requestId);
  }
}
