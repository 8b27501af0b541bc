package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Dialect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * How a text file seems to be written: a proposal for a person, from its bytes alone. The encoding
 * is judged from the whole file, all else from its first characters.
 *
 * @param dialect as far as bytes show it; notations of values are the default's
 * @param doubts what a person should look at, a sentence each; empty where nothing else fits
 */
public record DialectGuess(Dialect dialect, List<String> doubts) {
  private static final int SAMPLE_CHARS = 1 << 18;
  private static final int SAMPLE_RECORDS = 400;
  private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

  /** A clean name for a field of a header: no value of a table looks like it throughout. */
  private static final String VALUE = "[-+]?[0-9.,:/ -]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*";

  public DialectGuess {
    doubts = List.copyOf(doubts);
  }

  /** The fields of a sample, as one way of splitting gives them. */
  private record Split(String delimiter, String quote, String terminator, List<List<String>> rows) {

    /** The share of the records that have as many fields as the first, counted from two. */
    double fit() {
      int fields = rows.isEmpty() ? 0 : rows.getFirst().size();
      if (fields < 2) {
        return 0;
      }
      long same = rows.stream().filter(r -> r.size() == fields).count();
      return (double) same / rows.size();
    }

    /**
     * An exact fit counts most, then many fields, then characters that say more. A dump with a
     * record end of its own is thought to do without quotes, any other to have them.
     */
    double score() {
      double fit = fit();
      int fields = rows.isEmpty() ? 0 : rows.getFirst().size();
      return fit < 0.8
          ? fit / 10
          : fit * 10
              + Math.min(fields, 50) / 50.0
              + delimiter.length() / 4.0
              + terminator.length() / 4.0
              + (quote.isEmpty() == terminator.isEmpty() ? 0 : 0.1);
    }
  }

