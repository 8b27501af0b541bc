package dev.deltaverse.engine.project;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The Dataverse environment.
 *
 * @param url environment URL without the API path, https unless the host is localhost
 * @param authority where users with a secret or a certificate sign in, without the tenant; https
 *     unless the host is localhost
 * @param users application users that share the work, at least one
 */
public record TargetSettings(
    URI url, URI authority, List<ApplicationUser> users, BypassSettings bypass) {
  /** Entra ID of the public cloud; national clouds have others. */
  public static final URI PUBLIC_AUTHORITY = URI.create("https://login.microsoftonline.com");

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  public TargetSettings {
    users = List.copyOf(users);
  }

  /** An environment whose users sign in at the public cloud. */
  public TargetSettings(URI url, List<ApplicationUser> users, BypassSettings bypass) {
    this(url, PUBLIC_AUTHORITY, users, bypass);
  }

  /** Whether a URL leads to this machine, so that http will do and no credential is needed. */
  public static boolean isLocal(URI url) {
    return url.getHost() != null && LOCAL.contains(url.getHost().toLowerCase(Locale.ROOT));
  }
}
