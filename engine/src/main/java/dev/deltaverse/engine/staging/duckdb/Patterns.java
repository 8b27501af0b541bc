package dev.deltaverse.engine.staging.duckdb;

/** Date and time patterns: from the letters of {@code DateTimeFormatter} to strptime's. */
final class Patterns {
  private Patterns() {}

  /**
   * Translates a pattern.
   *
   * @throws IllegalArgumentException naming the letter that has no counterpart
   */
  static String strptime(String pattern) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < pattern.length()) {
      char letter = pattern.charAt(i);
      int end = i;
      while (end < pattern.length() && pattern.charAt(end) == letter) {
        end++;
      }
      int count = end - i;
      if (letter == '\'') {
        int close = pattern.indexOf('\'', i + 1);
        if (close < 0) {
          throw new IllegalArgumentException("pattern '" + pattern + "' has an open quote");
        }
        out.append(close == i + 1 ? "'" : pattern.substring(i + 1, close));
        i = close + 1;
        continue;
      }
      if (Character.isLetter(letter)) {
        out.append(specifier(pattern, letter, count));
      } else {
        out.append(String.valueOf(letter).repeat(count).replace("%", "%%"));
      }
      i = end;
    }
    return out.toString();
  }

  private static String specifier(String pattern, char letter, int count) {
    return switch (letter) {
      case 'y', 'u' -> count == 2 ? "%y" : "%Y";
      case 'M', 'L' -> count >= 4 ? "%B" : count == 3 ? "%b" : "%m";
      case 'd' -> "%d";
      case 'D' -> "%j";
      case 'H' -> "%H";
      case 'h' -> "%I";
      case 'm' -> "%M";
      case 's' -> "%S";
      case 'S' -> count > 3 ? "%f" : "%g";
      case 'n' -> "%n";
      case 'a' -> "%p";
      case 'E' -> count >= 4 ? "%A" : "%a";
      case 'X', 'x', 'Z' -> "%z";
      default ->
          throw new IllegalArgumentException(
              "pattern '" + pattern + "' has the letter '" + letter + "', which is not supported");
    };
  }

  /** Whether a pattern reads an offset. */
  static boolean hasOffset(String pattern) {
    return strptime(pattern).contains("%z");
  }
}
