package dev.deltaverse.emulator;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came in, over its own connection or as a part of a batch.
 *
 * @param method in capitals
 * @param path still percent-encoded, without the query
 * @param query still percent-encoded, without the question mark; may be empty
 * @param headers by lower-case name
 * @param body decompressed
 * @param base the API's address as the client sees it, without a slash at the end
 */
record Request(
    String method,
    String path,
    String query,
    Map<String, String> headers,
    byte[] body,
    String base) {

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Whether the Prefer header has this value. */
  boolean prefers(String value) {
    String prefer = header("prefer");
    if (prefer == null) {
      return false;
    }
    for (String part : ResourcePath.splitOutsideQuotes(prefer, ',')) {
      String wanted = part.strip();
      if (wanted.equals(value) || wanted.startsWith(value + "=")) {
        return true;
      }
    }
    return false;
  }

  /** The value of a preference, without quotes; null if absent. */
  @Nullable String preference(String name) {
    String prefer = header("prefer");
    if (prefer == null) {
      return null;
    }
    for (String part : ResourcePath.splitOutsideQuotes(prefer, ',')) {
      String item = part.strip();
      if (item.startsWith(name + "=")) {
        String value = item.substring(name.length() + 1).strip();
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
            ? value.substring(1, value.length() - 1)
            : value;
      }
    }
    return null;
  }

  /** Whether an annotation is asked for by {@code odata.include-annotations}. */
  boolean includesAnnotation(String name) {
    String wanted = preference("odata.include-annotations");
    if (wanted == null) {
      return false;
    }
    for (String pattern : wanted.split(",", -1)) {
      String item = pattern.strip();
      if (item.equals("*")
          || item.equals(name)
          || (item.endsWith("*") && name.startsWith(item.substring(0, item.length() - 1)))) {
        return true;
      }
    }
    return false;
  }
}
