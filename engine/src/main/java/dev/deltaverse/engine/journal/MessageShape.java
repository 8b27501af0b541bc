package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.ShortText;
import java.util.regex.Pattern;

/** A server's message without what differs from row to row. */
final class MessageShape {
  private static final int LONGEST = 500;

  private static final Pattern GUID =
      Pattern.compile(
          "[{(]?\\b\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}\\b[})]?");

  /**
   * A quote opens after, and closes before, anything but a letter or digit: O'Brien is one word.
   */
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])(?:'.*?'|\".*?\"|‘.*?’|“.*?”)(?![\\p{L}\\p{N}])", Pattern.DOTALL);

  /** Numbers, dates and times, but not the digits of a name or of a hexadecimal error code. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_])[-+]?\\p{Nd}+(?:[.,:/T+-]\\p{Nd}+)*Z?(?![\\p{L}\\p{N}_])");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private MessageShape() {}

  static String of(String message) {
    String text = GUID.matcher(message).replaceAll("<id>");
    text = QUOTED.matcher(text).replaceAll("<value>");
    text = NUMBER.matcher(text).replaceAll("<number>");
    text = BLANKS.matcher(text).replaceAll(" ").strip();
    return ShortText.of(text, LONGEST);
  }
}
