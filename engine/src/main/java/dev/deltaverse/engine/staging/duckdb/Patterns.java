package dev.deltaverse.engine.staging.duckdb;

import java.util.ArrayList;
import java.util.List;

/**
 * Date and time patterns, from the letters of {@code DateTimeFormatter} to SQL.
 *
 * <p>strptime alone is lenient ({@code 2024123} is a date of {@code yyyyMMdd} to it), so a text
 * must have the shape of the pattern first: as many digits as letters. Fractions of a second and
 * offsets are taken out of the text before it is parsed, because strptime knows neither seven
 * digits nor {@code Z}.
 */
final class Patterns {
  /** An offset that a place on earth has, in hours and minutes, or Z. */
  static final String OFFSET = "(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)";

  private Patterns() {}

  /**
   * One pattern without optional sections.
   *
   * @param shape regular expression of the texts that it reads; groups 1 to {@code kept} are parsed
   * @param kept number of groups that are parsed
   * @param offset regular expression whose group 1 is the offset, empty if it reads none
   * @param format of strptime, for the parsed groups
   */
  record Form(String shape, int kept, String offset, String format) {
    boolean hasOffset() {
      return !offset.isEmpty();
    }

    /** SQL of the wall-clock time that a text {@code t} says; null if it is none of this form. */
    String parsed(String t) {
      StringBuilder groups = new StringBuilder();
      for (int i = 1; i <= kept; i++) {
        groups.append('\\').append(i);
      }
      String text =
          kept == 1
              ? t
              : "regexp_replace("
                  + t
                  + ", "
                  + Sql.text("^" + shape + "$")
                  + ", "
                  + Sql.text(groups.toString())
                  + ")";
      return "CASE WHEN regexp_full_match("
          + t
          + ", "
          + Sql.text(shape)
          + ") THEN try_strptime("
          + text
          + ", "
          + Sql.text(format)
          + ") END";
    }
  }

  /**
   * The forms of a pattern: each optional section with and without.
   *
   * @throws IllegalArgumentException naming the letter that has no counterpart
   */
  static List<Form> forms(String pattern) {
    List<Form> forms = new ArrayList<>();
    for (String plain : expanded(pattern)) {
      forms.add(form(plain));
    }
    return forms;
  }

  /** The patterns without optional sections that a pattern stands for. */
  private static List<String> expanded(String pattern) {
    int open = unquoted(pattern, '[', 0);
    if (open < 0) {
      return List.of(pattern);
    }
    int depth = 1;
    int close = open;
    while (depth > 0) {
      int nextOpen = unquoted(pattern, '[', close + 1);
      int nextClose = unquoted(pattern, ']', close + 1);
      if (nextClose < 0) {
        throw new IllegalArgumentException("pattern '" + pattern + "' has an open bracket");
      }
      boolean opens = nextOpen >= 0 && nextOpen < nextClose;
      depth += opens ? 1 : -1;
      close = opens ? nextOpen : nextClose;
    }
    String before = pattern.substring(0, open);
    String after = pattern.substring(close + 1);
    List<String> all =
        new ArrayList<>(expanded(before + pattern.substring(open + 1, close) + after));
    all.addAll(expanded(before + after));
    return all;
  }

  private static int unquoted(String pattern, char wanted, int from) {
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == wanted && !quoted && i >= from) {
        return i;
      }
    }
    return -1;
  }

  private static Form form(String pattern) {
    StringBuilder shape = new StringBuilder("(");
    StringBuilder offset = new StringBuilder();
    StringBuilder format = new StringBuilder();
    int kept = 1;
    int i = 0;
    while (i < pattern.length()) {
      char letter = pattern.charAt(i);
      int end = i;
      while (end < pattern.length() && pattern.charAt(end) == letter) {
        end++;
      }
      if (letter == '\'') {
        int close = pattern.indexOf('\'', i + 1);
        if (close < 0) {
          throw new IllegalArgumentException("pattern '" + pattern + "' has an open quote");
        }
        literal(close == i + 1 ? "'" : pattern.substring(i + 1, close), shape, format);
        i = close + 1;
        continue;
      }
      int count = end - i;
      if (letter == 'S' || letter == 'n') {
        shape.append(letter == 'S' ? ")[0-9]{" + count + "}(" : ")[0-9]{1,9}(");
        kept++;
      } else if (letter == 'X' || letter == 'x' || letter == 'Z') {
        String zone = offset(letter, count);
        offset.append(
            shape.toString().replace("(?:", "\0").replace("(", "(?:").replace("\0", "(?:"));
        offset.append(")(").append(zone).append(")(?:");
        shape.append(")").append(zone).append("(");
        kept++;
      } else if (Character.isLetter(letter)) {
        specifier(pattern, letter, count, shape, format);
      } else {
        literal(String.valueOf(letter).repeat(count), shape, format);
      }
      i = end;
    }
    String tail = offset.isEmpty() ? "" : "^" + offset + ".*)$";
    return new Form(shape.append(")").toString(), kept, tail, format.toString());
  }

  private static void literal(String text, StringBuilder shape, StringBuilder format) {
    shape.append(Typing.quoted(text));
    format.append(text.replace("%", "%%"));
  }

  private static String offset(char letter, int count) {
    String hours = "[+-](?:0[0-9]|1[0-4])";
    String minutes = "[0-5][0-9]";
    String text =
        letter == 'Z'
            ? hours + (count >= 5 ? ":" : "") + minutes
            : switch (count) {
              case 1 -> hours + "(?:" + minutes + ")?";
              case 2, 4 -> hours + minutes;
              default -> hours + ":" + minutes;
            };
    return letter == 'X' || letter == 'Z' && count >= 5 ? "(?:Z|" + text + ")" : "(?:" + text + ")";
  }

  private static void specifier(
      String pattern, char letter, int count, StringBuilder shape, StringBuilder format) {
    String digits = count == 1 ? "[0-9]{1,2}" : "[0-9]{2}";
    String name = count >= 4 ? "[A-Za-z]+" : "[A-Za-z]{3}";
    switch (letter) {
      case 'y', 'u' -> {
        shape.append(count == 2 ? "[0-9]{2}" : "[0-9]{4}");
        format.append(count == 2 ? "%y" : "%Y");
      }
      case 'M', 'L' -> {
        shape.append(count >= 3 ? name : digits);
        format.append(count >= 4 ? "%B" : count == 3 ? "%b" : "%m");
      }
      case 'D' -> {
        shape.append(count == 3 ? "[0-9]{3}" : "[0-9]{1,3}");
        format.append("%j");
      }
      case 'd' -> {
        shape.append(digits);
        format.append("%d");
      }
      case 'H' -> {
        shape.append(digits);
        format.append("%H");
      }
      case 'h' -> {
        shape.append(digits);
        format.append("%I");
      }
      case 'm' -> {
        shape.append(digits);
        format.append("%M");
      }
      case 's' -> {
        shape.append(digits);
        format.append("%S");
      }
      case 'a' -> {
        shape.append("[AaPp][Mm]");
        format.append("%p");
      }
      case 'E' -> {
        shape.append(name);
        format.append(count >= 4 ? "%A" : "%a");
      }
      default ->
          throw new IllegalArgumentException(
              "pattern '" + pattern + "' has the letter '" + letter + "', which is not supported");
    }
  }
}
