package dev.deltaverse.cli;

import dev.deltaverse.engine.project.Dialect;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as a legacy system's dialect has them, so that a table's own mapping reads them.
 * Values that came from a file of the dialect come out as they were; in a dialect without quoting a
 * text of ours loses what would part it. Not thread-safe.
 */
final class DialectWriter implements AutoCloseable {
  private final Dialect dialect;
  private final String terminator;
  private final BufferedWriter out;

  private DialectWriter(Dialect dialect, BufferedWriter out) {
    this.dialect = dialect;
    this.terminator = dialect.terminator().isEmpty() ? "\r\n" : dialect.terminator();
    this.out = out;
  }

  /** Opens a file anew. */
  static DialectWriter open(Path file, Dialect dialect) throws IOException {
    CharsetEncoder encoder =
        charset(dialect.encoding()).newEncoder().onUnmappableCharacter(CodingErrorAction.REPLACE);
    return new DialectWriter(
        dialect, new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(file), encoder)));
  }

  private static Charset charset(String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "latin-1" -> StandardCharsets.ISO_8859_1;
      // Java's UTF-16 writes the byte order mark by which the dialect is read.
      default -> Charset.forName(encoding);
    };
  }

  /** Writes a record; null is an empty field. */
  void record(List<@Nullable String> fields) throws IOException {
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) {
        out.write(dialect.delimiter());
      }
      String field = fields.get(i);
      out.write(field == null ? "" : field(field));
    }
    out.write(terminator);
  }

  private String field(String text) {
    String quote = dialect.quote();
    if (!quote.isEmpty()) {
      return needsQuotes(text) ? quote + escaped(text, quote, dialect.escape()) + quote : text;
    }
    return text.contains(dialect.delimiter()) || endsRecord(text)
        ? text.replace(dialect.delimiter(), " ")
            .replace(terminator, " ")
            .replaceAll(dialect.terminator().isEmpty() ? "[\r\n]" : "$^", " ")
        : text;
  }

  private static String escaped(String text, String quote, String escape) {
    String sign = escape.isEmpty() ? quote : escape;
    String whole = sign.equals(quote) ? text : text.replace(sign, sign + sign);
    return whole.replace(quote, sign + quote);
  }

  private boolean endsRecord(String text) {
    return dialect.terminator().isEmpty()
        ? text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0
        : text.contains(terminator);
  }

  private boolean needsQuotes(String text) {
    return text.isEmpty()
        || text.contains(dialect.delimiter())
        || text.contains(dialect.quote())
        || (!dialect.escape().isEmpty() && text.contains(dialect.escape()))
        || endsRecord(text)
        || !text.strip().equals(text);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
