package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Dialect.Trim;
import java.util.Arrays;
import java.util.List;

/**
 * What of a dialect decides where records and fields end, as bytes of UTF-8 and checked against
 * contradictions.
 *
 * @param quote empty for no quoting
 * @param terminator empty for LF, CRLF or CR
 * @param leading whether spaces before an opening quote are dropped; never where a space separates
 * @param trailing whether spaces after a closing quote are dropped
 * @param names the names where there is no header
 */
record Syntax(
    Encoding encoding,
    byte[] delimiter,
    byte[] quote,
    byte[] escape,
    byte[] terminator,
    boolean leading,
    boolean trailing,
    boolean header,
    List<String> names) {

  private static final List<String> LINE_ENDS = List.of("", "\n", "\r\n", "\r");

  static Syntax of(Dialect dialect) throws MigrationException {
    Encoding encoding =
        Encoding.named(dialect.encoding())
            .orElseThrow(() -> contradiction("unknown encoding '" + dialect.encoding() + "'"));
    check(!dialect.delimiter().isEmpty(), "the delimiter is empty");
    check(
        dialect.quote().codePointCount(0, dialect.quote().length()) <= 1,
        "the quote '" + dialect.quote() + "' is more than one character");
    boolean quoting = !dialect.quote().isEmpty();
    String escape = quoting ? dialect.escape() : "";
    check(
        !quoting || escape.codePointCount(0, escape.length()) == 1,
        "the escape '" + escape + "' is not one character");
    check(
        !quoting || !dialect.delimiter().startsWith(dialect.quote()),
        "the delimiter '" + dialect.delimiter() + "' starts with the quote");
    check(
        !quoting || !dialect.delimiter().startsWith(escape),
        "the delimiter '" + dialect.delimiter() + "' starts with the escape");
    check(
        !dialect.terminator().isEmpty() || !hasLineEnd(dialect.delimiter()),
        "the delimiter holds a line end, and the terminator is a line end of any kind");
    check(!dialect.delimiter().equals(dialect.terminator()), "the delimiter equals the terminator");
    check(!quoting || !hasLineEnd(dialect.quote() + escape), "the quote or escape is a line end");
    check(
        !quoting || !dialect.terminator().startsWith(dialect.quote()),
        "the terminator starts with the quote");
    check(
        (dialect.delimiter() + dialect.quote() + escape + dialect.terminator()).indexOf('\0') < 0,
        "a NUL character cannot be part of the delimiter, quote, escape or terminator");
    check(
        dialect.header() || !dialect.names().isEmpty(), "there is no header and no list of names");
    Trim trim = dialect.trim();
    boolean space = dialect.delimiter().startsWith(" ") || dialect.terminator().startsWith(" ");
    return new Syntax(
        encoding,
        dialect.delimiter().getBytes(UTF_8),
        dialect.quote().getBytes(UTF_8),
        escape.getBytes(UTF_8),
        dialect.terminator().getBytes(UTF_8),
        !space && (trim == Trim.LEADING || trim == Trim.BOTH),
        !space && (trim == Trim.TRAILING || trim == Trim.BOTH),
        dialect.header(),
        dialect.header() ? List.of() : dialect.names());
  }

  boolean quoting() {
    return quote.length > 0;
  }

  /** Whether a quote within quotes is written twice. */
  boolean doubling() {
    return quoting() && Arrays.equals(quote, escape);
  }

  boolean ownTerminator() {
    return terminator.length > 0;
  }

  /** Whether the terminator is a line end, so that the last one may be missing. */
  boolean lineTerminated() {
    return LINE_ENDS.contains(new String(terminator, UTF_8));
  }

  /**
   * Whether DuckDB can be given this syntax, as far as it shows before a file is read: single ASCII
   * characters and line ends.
   */
  boolean plain() {
    return !encoding.isUtf16()
        && ascii(delimiter)
        && (!quoting() || ascii(quote) && ascii(escape))
        && lineTerminated()
        && !Arrays.equals(terminator, new byte[] {'\r'});
  }

  private static boolean ascii(byte[] text) {
    return text.length == 1 && text[0] > 0;
  }

  private static boolean hasLineEnd(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private static void check(boolean holds, String what) throws MigrationException {
    if (!holds) {
      throw contradiction(what);
    }
  }

  private static MigrationException contradiction(String what) {
    return new MigrationException(
        Code.SETUP,
        "read the dialect: " + what,
        "Correct the dialect of the source in the project file.");
  }
}
