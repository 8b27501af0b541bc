package dev.deltaverse.examples.staffing;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.time.LocalDate;
import java.util.Arrays;

/** Writes the records of one file, field by field, in one legacy system's way. */
final class RowWriter implements Closeable {
  private static final int FLUSH_CHARS = 1 << 16;
  private static final int DAYS = 24_000;

  /**
   * How a file is written.
   *
   * @param quote the quote character, 0 for none
   * @param dotted dates as {@code 31.12.2026} and not as {@code 2026-12-31}
   */
  record Format(
      Charset charset,
      String delimiter,
      char quote,
      String terminator,
      char decimal,
      boolean dotted) {}

  private final OutputStream out;
  private final Format format;
  private final CharsetEncoder encoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(4 * FLUSH_CHARS);
  private final String[] dates = new String[DAYS];
  private char[] chars = new char[2 * FLUSH_CHARS];
  private int length;
  private int lastField;
  private boolean first = true;

  RowWriter(OutputStream out, Format format) {
    this.out = out;
    this.format = format;
    this.encoder =
        format
            .charset()
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    Arrays.fill(dates, "");
  }

  /** Text outside any record. */
  void preamble(String text) {
    append(text);
  }

  void header(String... names) throws IOException {
    for (String name : names) {
      text(name);
    }
    end();
  }

  /** A field of any text, quoted if need be. */
  void text(String text) {
    if (format.quote() != 0 && mustQuote(text)) {
      quoted(text);
    } else {
      raw(text);
    }
  }

  private boolean mustQuote(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == format.quote() || c == '\n' || c == '\r' || c == format.delimiter().charAt(0)) {
        return true;
      }
    }
    return false;
  }

  /** A field in quotes, needed or not. */
  void quoted(String text) {
    String quote = String.valueOf(format.quote());
    raw(quote + text.replace(quote, quote + quote) + quote);
  }

  /** A field exactly as given. */
  void raw(String text) {
    startField();
    append(text);
  }

  void blank() {
    startField();
  }

  void whole(long value) {
    startField();
    digits(value, 1);
  }

  /** A prefix and a number with leading zeros. */
  void numbered(char prefix, long number, int digits) {
    startField();
    append(prefix);
    digits(number, digits);
  }

  /** A unique identifier of 128 bits. */
  void uuid(long high, long low) {
    startField();
    room(36);
    hex(high, 8, 32);
    append('-');
    hex(high, 4, 16);
    append('-');
    hex(high, 4, 0);
    append('-');
    hex(low, 4, 48);
    append('-');
    hex(low, 12, 0);
  }

  private void hex(long bits, int digits, int shift) {
    for (int i = digits - 1; i >= 0; i--) {
      append(Character.forDigit((int) (bits >>> (shift + 4 * i)) & 15, 16));
    }
  }

  /** {@code value} divided by ten to the power of {@code decimals}. */
  void decimal(long value, int decimals) {
    startField();
    long power = 1;
    for (int i = 0; i < decimals; i++) {
      power *= 10;
    }
    long absolute = Math.abs(value);
    if (value < 0) {
      append('-');
    }
    digits(absolute / power, 1);
    append(format.decimal());
    digits(absolute % power, decimals);
  }

  void date(int epochDay) {
    startField();
    append(day(epochDay));
  }

  void time(int epochDay, int minute) {
    startField();
    append(day(epochDay));
    append(' ');
    digits(minute / 60, 2);
    append(':');
    digits(minute % 60, 2);
    append(":00");
  }

  void end() throws IOException {
    append(format.terminator());
    first = true;
    if (length >= FLUSH_CHARS) {
      flush();
    }
  }

  /** Takes back the last field. */
  void dropField() {
    length = lastField;
  }

  private String day(int epochDay) {
    String text = epochDay < DAYS ? dates[epochDay] : "";
    if (text.isEmpty()) {
      LocalDate date = LocalDate.ofEpochDay(epochDay);
      text =
          format.dotted()
              ? two(date.getDayOfMonth()) + "." + two(date.getMonthValue()) + "." + date.getYear()
              : date.toString();
      if (epochDay < DAYS) {
        dates[epochDay] = text;
      }
    }
    return text;
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private void startField() {
    lastField = length;
    if (first) {
      first = false;
    } else {
      append(format.delimiter());
    }
  }

  private void append(char c) {
    room(1);
    chars[length++] = c;
  }

  private void append(String text) {
    int more = text.length();
    room(more);
    text.getChars(0, more, chars, length);
    length += more;
  }

  private void digits(long value, int least) {
    room(20 + least);
    long rest = value;
    int count = 1;
    for (long v = value / 10; v > 0; v /= 10) {
      count++;
    }
    count = Math.max(count, least);
    for (int i = length + count - 1; i >= length; i--) {
      chars[i] = (char) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private void room(int more) {
    if (length + more > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(2 * chars.length, length + more));
    }
  }

  private void flush() throws IOException {
    CharBuffer source = CharBuffer.wrap(chars, 0, length);
    while (source.hasRemaining()) {
      CoderResult result = encoder.encode(source, bytes, false);
      if (result.isError()) {
        result.throwException();
      }
      out.write(bytes.array(), 0, bytes.position());
      bytes.clear();
    }
    length = 0;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      flush();
    }
  }
}
