package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts a multipart body into parts. Line ends must be CRLF, as the service demands. */
final class Multipart {
  /**
   * One part.
   *
   * @param headers by lower-case name
   * @param content what follows the blank line, in ISO-8859-1
   */
  record Part(Map<String, String> headers, String content) {
    Part {
      headers = Map.copyOf(headers);
    }
  }

  private Multipart() {}

  /** The boundary parameter of a Content-Type; null if it is not multipart/mixed. */
  static @Nullable String boundary(@Nullable String contentType) {
    if (contentType == null
        || !contentType.toLowerCase(Locale.ROOT).startsWith("multipart/mixed")) {
      return null;
    }
    for (String parameter : contentType.split(";", -1)) {
      String text = parameter.strip();
      if (text.toLowerCase(Locale.ROOT).startsWith("boundary=")) {
        String value = text.substring("boundary=".length());
        return value.startsWith("\"") && value.endsWith("\"") && value.length() > 1
            ? value.substring(1, value.length() - 1)
            : value;
      }
    }
    return null;
  }

  static String text(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  static List<Part> parts(String body, String boundary) {
    String delimiter = "--" + boundary;
    List<Part> parts = new ArrayList<>();
    int at = body.indexOf(delimiter);
    if (at < 0) {
      throw unreadable("no part begins with the boundary '" + boundary + "'");
    }
    while (true) {
      int after = at + delimiter.length();
      if (body.startsWith("--", after)) {
        if (!body.startsWith("\r\n", after + 2)) {
          throw unreadable("the closing boundary does not end with CRLF");
        }
        return parts;
      }
      if (!body.startsWith("\r\n", after)) {
        throw unreadable("a boundary line does not end with CRLF");
      }
      int next = body.indexOf("\r\n" + delimiter, after);
      if (next < 0) {
        throw unreadable("the last part is not closed by the boundary and CRLF");
      }
      parts.add(part(body.substring(after + 2, Math.max(next, after + 2))));
      at = next + 2;
    }
  }

  private static Part part(String text) {
    int blank = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
    if (blank < 0) {
      throw unreadable("a part has no blank line after its headers");
    }
    String head = text.substring(0, blank);
    String content = text.substring(Math.min(text.length(), blank + (blank == 0 ? 2 : 4)));
    return new Part(headers(head), content);
  }

  static Map<String, String> headers(String head) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : head.split("\r\n", -1)) {
      if (line.indexOf('\n') >= 0) {
        throw unreadable("a header line ends with LF instead of CRLF");
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  static Refusal unreadable(String reason) {
    return Refusal.badRequest(
        "0x80048d19",
        "Error identified in Payload provided by the user for Entity :'$batch', InnerException :"
            + " System.ArgumentException: Stream was not readable: "
            + reason
            + ".");
  }
}
