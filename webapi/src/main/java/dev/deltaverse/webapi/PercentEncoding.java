package dev.deltaverse.webapi;

import java.nio.charset.StandardCharsets;

/** Percent-encoding of URL parts, RFC 3986, UTF-8. */
final class PercentEncoding {
  private static final String UNRESERVED = "-._~";
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();

  private PercentEncoding() {}

  /** Keeps the delimiters of a key predicate: quote, comma, equals. */
  static String keyPredicate(String text) {
    return encode(text, "',=");
  }

  /** The value of a query option; keeps what makes a filter readable. */
  static String queryValue(String text) {
    return encode(text, "'(),/:@$*;!=");
  }

  /** The value of a form field. */
  static String formValue(String text) {
    return encode(text, "");
  }

  /**
   * Encodes what no URL may hold, and leaves all that is encoded: for links that a server wrote and
   * for arrays in function calls.
   */
  static String illegalCharacters(String url) {
    return encode(url, "%!#$&'()*+,/:;=?@");
  }

  private static String encode(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0
              || kept.indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX[c >> 4]).append(HEX[c & 0xF]);
      }
    }
    return out.toString();
  }
}
