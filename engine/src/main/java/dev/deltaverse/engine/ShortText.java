package dev.deltaverse.engine;

/** Texts of any length where there is room for a few words. */
public final class ShortText {
  private ShortText() {}

  /**
   * The text, or its begin with three dots.
   *
   * @param most characters of it, without the dots
   */
  public static String of(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }
}
