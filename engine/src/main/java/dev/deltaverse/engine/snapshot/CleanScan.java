package dev.deltaverse.engine.snapshot;

import java.io.IOException;

/**
 * Counts the records of a text whose delimiter, quote and escape are single ASCII characters, and
 * stops at the first thing that DuckDB's reader might read in another way than {@link
 * RecordReader}.
 *
 * <p>Looks at eight bytes at a time and stops only at those that mean something.
 */
final class CleanScan {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

  /** Where in a record the scan is. */
  private enum State {
    PLAIN,
    QUOTED,
    /** After an escape that is no quote, which must be followed by a quote or an escape. */
    ESCAPED,
    /** After a quote that ends the field unless another follows. */
    CLOSED,
    /** After a CR that must be followed by an LF. */
    CR
  }

  /** The line ends of the file, as the first one was. */
  enum LineEnd {
    UNKNOWN,
    LF,
    CRLF
  }

  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final int columns;
  private final boolean asciiOnly;
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final boolean quoting;

  private State state = State.PLAIN;
  private LineEnd lineEnd;

  /** Position in the text of {@code buffer[0]}. */
  private long base;

  private long recordStart;
  private long fieldStart;
  private long marked;
  private int fields = 1;
  private long records;
  private long blankLines;
  private long longestBytes;
  private boolean lineEndsInFields;

  CleanScan(Syntax syntax, int columns) {
    this.columns = columns;
    asciiOnly = syntax.encoding().isSingleByte();
    delimiter = syntax.delimiter()[0];
    quoting = syntax.quoting();
    // Without quoting, a NUL stands in: it is looked for anyway and never clean.
    quote = quoting ? syntax.quote()[0] : 0;
    escape = quoting ? syntax.escape()[0] : 0;
    lineEnd =
        switch (syntax.terminator().length) {
          case 1 -> LineEnd.LF;
          case 2 -> LineEnd.CRLF;
          default -> LineEnd.UNKNOWN;
        };
  }

  long records() {
    return records;
  }

  long blankLines() {
    return blankLines;
  }

  long longestBytes() {
    return longestBytes;
  }

  boolean lineEndsInFields() {
    return lineEndsInFields;
  }

  LineEnd lineEnd() {
    return lineEnd;
  }

  /** Scans to the end of the text; false as soon as it is not clean. */
  boolean scan(TextStream in) throws IOException {
    int kept = 0;
    while (true) {
      int n = in.read(buffer, kept, BUFFER_BYTES - kept);
      int limit = kept + Math.max(n, 0);
      boolean last = n < 0;
      int end = last ? limit : Utf8.boundary(buffer, 0, limit);
      if (!wellFormed(end) || !chunk(end)) {
        return false;
      }
      kept = limit - end;
      System.arraycopy(buffer, end, buffer, 0, kept);
      base += end;
      if (last) {
        return finish();
      }
    }
  }

  private boolean wellFormed(int end) {
    return asciiOnly
        ? Utf8.firstHigh(buffer, 0, end) == end
        : Utf8.firstMalformed(buffer, 0, end) < 0;
  }

  private boolean chunk(int end) {
    long delimiters = delimiter * ONES;
    long quotes = quote * ONES;
    long escapes = escape * ONES;
    int i = 0;
    for (; i + 8 <= end; i += 8) {
      long word = (long) Utf8.WORD.get(buffer, i);
      long hits =
          zeros(word)
              | zeros(word ^ delimiters)
              | zeros(word ^ quotes)
              | zeros(word ^ escapes)
              | zeros(word ^ '\n' * ONES)
              | zeros(word ^ '\r' * ONES);
      while (hits != 0) {
        int at = i + (Long.numberOfTrailingZeros(hits) >>> 3);
        if (!meaning(buffer[at], base + at)) {
          return false;
        }
        hits &= hits - 1;
      }
    }
    for (; i < end; i++) {
      byte b = buffer[i];
      if ((b == 0 || b == delimiter || b == quote || b == escape || b == '\n' || b == '\r')
          && !meaning(b, base + i)) {
        return false;
      }
    }
    return true;
  }

  /** The high bit of each byte that is zero. */
  private static long zeros(long word) {
    return ~((word & LOW_BITS) + LOW_BITS | word | LOW_BITS);
  }

  private boolean meaning(byte b, long at) {
    if (b == 0) {
      return false;
    }
    return switch (state) {
      case PLAIN -> plain(b, at);
      case QUOTED -> quoted(b, at);
      case ESCAPED -> {
        state = State.QUOTED;
        yield at == marked + 1 && (b == quote || b == escape);
      }
      case CLOSED -> at == marked + 1 && closed(b, at);
      case CR -> at == marked + 1 && b == '\n' && endRecord(at - 1, at + 1, LineEnd.CRLF);
    };
  }

  private boolean plain(byte b, long at) {
    if (b == delimiter) {
      fields++;
      fieldStart = at + 1;
      return true;
    }
    if (b == quote) {
      if (at == fieldStart) {
        state = State.QUOTED;
        return true;
      }
      return startsWithText();
    }
    return b == escape ? startsWithText() : lineEnd(b, at);
  }

  /**
   * Whether a quote or escape inside the field is text for DuckDB too: not after spaces only, which
   * it skips. A field that began in an earlier buffer is left to the other reader.
   */
  private boolean startsWithText() {
    long index = fieldStart - base;
    return index >= 0 && buffer[(int) index] != ' ' && buffer[(int) index] != '\t';
  }

  private boolean quoted(byte b, long at) {
    if (b == quote) {
      state = State.CLOSED;
      marked = at;
    } else if (b == escape) {
      state = State.ESCAPED;
      marked = at;
    } else if (b != delimiter) {
      // The first line end of the file must be a record's: DuckDB takes the file's kind from it.
      lineEndsInFields = true;
      return recordStart > 0;
    }
    return true;
  }

  private boolean closed(byte b, long at) {
    state = State.PLAIN;
    if (b == quote) {
      state = State.QUOTED;
      return quote == escape;
    }
    if (b == delimiter) {
      fields++;
      fieldStart = at + 1;
      return true;
    }
    return lineEnd(b, at);
  }

  private boolean lineEnd(byte b, long at) {
    if (b == '\r') {
      state = State.CR;
      marked = at;
      return true;
    }
    return b == '\n' && endRecord(at, at + 1, LineEnd.LF);
  }

  private boolean endRecord(long end, long next, LineEnd kind) {
    if (lineEnd == LineEnd.UNKNOWN) {
      lineEnd = kind;
    }
    longestBytes = Math.max(longestBytes, next - recordStart);
    boolean blank = end == recordStart && columns > 1;
    if (blank) {
      blankLines++;
    } else {
      records++;
    }
    // A blank line before the first record is no header for DuckDB.
    boolean clean = kind == lineEnd && (blank ? recordStart > 0 : fields == columns);
    state = State.PLAIN;
    recordStart = next;
    fieldStart = next;
    fields = 1;
    return clean;
  }

  private boolean finish() {
    return switch (state) {
      case QUOTED, ESCAPED, CR -> false;
      case PLAIN -> base == recordStart || endRecord(base, base, lastLineEnd());
      case CLOSED -> base == marked + 1 && endRecord(base, base, lastLineEnd());
    };
  }

  /** The kind that the missing line end after the last record is counted as. */
  private LineEnd lastLineEnd() {
    return lineEnd == LineEnd.UNKNOWN ? LineEnd.LF : lineEnd;
  }
}
