package dev.deltaverse.console;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

/**
 * Cookies that no script reads and no other site's request brings. Over HTTPS no other host and no
 * plain page can set them (the prefix {@code __Host-}, RFC 6265bis, "Cookie Name Prefixes").
 */
final class Cookies {
  static final String TOKEN = "deltaverse-token";
  static final String SESSION = "deltaverse-session";

  private final boolean secure;

  /**
   * @param secure whether browsers come by HTTPS
   */
  Cookies(boolean secure) {
    this.secure = secure;
  }

  @Nullable String get(Context context, String name) {
    return context.cookie(full(name));
  }

  /** Until the browser ends. */
  void set(Context context, String name, String value) {
    context.cookie(new Cookie(full(name), value, "/", -1, secure, true, null, SameSite.STRICT));
  }

  void remove(Context context, String name) {
    context.cookie(new Cookie(full(name), "", "/", 0, secure, true, null, SameSite.STRICT));
  }

  private String full(String name) {
    return secure ? "__Host-" + name : name;
  }
}
