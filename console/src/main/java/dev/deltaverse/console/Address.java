package dev.deltaverse.console;

import io.javalin.http.Context;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is about: each page stands under {@code /profiles/NAME/} too, and that of a
 * server's first profile without it.
 *
 * @param profile as the address names it; empty if it names none
 * @param path the rest, as it is without a profile
 */
record Address(String profile, String path) {
  /** Before the path of a route. */
  static final String PREFIX = "/profiles/{profile}";

  private static final Pattern OF_PROFILE = Pattern.compile("(/live)?/profiles/([^/]+)(/.*)?");

  static Address of(Context context) {
    return of(context.path());
  }

  static Address of(String path) {
    Matcher of = OF_PROFILE.matcher(path);
    if (!of.matches()) {
      return new Address("", path);
    }
    String live = of.group(1) == null ? "" : of.group(1);
    String rest = of.group(3) == null ? "/" : of.group(3);
    return new Address(of.group(2), live + rest);
  }

  /** Where the pages of a profile begin. */
  static String base(String profile) {
    return "/profiles/" + profile;
  }

  /** Whether it is for programs, which sign in with each request. */
  boolean forPrograms() {
    return ofApi() || path.equals("/metrics");
  }

  boolean ofApi() {
    return path.startsWith("/api/");
  }

  /** Whether it follows a page. */
  boolean live() {
    return path.startsWith("/live/");
  }
}
