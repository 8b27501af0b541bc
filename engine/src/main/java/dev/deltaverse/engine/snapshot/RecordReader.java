package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a text record by record with any syntax. After a quoted field that goes wrong it goes on
 * with the line after the one on which that quote was opened, so that a missing quote costs one
 * record and not the rest of the file; or after the field's end, where it shows that only quotes
 * within the field lack their escape.
 */
final class RecordReader {

  /** What was read. */
  enum Kind {
    RECORD,
    /** A record without any character. */
    BLANK,
    /** A record that cannot be read, see {@link #badRule}. */
    BAD,
    END
  }

  /** How a field was written. */
  enum Form {
    PLAIN,
    QUOTED,
    ESCAPED
  }

  private static final int ENDS_FIELD = 1;
  private static final int IN_QUOTES = 2;
  private static final int DISCARD_BYTES = 1 << 20;

  /** How far the end of a field with quotes in it is looked for, when they are not escaped. */
  private static final int DAMAGED_BYTES = 1 << 15;

  private final Window window;
  private final Syntax syntax;
  private final int limit;
  private final byte[] stops = new byte[256];
  private int fields;
  private int[] from = new int[64];
  private int[] to = new int[64];
  private Form[] forms = new Form[64];
  private int end;
  private int next;
  private int terminatorLength;
  private boolean terminated;
  private long line = 1;
  private long nextLine = 1;
  private boolean afterCr;
  private ReadRule badRule = ReadRule.FIELD_COUNT;
  private String badReason = "";
  private String cutRaw = "";

  RecordReader(TextStream in, Syntax syntax, InspectionLimits limits) {
    window = new Window(in);
    this.syntax = syntax;
    limit = limits.recordBytes();
    stop(syntax.delimiter(), ENDS_FIELD);
    if (syntax.ownTerminator()) {
      stop(syntax.terminator(), ENDS_FIELD);
    } else {
      stops['\n'] |= ENDS_FIELD;
      stops['\r'] |= ENDS_FIELD;
    }
    if (syntax.quoting()) {
      stop(syntax.quote(), IN_QUOTES);
      stop(syntax.escape(), IN_QUOTES);
    }
  }

  private void stop(byte[] text, int where) {
    stops[text[0] & 0xff] |= (byte) where;
  }

  /** Reads the next record; what was read before is gone. */
  Kind next() throws IOException {
    pass(next);
    line = nextLine;
    cutRaw = "";
    fields = 0;
    next = 0;
    if (window.at(0) < 0) {
      return Kind.END;
    }
    int p = 0;
    while (true) {
      int open = opening(p);
      if (open >= 0) {
        int close = quoted(open);
        if (close < 0) {
          return unterminated(open);
        }
        p = afterSpaces(close, syntax.trailing());
      } else {
        int fieldStart = p;
        p = plain(p);
        if (p < 0) {
          return tooLong();
        }
        add(fieldStart, p, Form.PLAIN);
      }
      if (endsRecord(p)) {
        end = p;
        next = p + terminatorLength;
        boolean blank = fields == 1 && p == 0;
        return blank ? Kind.BLANK : Kind.RECORD;
      }
      if (!window.matches(syntax.delimiter(), p)) {
        return textAfterQuote(open, p);
      }
      p += syntax.delimiter().length;
    }
  }

  private Kind textAfterQuote(int open, int text) throws IOException {
    String reason =
        "field %d has text after its closing quote, on line %d; the quote was opened on line %d"
            .formatted(fields, lineAt(text), lineAt(open));
    int end = damagedEnd(to[fields - 1]);
    if (end < 0) {
      return bad(ReadRule.TEXT_AFTER_QUOTE, open, reason);
    }
    return bad(ReadRule.TEXT_AFTER_QUOTE, end, reason);
  }

  /**
   * Where a quoted field ends that holds quotes without escape, so that its lines are not taken for
   * records of their own: at the next quote before a delimiter or terminator. -1 if a quote that
   * opens a field comes first, which shows that a closing quote is missing, or if the field's end
   * is not near.
   */
  private int damagedEnd(int close) throws IOException {
    int quote = syntax.quote().length;
    int p = close;
    while (p < close + DAMAGED_BYTES && p < limit) {
      if (!syntax.doubling() && window.matches(syntax.escape(), p)) {
        p += syntax.escape().length + 1;
      } else if (!window.matches(syntax.quote(), p)) {
        if (window.at(p) < 0) {
          return -1;
        }
        p++;
      } else if (opensField(p)) {
        return -1;
      } else if (window.matches(syntax.quote(), p + quote)) {
        p += 2 * quote;
      } else if (p > close
          && (endsRecord(p + quote) || window.matches(syntax.delimiter(), p + quote))) {
        return p + quote;
      } else {
        p += quote;
      }
    }
    return -1;
  }