  /**
   * Looks at a file.
   *
   * @throws MigrationException SOURCE if it cannot be read
   */
  public static DialectGuess of(Path file) throws MigrationException {
    try {
      return guess(file);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "look at " + file + ": " + e.getMessage(),
          "Check the file and its permissions, or leave it out of the snapshot.",
          e);
    }
  }

  private static DialectGuess guess(Path file) throws IOException {
    List<String> doubts = new ArrayList<>();
    byte[] start;
    try (Unpacked in = open(file)) {
      start = in.readNBytes(SAMPLE_CHARS);
    }
    Encoding encoding = encoding(file, start, doubts);
    String text = text(start, encoding);
    List<Split> splits = new ArrayList<>();
    for (String terminator : terminators(text)) {
      List<String> delimiters = new ArrayList<>(DELIMITERS);
      delimiters.addAll(pairs(text, terminator));
      for (String delimiter : delimiters) {
        for (String quote : List.of("\"", "")) {
          splits.add(split(text, delimiter, quote, terminator));
        }
      }
    }
    Split best =
        splits.stream()
            .max((a, b) -> Double.compare(a.score(), b.score()))
            .orElseThrow(() -> new IOException("it is empty"));
    if (best.fit() < 0.8) {
      best = split(text, ",", "\"", "");
      if (best.rows().stream().anyMatch(r -> r.size() != 1)) {
        doubts.add("No delimiter splits the records into the same number of fields.");
      }
    }
    boolean header = header(best.rows());
    List<String> names = new ArrayList<>();
    if (!header && !best.rows().isEmpty()) {
      for (int i = 1; i <= best.rows().getFirst().size(); i++) {
        names.add("column" + i);
      }
      doubts.add("The first record looks like data and not like names: name the columns.");
    }
    Dialect like = Dialect.DEFAULT;
    return new DialectGuess(
        new Dialect(
            encoding.label(),
            best.delimiter(),
            best.quote(),
            best.quote(),
            best.terminator(),
            header || names.isEmpty(),
            names,
            like.nulls(),
            like.trim(),
            like.decimal(),
            like.thousands(),
            like.dates(),
            like.times(),
            like.zone(),
            like.trueTexts(),
            like.falseTexts()),
        doubts);
  }

  private static Unpacked open(Path file) throws IOException {
    return Unpacked.open(
        new StoredStream(file),
        Unpacked.Compression.of(file.getFileName().toString()),
        InspectionLimits.DEFAULT);
  }

  private static Encoding encoding(Path file, byte[] start, List<String> doubts)
      throws IOException {
    if (start.length >= 2
        && (start[0] == (byte) 0xFF && start[1] == (byte) 0xFE
            || start[0] == (byte) 0xFE && start[1] == (byte) 0xFF)) {
      return Encoding.UTF_16;
    }
    int even = 0;
    int odd = 0;
    int seen = Math.min(start.length, 4096);
    for (int i = 0; i < seen; i++) {
      if (start[i] == 0) {
        even += i % 2 == 0 ? 1 : 0;
        odd += i % 2 == 1 ? 1 : 0;
      }
    }
    if (odd > seen / 4) {
      return Encoding.UTF_16LE;
    }
    if (even > seen / 4) {
      return Encoding.UTF_16BE;
    }
    if (isUtf8(file)) {
      return Encoding.UTF_8;
    }
    doubts.add(
        "The file is not UTF-8; windows-1252 is the usual one in the West. Look at its accents.");
    return Encoding.WINDOWS_1252;
  }

  private static boolean isUtf8(Path file) throws IOException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
    CharBuffer chars = CharBuffer.allocate(1 << 16);
    try (Unpacked in = open(file)) {
      int n = in.read(bytes.array(), 0, bytes.capacity());
      while (n >= 0) {
        bytes.limit(bytes.position() + n).position(0);
        CoderResult result = decoder.decode(bytes, chars, false);
        if (result.isError()) {
          return false;
        }
        chars.clear();
        bytes.compact();
        n = in.read(bytes.array(), bytes.position(), bytes.remaining());
      }
    }
    return bytes.position() == 0;
  }

  /** The sample without a byte order mark; a character cut at its end becomes a replacement. */
  private static String text(byte[] start, Encoding encoding) {
    Charset charset =
        switch (encoding) {
          case UTF_8 -> StandardCharsets.UTF_8;
          case UTF_16 -> StandardCharsets.UTF_16;
          case UTF_16LE -> StandardCharsets.UTF_16LE;
          case UTF_16BE -> StandardCharsets.UTF_16BE;
          case LATIN_1 -> StandardCharsets.ISO_8859_1;
          case WINDOWS_1252 -> Charset.forName("windows-1252");
        };
    String text = new String(start, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Any line end; and marks of two and more characters before line ends, if many have them. */
  private static List<String> terminators(String text) {
    List<String> found = new ArrayList<>(List.of(""));
    String[] lines = text.split("\n", -1);
    for (int length = 2; length <= 3; length++) {
      int size = length;
      String mark =
          Arrays.stream(lines)
              .filter(l -> l.length() >= size)
              .map(l -> l.substring(l.length() - size))
              .filter(DialectGuess::isMark)
              .findFirst()
              .orElse("");
      long ends = Arrays.stream(lines).filter(l -> !mark.isEmpty() && l.endsWith(mark)).count();
      if (ends > 0 && ends * 2 >= lines.length) {
        found.add(mark + "\n");
      }
    }
    return found;
  }

  private static boolean isMark(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127 && !Character.isLetterOrDigit(c))
        && text.indexOf('"') < 0;
  }

  /** Two marks in a row that stand in the first record several times. */
  private static List<String> pairs(String text, String terminator) {
    int end = text.indexOf(terminator.isEmpty() ? "\n" : terminator);
    String first = end < 0 ? text : text.substring(0, end);
    List<String> found = new ArrayList<>();
    for (int i = 0; i + 2 <= first.length(); i++) {
      String pair = first.substring(i, i + 2);
      if (isMark(pair) && !found.contains(pair)) {
        found.add(pair);
      }
    }
    return found;
  }

  private static Split split(String text, String delimiter, String quote, String terminator) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    int i = 0;
    while (i < text.length() && rows.size() < SAMPLE_RECORDS) {
      char c = text.charAt(i);
      if (!quote.isEmpty() && c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else if (quoted || field.isEmpty()) {
          quoted = !quoted;
        } else {
          field.append(c);
        }
        i++;
      } else if (!quoted && text.startsWith(delimiter, i)) {
        row.add(field.toString());
        field.setLength(0);
        i += delimiter.length();
      } else if (!quoted
          && (terminator.isEmpty() ? c == '\n' || c == '\r' : text.startsWith(terminator, i))) {
        boolean crlf = terminator.isEmpty() && text.startsWith("\r\n", i);
        i += terminator.isEmpty() ? (crlf ? 2 : 1) : terminator.length();
        if (!row.isEmpty() || !field.isEmpty()) {
          row.add(field.toString());
          rows.add(row);
        }
        row = new ArrayList<>();
        field.setLength(0);
      } else {
        field.append(c);
        i++;
      }
    }
    boolean whole = text.length() < SAMPLE_CHARS / 2 && i >= text.length();
    if (whole && !quoted && (!row.isEmpty() || !field.isEmpty())) {
      row.add(field.toString());
      rows.add(row);
    }
    return new Split(delimiter, quote, terminator, rows);
  }

  /** Names are there, differ, and are no values. */
  private static boolean header(List<List<String>> rows) {
    if (rows.isEmpty()) {
      return true;
    }
    List<String> first = rows.getFirst().stream().map(String::strip).toList();
    return new HashSet<>(first.stream().map(f -> f.toLowerCase(Locale.ROOT)).toList()).size()
            == first.size()
        && first.stream().noneMatch(f -> f.isEmpty() || f.matches(VALUE));
  }
}
