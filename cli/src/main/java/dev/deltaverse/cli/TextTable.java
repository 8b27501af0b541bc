package dev.deltaverse.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of text for people: the first column to the left, numbers to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();

  /** With a head; a column is set to the right unless its head begins with {@code <}. */
  TextTable(String... heads) {
    List<String> line = new ArrayList<>();
    for (String head : heads) {
      right.add(!head.startsWith("<"));
      line.add(head.startsWith("<") ? head.substring(1) : head);
    }
    lines.add(line);
  }

  /** Adds a line of texts and numbers. */
  TextTable line(Object... cells) {
    List<String> line = new ArrayList<>();
    for (Object cell : cells) {
      line.add(cell instanceof Number number ? number(number.longValue()) : String.valueOf(cell));
    }
    lines.add(line);
    return this;
  }

  /** A number with its thousands parted by commas. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A number with its noun, which takes an s. */
  static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** The lines, the head first. */
  List<String> lines() {
    int[] widths = new int[right.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    return lines.stream().map(line -> text(line, widths)).toList();
  }

  private String text(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      String space = " ".repeat(widths[i] - width(line.get(i)));
      text.append(i == 0 ? "" : GAP);
      text.append(right.get(i) ? space + line.get(i) : line.get(i) + space);
    }
    return text.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
