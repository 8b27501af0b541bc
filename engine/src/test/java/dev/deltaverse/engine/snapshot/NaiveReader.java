package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Dialect.Trim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A second reading of the dialect, as simple as it can be: over a whole text in memory, one
 * character after the other, sharing nothing with the product. The oracle of the fuzz test.
 */
final class NaiveReader {

  /**
   * One record.
   *
   * @param cells null for an empty field without quotes; empty for a reject
   * @param rule empty for a good record
   */
  record Entry(long number, long line, List<@Nullable String> cells, String rule) {}

  final List<Entry> entries = new ArrayList<>();
  final List<String> header = new ArrayList<>();
  String unusable = "";
  int blanks;

  private final String text;
  private final Dialect dialect;
  private int at;
  private String fault = "";
  private boolean cutOff;

  NaiveReader(String text, Dialect dialect) {
    this.text = text;
    this.dialect = dialect;
    int columns = dialect.names().size();
    if (dialect.header() && !readHeader()) {
      return;
    }
    columns = dialect.header() ? header.size() : columns;
    int expected = columns;
    while (at < text.length()) {
      int start = at;
      List<@Nullable String> cells = record();
      if (fault.isEmpty() && cells.size() == 1 && cells.get(0) == null && columns > 1) {
        blanks++;
        continue;
      }
      long number = entries.size() + 1;
      if (number == 1
          && fault.isEmpty()
          && cells.size() == columns + 1
          && cells.get(columns) == null) {
        expected = columns + 1;
      }
      String rule = fault;
      if (rule.isEmpty() && text.substring(start, at).indexOf('\0') >= 0) {
        rule = "nul-character";
      }
      if (rule.isEmpty()
          && cutOff
          && !List.of("", "\n", "\r\n", "\r").contains(dialect.terminator())) {
        rule = "missing-terminator";
      }
      if (rule.isEmpty()
          && (cells.size() != expected || expected > columns && cells.get(columns) != null)) {
        rule = "field-count";
      }
      cells = rule.isEmpty() ? new ArrayList<>(cells.subList(0, columns)) : List.of();
      entries.add(new Entry(number, lineOf(start), cells, rule));
    }
    if (!dialect.header() && entries.isEmpty()) {
      unusable = "empty-file";
    }
  }

  private boolean readHeader() {
    while (at < text.length()) {
      int start = at;
      List<@Nullable String> cells = record();
      if (!fault.isEmpty()) {
        unusable = fault;
        return false;
      }
      if (cells.size() == 1 && cells.get(0) == null) {
        blanks++;
        continue;
      }
      if (text.substring(start, at).indexOf('\0') >= 0) {
        unusable = "nul-character";
        return false;
      }
      for (String cell : cells) {
        String name = cell == null ? "" : cell;
        if (trims(Trim.LEADING)) {
          name = name.stripLeading();
        }
        if (trims(Trim.TRAILING)) {
          name = name.stripTrailing();
        }
        name = name.isBlank() ? "column" + (header.size() + 1) : name;
        for (String other : header) {
          if (other.equalsIgnoreCase(name)) {
            unusable = "header";
          }
        }
        header.add(name);
      }
      return unusable.isEmpty();
    }
    unusable = "empty-file";
    return false;
  }

  private boolean trims(Trim side) {
    return !dialect.delimiter().equals(" ")
        && (dialect.trim() == side || dialect.trim() == Trim.BOTH);
  }

  /** Reads one record and moves behind its terminator. */
  private List<@Nullable String> record() {
    fault = "";
    List<@Nullable String> cells = new ArrayList<>();
    while (true) {
      int quoteAt = at;
      while (trims(Trim.LEADING) && text.startsWith(" ", quoteAt)) {
        quoteAt++;
      }
      if (!dialect.quote().isEmpty() && text.startsWith(dialect.quote(), quoteAt)) {
        at = quoteAt + dialect.quote().length();
        String value = quotedValue();
        int closed = at;
        if (value == null) {
          return bad("unterminated-quote", quoteAt);
        }
        while (trims(Trim.TRAILING) && text.startsWith(" ", at)) {
          at++;
        }
        if (terminator(at) < 0 && !text.startsWith(dialect.delimiter(), at)) {
          int end = damagedEnd(closed - 1);
          return bad("text-after-quote", end < 0 ? quoteAt : end);
        }
        cells.add(value);
      } else {
        int start = at;
        while (terminator(at) < 0 && !text.startsWith(dialect.delimiter(), at)) {
          at++;
        }
        cells.add(at == start ? null : text.substring(start, at));
      }
      int length = terminator(at);
      if (length >= 0) {
        cutOff = at == text.length();
        at += length;
        return cells;
      }
      at += dialect.delimiter().length();
    }
  }

  private @Nullable String quotedValue() {
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      String rest = text.substring(at, Math.min(text.length(), at + 2));
      if (rest.equals(dialect.escape() + dialect.quote())) {
        value.append(dialect.quote());
        at += 2;
      } else if (!dialect.escape().equals(dialect.quote())
          && rest.equals(dialect.escape() + dialect.escape())) {
        value.append(dialect.escape());
        at += 2;
      } else if (rest.startsWith(dialect.quote())) {
        at++;
        return value.toString();
      } else {
        value.append(rest.charAt(0));
        at++;
      }
    }
    return null;
  }

  /** The end of a field with quotes that are not escaped, or -1 where its own end is missing. */
  private int damagedEnd(int closed) {
    String q = dialect.quote();
    boolean doubling = dialect.escape().equals(q);
    int i = closed;
    while (i < text.length()) {
      String rest = text.substring(i);
      String before = text.substring(0, i);
      if (trims(Trim.LEADING)) {
        before = before.replaceAll(" +$", "");
      }
      if (!doubling && rest.startsWith(dialect.escape())) {
        i += 2;
      } else if (!rest.startsWith(q)) {
        i++;
      } else if (before.endsWith(dialect.delimiter())
          || (dialect.terminator().isEmpty()
              ? before.matches("(?s)(.*[\\r\\n])?")
              : before.isEmpty() || before.endsWith(dialect.terminator()))) {
        return -1;
      } else if (rest.startsWith(q + q)) {
        i += 2;
      } else if (i > closed
          && (terminator(i + 1) >= 0 || rest.startsWith(dialect.delimiter(), 1))) {
        return i + 1;
      } else {
        i++;
      }
    }
    return -1;
  }

  private List<@Nullable String> bad(String rule, int opened) {
    fault = rule;
    at = opened;
    while (terminator(at) < 0) {
      at++;
    }
    at += terminator(at);
    return List.of();
  }

  /** The length of the terminator here, 0 at the end of the text, -1 if there is none. */
  private int terminator(int i) {
    if (i == text.length()) {
      return 0;
    }
    if (!dialect.terminator().isEmpty()) {
      return text.startsWith(dialect.terminator(), i) ? dialect.terminator().length() : -1;
    }
    if (text.startsWith("\r\n", i)) {
      return 2;
    }
    return text.charAt(i) == '\n' || text.charAt(i) == '\r' ? 1 : -1;
  }

  private long lineOf(int position) {
    String before = text.substring(0, position);
    return 1 + before.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count();
  }
}
