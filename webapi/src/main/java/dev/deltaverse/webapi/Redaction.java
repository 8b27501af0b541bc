package dev.deltaverse.webapi;

import java.util.regex.Pattern;

/** Cuts secrets and whatever looks like a token out of a text from elsewhere. */
final class Redaction {
  private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}(\\.[A-Za-z0-9_-]*)*");
  private static final String STARS = "***";

  private Redaction() {}

  static String of(String text, String... secrets) {
    String clean = text;
    for (String secret : secrets) {
      if (!secret.isEmpty()) {
        clean = clean.replace(secret, STARS);
        clean = clean.replace(PercentEncoding.formValue(secret), STARS);
      }
    }
    return TOKEN.matcher(clean).replaceAll(STARS);
  }
}
