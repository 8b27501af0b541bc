package dev.deltaverse.console.page;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parts of a page that change while one looks: the content of an element stands between two
 * comments with the element's id. Parts do not nest.
 */
public final class Region {
  private static final String BEGIN = "<!--live ";
  private static final String END = "<!--end-->";

  private Region() {}

  static String begin(String id) {
    return BEGIN + id + "-->";
  }

  static String end() {
    return END;
  }

  /** The parts of a page, by id in their order. */
  public static Map<String, String> of(String html) {
    Map<String, String> regions = new LinkedHashMap<>();
    int at = html.indexOf(BEGIN);
    while (at >= 0) {
      int name = at + BEGIN.length();
      int content = html.indexOf("-->", name) + 3;
      int end = html.indexOf(END, content);
      regions.put(html.substring(name, content - 3), html.substring(content, end));
      at = html.indexOf(BEGIN, end);
    }
    return regions;
  }
}