  /** Whether what stands before {@code p} ends a field or record. */
  private boolean opensField(int quoteAt) throws IOException {
    int p = quoteAt;
    while (syntax.leading() && p > 0 && window.at(p - 1) == ' ') {
      p--;
    }
    if (p == 0 || endsWith(syntax.delimiter(), p)) {
      return true;
    }
    return syntax.ownTerminator()
        ? endsWith(syntax.terminator(), p)
        : window.at(p - 1) == '\n' || window.at(p - 1) == '\r';
  }

  private boolean endsWith(byte[] text, int p) throws IOException {
    return p >= text.length && window.matches(text, p - text.length);
  }

  /** Where the quote is that opens the field at {@code p}, or -1. */
  private int opening(int p) throws IOException {
    if (!syntax.quoting()) {
      return -1;
    }
    int open = afterSpaces(p, syntax.leading());
    return window.matches(syntax.quote(), open) ? open : -1;
  }

  private int afterSpaces(int p, boolean allowed) throws IOException {
    int after = p;
    while (allowed && window.at(after) == ' ' && after < limit) {
      after++;
    }
    return after;
  }

  /** Adds the field whose quote is at {@code open} and returns the place after it, or -1. */
  private int quoted(int open) throws IOException {
    int first = open + syntax.quote().length;
    int p = first;
    Form form = Form.QUOTED;
    while (true) {
      p = find(p, IN_QUOTES);
      if (p < 0) {
        return -1;
      }
      boolean quote = window.matches(syntax.quote(), p);
      if (window.matches(syntax.escape(), p)) {
        int escaped = p + syntax.escape().length;
        if (window.matches(syntax.quote(), escaped)) {
          p = escaped + syntax.quote().length;
          form = Form.ESCAPED;
          continue;
        }
        if (!quote && window.matches(syntax.escape(), escaped)) {
          p = escaped + syntax.escape().length;
          form = Form.ESCAPED;
          continue;
        }
      }
      if (quote) {
        add(first, p, form);
        return p + syntax.quote().length;
      }
      p++;
    }
  }

  /** The end of the field without quotes at {@code p}, or -1 if it goes beyond the limit. */
  private int plain(int from) throws IOException {
    int p = from;
    while (true) {
      p = find(p, ENDS_FIELD);
      if (p < 0) {
        return window.available() > limit ? -1 : window.available();
      }
      if (endsRecord(p) || window.matches(syntax.delimiter(), p)) {
        return p;
      }
      p++;
    }
  }

