package dev.deltaverse.console;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The token that tells our own forms from those of other sites: random, in a cookie that no script
 * and no other site's request has, and in each form (OWASP, "Cross-Site Request Forgery Prevention
 * Cheat Sheet", double-submit cookie).
 */
final class Token {
  static final String FIELD = "token";

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Cookies cookies;

  Token(Cookies cookies) {
    this.cookies = cookies;
  }

  /** The visitor's token; a new one, set as a cookie, if there is none. */
  String of(Context context) {
    String made = context.attribute(FIELD);
    if (made != null) {
      return made;
    }
    String token = cookies.get(context, Cookies.TOKEN);
    if (token == null || token.length() != 2 * BYTES) {
      byte[] bytes = new byte[BYTES];
      RANDOM.nextBytes(bytes);
      token = HexFormat.of().formatHex(bytes);
      cookies.set(context, Cookies.TOKEN, token);
    }
    context.attribute(FIELD, token);
    return token;
  }

  /** Whether what a form brought is the visitor's token. */
  boolean matches(Context context, @Nullable String brought) {
    String token = cookies.get(context, Cookies.TOKEN);
    return token != null
        && brought != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), brought.getBytes(StandardCharsets.UTF_8));
  }
}
