package dev.deltaverse.webapi;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Where an environment is: its origin and the root of its Web API. Tokens go to this origin only.
 */
final class Environment {
  private final URI origin;
  private final String servicePath;

  Environment(URI url, String apiVersion) {
    String scheme = url.getScheme();
    if (url.getHost() == null || scheme == null || !scheme.matches("(?i)https?")) {
      throw new IllegalArgumentException(
          "The environment's URL is '"
              + url
              + "'. It must look like https://contoso.crm.dynamics.com");
    }
    this.origin =
        URI.create(
            scheme.toLowerCase(Locale.ROOT)
                + "://"
                + url.getHost().toLowerCase(Locale.ROOT)
                + (url.getPort() < 0 ? "" : ":" + url.getPort()));
    this.servicePath = "/api/data/" + apiVersion + "/";
  }

  /** {@code https://contoso.crm.dynamics.com}, without a path. */
  URI origin() {
    return origin;
  }

  /** {@code https://contoso.crm.dynamics.com/api/data/v9.2/}. */
  String serviceRoot() {
    return origin + servicePath;
  }

  /** The path of the root on the server, {@code /api/data/v9.2/}. */
  String servicePath() {
    return servicePath;
  }

  /** The full URL of a call. */
  URI resolve(String path) {
    if (path.startsWith("http://") || path.startsWith("https://")) {
      int pathAt = path.indexOf('/', path.indexOf("://") + 3);
      int split = pathAt < 0 ? path.length() : pathAt;
      URI absolute =
          URI.create(
              path.substring(0, split) + PercentEncoding.illegalCharacters(path.substring(split)));
      if (!isSameEnvironment(absolute)) {
        throw new IllegalArgumentException(
            "The URL "
                + path
                + " is not one of "
                + origin
                + ", so the token of that environment is not sent to it");
      }
      return absolute;
    }
    String encoded = PercentEncoding.illegalCharacters(path);
    return URI.create(path.startsWith("/") ? origin + encoded : serviceRoot() + encoded);
  }

  /**
   * Two host forms are equal: {@code env.crm.dynamics.com} and {@code env.api.crm.dynamics.com}.
   */
  private boolean isSameEnvironment(URI url) {
    return url.getHost() != null
        && origin.getScheme().equalsIgnoreCase(url.getScheme())
        && origin.getPort() == url.getPort()
        && withoutApi(Objects.requireNonNull(origin.getHost())).equals(withoutApi(url.getHost()));
  }

  private static String withoutApi(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int dot = lower.indexOf('.');
    return dot > 0 && lower.startsWith("api.", dot + 1) && lower.endsWith(".dynamics.com")
        ? lower.substring(0, dot) + lower.substring(dot + 4)
        : lower;
  }
}
