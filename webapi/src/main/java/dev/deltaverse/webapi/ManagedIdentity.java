package dev.deltaverse.webapi;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the endpoint that Azure gives to a virtual machine, or to an app, for a token. */
final class ManagedIdentity {
  private static final String MACHINE_ENDPOINT =
      "http://169.254.169.254/metadata/identity/oauth2/token";

  private final TokenRequest request;
  private final String resource;
  private final @Nullable String clientId;
  private final Map<String, String> environment;
  private final Clock clock;

  ManagedIdentity(
      TokenRequest request,
      String resource,
      @Nullable String clientId,
      Map<String, String> environment,
      Clock clock) {
    this.request = request;
    this.resource = resource;
    this.clientId = clientId;
    this.environment = environment;
    this.clock = clock;
  }

  CachedTokens.Fresh fetch() {
    String appEndpoint = environment.get("IDENTITY_ENDPOINT");
    String appHeader = environment.get("IDENTITY_HEADER");
    boolean isApp = appEndpoint != null && appHeader != null;
    String url =
        (isApp ? appEndpoint + "?api-version=2019-08-01" : machineUrl())
            + "&resource="
            + PercentEncoding.formValue(resource)
            + (clientId == null ? "" : "&client_id=" + PercentEncoding.formValue(clientId));
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).GET();
    if (isApp && appHeader != null) {
      if (appHeader.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw WebApiException.of(
            new ErrorKind.Access(),
            "Signing in by managed identity",
            "IDENTITY_HEADER has characters that a header can't hold",
            null);
      }
      builder.header("X-IDENTITY-HEADER", appHeader);
    } else {
      builder.header("Metadata", "true");
    }
    return request.token(
        request.exchange(builder.build()), appHeader == null ? "" : appHeader, clock);
  }

  private String machineUrl() {
    String host = environment.get("AZURE_POD_IDENTITY_AUTHORITY_HOST");
    String endpoint = host == null ? MACHINE_ENDPOINT : host + "/metadata/identity/oauth2/token";
    return endpoint + "?api-version=2018-02-01";
  }
}
