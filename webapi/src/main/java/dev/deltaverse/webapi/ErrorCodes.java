package dev.deltaverse.webapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The service's error codes and what they mean, read once from {@code error-codes.tsv}. */
final class ErrorCodes {
  static final String RESOURCE = "error-codes.tsv";

  private static final Map<String, CodeRow> BY_CODE = load();

  private ErrorCodes() {}

  /**
   * A line of the table.
   *
   * @param kind the word for the kind of error, see {@link ErrorKinds}
   * @param status the HTTP status it comes with as far as known, 0 if not
   */
  record CodeRow(String code, String name, String kind, int status, String source) {}

  static Optional<CodeRow> find(String code) {
    return Optional.ofNullable(BY_CODE.get(code.toLowerCase(Locale.ROOT)));
  }

  static Map<String, CodeRow> all() {
    return BY_CODE;
  }

  private static Map<String, CodeRow> load() {
    Map<String, CodeRow> rows = new LinkedHashMap<>();
    try (InputStream in =
            Objects.requireNonNull(ErrorCodes.class.getResourceAsStream(RESOURCE), RESOURCE);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(ErrorCodes::parse)
          .forEach(
              row -> {
                if (rows.put(row.code().toLowerCase(Locale.ROOT), row) != null) {
                  throw new IllegalStateException(RESOURCE + " has " + row.code() + " twice");
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(rows);
  }

  private static CodeRow parse(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 5) {
      throw new IllegalStateException(
          RESOURCE + ": 5 cells wanted, got " + cells.length + ": " + line);
    }
    int status = cells[3].isEmpty() ? 0 : Integer.parseInt(cells[3]);
    CodeRow row = new CodeRow(cells[0], cells[1], cells[2], status, cells[4]);
    if (!ErrorKinds.isKnown(row.kind())) {
      throw new IllegalStateException(RESOURCE + ": unknown kind in: " + line);
    }
    return row;
  }
}
