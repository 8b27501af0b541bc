package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.webapi.Answer;
import dev.deltaverse.webapi.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the one value in the answer to a query. */
final class Scalar {
  private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=%";

  private Scalar() {}

  /**
   * The path with everything that a URL must not hold percent-encoded, so that a query can be
   * written as the service's documentation writes it, with blanks.
   */
  static String path(String query) {
    StringBuilder path = new StringBuilder(query.length() + 16);
    for (byte b : query.strip().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letter =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || LEGAL.indexOf(c) >= 0) {
        path.append(c);
      } else {
        path.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return path.toString();
  }

  /**
   * The first value that is no annotation: of the first row of an answer with rows, else of the
   * answer itself ({@code $count} answers with text alone).
   */
  static @Nullable String of(Answer answer) {
    String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/json")) {
      String text = answer.text().replace("\uFEFF", "").strip();
      return text.isEmpty() ? null : text;
    }
    Row row = answer.json();
    return row.value("value") instanceof List<?> ? first(row.rows("value")) : first(List.of(row));
  }

  private static @Nullable String first(List<Row> rows) {
    if (rows.isEmpty()) {
      return null;
    }
    for (Map.Entry<String, @Nullable Object> entry : rows.getFirst().asMap().entrySet()) {
      if (entry.getKey().indexOf('@') < 0) {
        Object value = entry.getValue();
        return value == null ? null : Canonical.plain(value);
      }
    }
    return null;
  }
}
