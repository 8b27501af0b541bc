package dev.deltaverse.webapi;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways to sign in an application at Microsoft Entra ID, each giving a {@link TokenSource} for
 * one environment. Plain requests, no library.
 *
 * <p>Tokens are renewed five minutes before they expire, or after {@link TokenSource#invalidate}.
 * No secret and no token appears in an exception or in {@code toString}. Source: Microsoft Learn,
 * "OAuth 2.0 client credentials flow", "Microsoft identity platform application authentication
 * certificate credentials", "How to use managed identities on an Azure VM to acquire an access
 * token".
 */
public final class EntraTokens {
  static final URI PUBLIC_CLOUD = URI.create("https://login.microsoftonline.com");

  private final String resource;
  private final URI authority;
  private final HttpClient http;
  private final Clock clock;
  private final Duration timeout;

  private EntraTokens(
      String resource, URI authority, HttpClient http, Clock clock, Duration timeout) {
    this.resource = resource;
    this.authority = authority;
    this.http = http;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * Sign-in for this environment, at the public cloud's authority.
   *
   * @param http is not closed; {@link DataverseClient#newHttpClient} makes one
   */
  public static EntraTokens forEnvironment(URI environmentUrl, HttpClient http) {
    String resource = new Environment(environmentUrl, "v9.2").origin().toString();
    return new EntraTokens(resource, PUBLIC_CLOUD, http, Clock.systemUTC(), Duration.ofSeconds(30));
  }

  /** The same at another authority, e.g. of a national cloud. */
  public EntraTokens authority(URI url) {
    return new EntraTokens(resource, url, http, clock, timeout);
  }

  /** The same with another clock. */
  public EntraTokens clock(Clock value) {
    return new EntraTokens(resource, authority, http, value, timeout);
  }

  /** The same with another time limit for one request for a token; 30 seconds. */
  public EntraTokens timeout(Duration limit) {
    return new EntraTokens(resource, authority, http, clock, limit);
  }

  /** By client secret. */
  public TokenSource clientSecret(String tenant, String clientId, Secret secret) {
    TokenRequest request = new TokenRequest(http, timeout, "Signing in client " + clientId);
    URI endpoint = endpoint(tenant);
    return cached(
        () ->
            request.post(
                endpoint,
                List.of(
                    Map.entry("grant_type", "client_credentials"),
                    Map.entry("client_id", clientId),
                    Map.entry("client_secret", secret.reveal()),
                    Map.entry("scope", scope())),
                secret.reveal()),
        "client secret of " + clientId);
  }

  /** By certificate: a signed assertion takes the secret's place. */
  public TokenSource certificate(String tenant, String clientId, ClientCertificate certificate) {
    TokenRequest request = new TokenRequest(http, timeout, "Signing in client " + clientId);
    URI endpoint = endpoint(tenant);
    CertificateSignIn signIn =
        new CertificateSignIn(request, endpoint, clientId, scope(), certificate, clock);
    return cached(signIn::fetch, "certificate of " + clientId);
  }

  /**
   * By the managed identity of the machine (Azure VM) or app (App Service, Functions, Container
   * Apps) that this runs on.
   *
   * @param clientId of a user-assigned identity, null for the system-assigned one
   */
  public TokenSource managedIdentity(@Nullable String clientId) {
    return managedIdentity(clientId, System.getenv());
  }

  TokenSource managedIdentity(@Nullable String clientId, Map<String, String> processEnvironment) {
    ManagedIdentity identity =
        new ManagedIdentity(
            new TokenRequest(http, timeout, "Signing in by managed identity"),
            resource,
            clientId,
            processEnvironment,
            clock);
    return cached(identity::fetch, "managed identity");
  }

  /**
   * By a program that prints a token, alone or in JSON as {@code az account get-access-token} does.
   *
   * @param command program and arguments; no shell is used
   */
  public TokenSource command(List<String> command) {
    TokenCommand program = new TokenCommand(List.copyOf(command), timeout, clock);
    return cached(program::fetch, "token command " + command.getFirst());
  }

  /** By the user that is signed in with the Azure CLI. */
  public TokenSource azureCli() {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    List<String> command = new ArrayList<>(List.of(windows ? "az.cmd" : "az"));
    command.addAll(
        List.of("account", "get-access-token", "--resource", resource, "--output", "json"));
    return command(command);
  }

  private TokenSource cached(
      java.util.function.Supplier<CachedTokens.Fresh> fetch, String description) {
    return new CachedTokens(fetch, clock, description);
  }

  private URI endpoint(String tenant) {
    return URI.create(authority + "/" + PercentEncoding.formValue(tenant) + "/oauth2/v2.0/token");
  }

  /** The environment's URL with the name that stands for all its permissions. */
  private String scope() {
    return resource + "/.default";
  }
}
