package dev.deltaverse.webapi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request to the service, as a value. Immutable and thread-safe; sent by {@link
 * DataverseClient#send}, or as a part of a {@link Batch}. {@link Write} makes the usual ones.
 *
 * <p>The path is relative to the service root ({@code accounts?$top=1}), already percent-encoded;
 * an absolute URL of the same environment (a next link), or {@code $1} inside a change set.
 */
public final class Call {

  /** The HTTP methods that the service knows. */
  public enum Method {
    GET,
    POST,
    PATCH,
    PUT,
    DELETE
  }

  /**
   * One header field.
   *
   * @throws IllegalArgumentException if name or value has a control character
   */
  public record Field(String name, String value) {
    public Field {
      if (name.isEmpty() || hasControlCharacter(name) || hasControlCharacter(value)) {
        throw new IllegalArgumentException(
            "The header '" + name + "' is empty or has a control character in name or value");
      }
    }
  }

  private final Method method;
  private final String path;
  private final List<Field> headers;
  private final @Nullable Body body;
  private final @Nullable Duration timeout;

  private Call(
      Method method,
      String path,
      List<Field> headers,
      @Nullable Body body,
      @Nullable Duration timeout) {
    if (path.isEmpty() || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "The path '" + path + "' is empty or has characters that must be percent-encoded");
    }
    this.method = method;
    this.path = path;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.timeout = timeout;
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(c -> c < ' ' || c == 127);
  }

  public static Call get(String path) {
    return new Call(Method.GET, path, List.of(), null, null);
  }

  public static Call post(String path, Body body) {
    return new Call(Method.POST, path, List.of(), body, null);
  }

  public static Call patch(String path, Body body) {
    return new Call(Method.PATCH, path, List.of(), body, null);
  }

  public static Call put(String path, Body body) {
    return new Call(Method.PUT, path, List.of(), body, null);
  }

  public static Call delete(String path) {
    return new Call(Method.DELETE, path, List.of(), null, null);
  }

  /** The same with one more header field. */
  public Call header(String name, String value) {
    List<Field> more = new ArrayList<>(headers);
    more.add(new Field(name, value));
    return new Call(method, path, more, body, timeout);
  }

  /** The same with one more preference, e.g. {@code return=representation}. */
  public Call prefer(String preference) {
    return header("Prefer", preference);
  }

  /** The same, done only if the row is there with this row version; {@code *} is any version. */
  public Call ifMatch(String etag) {
    return header("If-Match", etag);
  }

  /** The same with a time limit of its own, from sending until the whole answer is read. */
  public Call timeout(Duration limit) {
    return new Call(method, path, headers, body, limit);
  }

  /** The same with the headers of the options and, for a write, the tag. */
  public Call with(CallOptions options) {
    Call call = this;
    for (Field field : options.headers()) {
      call = call.header(field.name(), field.value());
    }
    return options.tag() == null || isRead() ? call : call.tagged(options.tag());
  }

  private Call tagged(String tag) {
    String option = "tag=" + PercentEncoding.formValue(tag);
    String tagged = path + (path.indexOf('?') < 0 ? "?" : "&") + option;
    return new Call(method, tagged, headers, body, timeout);
  }

  public Method method() {
    return method;
  }

  public String path() {
    return path;
  }

  public List<Field> headers() {
    return headers;
  }

  public Optional<Body> body() {
    return Optional.ofNullable(body);
  }

  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /** Whether the call changes nothing, so that it can be repeated at will. */
  public boolean isRead() {
    return method == Method.GET;
  }

  /** Method and path, without headers and body. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
