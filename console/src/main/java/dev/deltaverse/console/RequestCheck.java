package dev.deltaverse.console;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What every request is looked at for before it is answered, and what every answer forbids the
 * browser.
 *
 * <p>The name in the Host header must be this machine's: else a page of another site could reach a
 * server on localhost by a name that it lets point there (DNS rebinding). A request that alters
 * something must come from our own pages, or from no browser at all.
 */
final class RequestCheck {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD);

  private final Set<String> hosts;
  private final Token token;

  RequestCheck(ConsoleSettings settings, Token token) {
    this.token = token;
    hosts = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
    hosts.add(settings.host());
    settings.names().forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
  }

  void on(JavalinConfig config) {
    config.routes.before(this::check);
  }

  private void check(Context context) {
    context.header("Content-Security-Policy", POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
    context.header("Cache-Control", "no-store");
    String host = context.header("Host");
    if (host == null || !hosts.contains(name(host))) {
      throw new Refusal(
          421,
          "this server does not answer for " + host,
          "Open it under the address that it printed at its start, or start it with --name.");
    }
    if (SAFE.contains(context.method())) {
      return;
    }
    String origin = context.header("Origin");
    String site = context.header("Sec-Fetch-Site");
    boolean browser = origin != null || site != null || context.header("Cookie") != null;
    if (!browser && Address.of(context).ofApi()) {
      return;
    }
    if (origin != null
        && !origin.equals("null")
        && !origin.equals("https://" + host)
        && !origin.equals("http://" + host)) {
      throw foreign("it comes from " + origin);
    }
    if (!token.matches(context, brought(context))) {
      throw foreign("its token is missing or old");
    }
  }

  private static @Nullable String brought(Context context) {
    return Address.of(context).ofApi()
        ? context.header("X-Deltaverse-Token")
        : context.formParam(Token.FIELD);
  }

  private static Refusal foreign(String why) {
    return new Refusal(
        403, "the request was not made by a page of this console: " + why, "Load the page again.");
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