  /** The first place from {@code p} on with a byte of this class, or -1 at the end or limit. */
  private int find(int from, int where) throws IOException {
    int p = from;
    while (p <= limit) {
      byte[] bytes = window.bytes();
      int start = window.start();
      int stop = start + Math.min(window.available(), limit + 1);
      for (int i = start + p; i < stop; i++) {
        if ((stops[bytes[i] & 0xff] & where) != 0) {
          return i - start;
        }
      }
      p = Math.max(p, stop - start);
      if (window.at(p) < 0) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether a terminator or the end of the text is at {@code p}; notes its length. */
  private boolean endsRecord(int p) throws IOException {
    int b = window.at(p);
    terminated = b >= 0;
    terminatorLength = 0;
    if (b < 0) {
      return true;
    }
    if (syntax.ownTerminator()) {
      terminatorLength = syntax.terminator().length;
      return window.matches(syntax.terminator(), p);
    }
    if (b == '\n') {
      terminatorLength = 1;
      return true;
    }
    terminatorLength = b == '\r' && window.at(p + 1) == '\n' ? 2 : 1;
    return b == '\r';
  }

  private void add(int start, int stop, Form form) {
    if (fields == from.length) {
      from = Arrays.copyOf(from, fields * 2);
      to = Arrays.copyOf(to, fields * 2);
      forms = Arrays.copyOf(forms, fields * 2);
    }
    from[fields] = start;
    to[fields] = stop;
    forms[fields++] = form;
  }

  private Kind unterminated(int open) throws IOException {
    String until =
        window.available() > limit
            ? "within %,d bytes".formatted(limit)
            : "before the end of the file";
    return bad(
        ReadRule.UNTERMINATED_QUOTE,
        open,
        "the quote of field %d, opened on line %d, is not closed %s"
            .formatted(fields + 1, lineAt(open), until));
  }

  private Kind tooLong() throws IOException {
    return bad(ReadRule.RECORD_TOO_LONG, limit + 1, "it is longer than %,d bytes".formatted(limit));
  }

  /** Ends the record before the first terminator from {@code resume} on. */
  private Kind bad(ReadRule rule, int resume, String reason) throws IOException {
    badRule = rule;
    badReason = reason;
    int p = resume;
    while (!endsRecord(p)) {
      p++;
      if (p > limit + DISCARD_BYTES) {
        cutRaw = cutRaw.isEmpty() ? text(p) : cutRaw;
        pass(p);
        p = 0;
      }
    }
    end = p;
    next = p + terminatorLength;
    return Kind.BAD;
  }

  private void pass(int length) {
    byte[] bytes = window.bytes();
    int start = window.start();
    for (int i = start; i < start + length; i++) {
      byte b = bytes[i];
      if (b == '\r' || b == '\n' && !afterCr) {
        nextLine++;
      }
      afterCr = b == '\r';
    }
    window.advance(length);
  }

  /** The number of the line at a distance from the record's start. */
  private long lineAt(int distance) {
    byte[] bytes = window.bytes();
    int start = window.start();
    long at = line;
    boolean cr = false;
    for (int i = start; i < start + distance; i++) {
      at += bytes[i] == '\r' || bytes[i] == '\n' && !cr ? 1 : 0;
      cr = bytes[i] == '\r';
    }
    return at;
  }

  /** The number of the line on which the record starts. */
  long line() {
    return line;
  }

  /** Whether a terminator, and not the end of the file, ended the record. */
  boolean terminated() {
    return terminated;
  }

  /** Whether nothing follows the record. */
  boolean isLast() throws IOException {
    return window.at(next) < 0;
  }

  int fields() {
    return fields;
  }

  Form form(int field) {
    return forms[field];
  }

  /** Where the field's text starts in {@link #bytes}, after its quote. */
  int from(int field) {
    return window.start() + from[field];
  }

  /** Where the field's text ends in {@link #bytes}, before its quote. */
  int to(int field) {
    return window.start() + to[field];
  }

  /** The field's text without the escapes, which count before a quote or another escape only. */
  byte[] value(int field) {
    byte[] bytes = window.bytes();
    int from = from(field);
    int to = to(field);
    if (forms[field] != Form.ESCAPED) {
      return Arrays.copyOfRange(bytes, from, to);
    }
    byte[] escape = syntax.escape();
    byte[] plain = new byte[to - from];
    int o = 0;
    int i = from;
    while (i < to) {
      int after = i + escape.length;
      if (is(escape, bytes, i, to)
          && (is(syntax.quote(), bytes, after, to) || is(escape, bytes, after, to))) {
        i = after;
        int kept = is(syntax.quote(), bytes, i, to) ? syntax.quote().length : escape.length;
        System.arraycopy(bytes, i, plain, o, kept);
        i += kept;
        o += kept;
      } else {
        plain[o++] = bytes[i++];
      }
    }
    return Arrays.copyOf(plain, o);
  }

  private static boolean is(byte[] text, byte[] bytes, int at, int to) {
    return at + text.length <= to
        && Arrays.equals(bytes, at, at + text.length, text, 0, text.length);
  }

  byte[] bytes() {
    return window.bytes();
  }

  /** The rule that a {@link Kind#BAD} record breaks. */
  ReadRule badRule() {
    return badRule;
  }

  String badReason() {
    return badReason;
  }

  /** The record's text as read, cut after {@link FileInspector#RAW_LIMIT_CHARS}. */
  String raw() {
    return cutRaw.isEmpty() ? text(end) : cutRaw;
  }

  private String text(int length) {
    int bytes = Math.min(length, 4 * FileInspector.RAW_LIMIT_CHARS);
    String text = new String(window.bytes(), window.start(), bytes, UTF_8);
    int chars = Math.min(text.length(), FileInspector.RAW_LIMIT_CHARS);
    return text.substring(0, chars);
  }

  /** The distance of the first NUL or malformed sequence in the record, or -1. */
  int firstInvalid() {
    byte[] bytes = window.bytes();
    int start = window.start();
    int malformed = Utf8.firstMalformed(bytes, start, start + end);
    int stop = malformed < 0 ? start + end : malformed;
    for (int i = start; i < stop; i++) {
      if (bytes[i] == 0) {
        return i - start;
      }
    }
    return malformed < 0 ? -1 : malformed - start;
  }

  /** 1-based number of the field at a distance from the record's start. */
  int fieldAt(int distance) {
    int field = 1;
    while (field < fields && from[field] <= distance) {
      field++;
    }
    return field;
  }

  int byteAt(int distance) {
    return window.bytes()[window.start() + distance] & 0xff;
  }

  /** As {@link TextStream#origin}, for a distance from the record's start. */
  long origin(int distance) {
    return window.origin(distance);
  }
}
