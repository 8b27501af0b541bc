package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * The environment and the application user that {@code init} asks by, from its options and the
 * variables of the environment; the project file then names the same variables.
 *
 * @param url the environment's URL, without the API path
 * @param urlText YAML of the URL
 * @param userText YAML of the user
 */
record InitUser(
    String name,
    ApplicationUser.Credential credential,
    String url,
    String urlText,
    String userText) {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @param given the URL of the command line, empty for the variable {@code DATAVERSE_URL}
   */
  static InitUser of(Map<String, String> environment, String given) throws MigrationException {
    String url = given.isEmpty() ? environment.getOrDefault("DATAVERSE_URL", "") : given;
    String urlText = given.isEmpty() ? "${DATAVERSE_URL}" : "\"" + given + "\"";
    String secret = environment.getOrDefault("CLIENT_SECRET", "");
    if (!secret.isEmpty()) {
      return new InitUser(
          "loader",
          new ApplicationUser.ClientSecret(
              environment.getOrDefault("TENANT_ID", ""),
              environment.getOrDefault("CLIENT_ID", ""),
              new Secret(secret)),
          checked(url),
          urlText,
          "{ name: loader, tenant: \"${TENANT_ID}\", clientId: \"${CLIENT_ID}\", clientSecret:"
              + " \"${CLIENT_SECRET}\" }");
    }
    if (!url.isEmpty() && LOCAL.contains(String.valueOf(URI.create(checked(url)).getHost()))) {
      return new InitUser(
          "loader",
          new ApplicationUser.NoCredential(),
          url,
          urlText,
          "{ name: loader, anonymous: true }");
    }
    return new InitUser(
        "loader",
        new ApplicationUser.TokenCommand(
            java.util.List.of(
                "az",
                "account",
                "get-access-token",
                "--resource",
                url,
                "--query",
                "accessToken",
                "-o",
                "tsv")),
        url,
        urlText,
        "{ name: loader, tokenCommand: [az, account, get-access-token, --resource, "
            + (given.isEmpty() ? "\"${DATAVERSE_URL}\"" : urlText)
            + ", --query, accessToken, -o, tsv] }");
  }

  private static String checked(String url) throws MigrationException {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().matches("https?")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new MigrationException(
        Code.SETUP,
        "find the environment: '" + url + "' is no URL such as https://contoso.crm.dynamics.com",
        "Give it with --url or in the variable DATAVERSE_URL, or name a file with --metadata.");
  }
}
