package dev.deltaverse.engine;

import java.util.regex.Pattern;

/**
 * Texts of exported files that a spreadsheet would take for a formula (OWASP, "CSV Injection"):
 * they get a leading apostrophe, which is dropped when the file is read again.
 */
public final class SpreadsheetText {
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("[+-]\\d[\\d.,]*");

  private SpreadsheetText() {}

  /** The text as it is exported. A number with its sign is none that could do harm. */
  public static String exported(String text) {
    return FORMULA.matcher(text).matches() && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }

  /** The text that was exported as this one. */
  public static String original(String exported) {
    return exported.startsWith("'") && FORMULA.matcher(exported).matches()
        ? exported.substring(1)
        : exported;
  }
}
