package dev.deltaverse.webapi;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads multipart bodies as servers really write them: CRLF or LF, with or without a blank after a
 * header's colon, boundary with or without quotes, with a preamble.
 */
final class Multipart {
  /** A token (RFC 9110, 5.6.2). */
  private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** A body part, or what is inside an {@code application/http} part. */
  record Part(String startLine, HttpHeaders headers, byte[] body) {
    Optional<String> boundary() {
      return Multipart.boundary(headers.firstValue("Content-Type").orElse(""));
    }
  }

  private Multipart() {}

  static boolean isMultipart(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith("multipart/");
  }

  static Optional<String> boundary(String contentType) {
    int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
    if (!isMultipart(contentType) || at < 0) {
      return Optional.empty();
    }
    String value = contentType.substring(at + "boundary=".length()).strip();
    if (value.startsWith("\"")) {
      int end = value.indexOf('"', 1);
      return end < 0 ? Optional.empty() : Optional.of(value.substring(1, end));
    }
    int end = value.indexOf(';');
    return Optional.of((end < 0 ? value : value.substring(0, end)).strip());
  }

  /**
   * The parts of a multipart body.
   *
   * @throws IllegalStateException if the closing delimiter is missing, because the body was cut, or
   *     a header has no name
   */
  static List<Part> parts(byte[] body, String boundary) {
    byte[] delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    List<Part> parts = new ArrayList<>();
    int start = -1;
    int at = 0;
    while (true) {
      int found = delimiterAt(body, delimiter, at);
      if (found < 0) {
        throw new IllegalStateException(
            "the multipart body ends without its closing delimiter, after "
                + parts.size()
                + " complete parts");
      }
      if (start >= 0) {
        parts.add(entity(body, start, endBeforeLine(body, start, found), false));
      }
      int after = found + delimiter.length;
      if (after + 1 < body.length && body[after] == '-' && body[after + 1] == '-') {
        return parts;
      }
      start = nextLine(body, after);
      at = start;
    }
  }

  /** The HTTP answer inside an {@code application/http} part. */
  static Part http(Part part) {
    byte[] body = part.body();
    int start = 0;
    while (start < body.length && (body[start] == '\r' || body[start] == '\n')) {
      start++;
    }
    return entity(body, start, body.length, true);
  }

  /** Start line if there is one, header lines, blank line, body. */
  private static Part entity(byte[] bytes, int start, int end, boolean hasStartLine) {
    String startLine = "";
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int at = start;
    boolean first = hasStartLine;
    while (at < end) {
      int next = Math.min(nextLine(bytes, at), end);
      String line = new String(bytes, at, next - at, StandardCharsets.UTF_8).strip();
      at = next;
      if (first) {
        startLine = line;
        first = false;
      } else if (line.isEmpty()) {
        break;
      } else {
        int colon = line.indexOf(':');
        if (colon > 0) {
          String name = line.substring(0, colon).strip();
          if (!FIELD_NAME.matcher(name).matches()) {
            throw new IllegalStateException("a header is called '" + name + "'");
          }
          headers
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(line.substring(colon + 1).strip());
        }
      }
    }
    return new Part(
        startLine, HttpHeaders.of(headers, (_, _) -> true), Arrays.copyOfRange(bytes, at, end));
  }

  /** Finds the delimiter at the begin of a line. */
  private static int delimiterAt(byte[] bytes, byte[] delimiter, int from) {
    for (int i = from; i <= bytes.length - delimiter.length; i++) {
      boolean lineStart = i == 0 || bytes[i - 1] == '\n';
      if (lineStart
          && Arrays.equals(bytes, i, i + delimiter.length, delimiter, 0, delimiter.length)
          && endsThere(bytes, i + delimiter.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a delimiter ends here, and is not the begin of a longer one. */
  private static boolean endsThere(byte[] bytes, int at) {
    return at >= bytes.length
        || bytes[at] == '\r'
        || bytes[at] == '\n'
        || bytes[at] == ' '
        || bytes[at] == '\t'
        || (bytes[at] == '-' && at + 1 < bytes.length && bytes[at + 1] == '-');
  }

  private static int nextLine(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, bytes.length);
  }

  /** The line end before a delimiter belongs to the delimiter. */
  private static int endBeforeLine(byte[] bytes, int start, int delimiterAt) {
    int end = delimiterAt;
    if (end > start && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > start && bytes[end - 1] == '\r') {
      end--;
    }
    return end;
  }
}
