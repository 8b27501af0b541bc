package dev.deltaverse.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource path cut into segments, each with what stands in its parentheses.
 *
 * @param segments from left to right, without the API's own prefix
 */
record ResourcePath(List<Segment> segments) {
  private static final String FORBIDDEN = "/<>*%&:\\?+";

  ResourcePath {
    segments = List.copyOf(segments);
  }

  /**
   * One segment.
   *
   * @param name what stands before the parentheses, decoded
   * @param key what stands in them, decoded; null without parentheses
   */
  record Segment(String name, @Nullable String key) {}

  Segment get(int index) {
    return segments.get(index);
  }

  int size() {
    return segments.size();
  }

  /** Parses a path that is still percent-encoded; a slash inside a quoted value does not divide. */
  static ResourcePath parse(String rawPath) {
    String path = decode(rawPath);
    List<Segment> segments = new ArrayList<>();
    int start = 0;
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i <= path.length(); i++) {
      char c = i < path.length() ? path.charAt(i) : '/';
      if (i < path.length() && c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      }
      if (i == path.length() || (c == '/' && !quoted && depth == 0)) {
        if (i > start) {
          segments.add(segment(path.substring(start, i)));
        }
        start = i + 1;
      }
    }
    return new ResourcePath(segments);
  }

  private static Segment segment(String text) {
    int open = text.indexOf('(');
    if (open < 0) {
      return new Segment(text, null);
    }
    if (!text.endsWith(")")) {
      throw new Refusal(400, "0x80060888", "Bad Request - Error in query syntax: '" + text + "'.");
    }
    return new Segment(text.substring(0, open), text.substring(open + 1, text.length() - 1));
  }

  /** Percent-decodes; unlike in a form, a plus sign is itself. */
  static String decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    try {
      return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "0x80060888", "The URL is not well percent-encoded: " + raw);
    }
  }

  /** The {@code name=value} pairs of a key predicate, values still as literals. */
  static Map<String, String> keyPairs(String predicate) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String part : splitOutsideQuotes(predicate, ',')) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        pairs.put("", part.strip());
      } else {
        pairs.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    return pairs;
  }

  static List<String> splitOutsideQuotes(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int depth = 0;
    boolean quoted = false;
    boolean doubleQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' && !doubleQuoted) {
        quoted = !quoted;
      } else if (c == '"' && !quoted) {
        doubleQuoted = !doubleQuoted;
      } else if (!quoted && !doubleQuoted) {
        if (c == '(' || c == '[' || c == '{') {
          depth++;
        } else if (c == ')' || c == ']' || c == '}') {
          depth--;
        } else if (c == separator && depth == 0) {
          parts.add(text.substring(start, i));
          start = i + 1;
        }
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Refuses the characters with which a row can't be addressed (use-alternate-key-reference). */
  static void requireAddressable(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (FORBIDDEN.indexOf(value.charAt(i)) >= 0) {
        throw new Refusal(
            400,
            "0x80060888",
            "A potentially dangerous Request.Path value was detected from the client ("
                + value.charAt(i)
                + ").");
      }
    }
  }
}
