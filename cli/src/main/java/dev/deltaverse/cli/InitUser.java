package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.Secret;
import dev.deltaverse.engine.project.TargetSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The environment and the application user that {@code init} asks by, from its options and the
 * variables of the environment; the project file then names the same variables.
 *
 * @param target the environment with its one user
 * @param targetText YAML of the environment: its URL, and the authority if it is not the public one
 * @param userText YAML of the user
 */
record InitUser(TargetSettings target, List<String> targetText, String userText) {
  /** The name that Azure's own libraries read the authority of a national cloud from. */
  private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";

  private static final URI NOWHERE = URI.create("https://nowhere.invalid");

  /**
   * @param given the URL of the command line, empty for the variable {@code DATAVERSE_URL}
   * @param asked whether the environment will be asked, so that its URL must be known
   */
  static InitUser of(Map<String, String> environment, String given, boolean asked)
      throws MigrationException {
    String text = given.isEmpty() ? environment.getOrDefault("DATAVERSE_URL", "") : given;
    URI url = text.isEmpty() && !asked ? NOWHERE : url(text);
    String urlText = given.isEmpty() ? "\"${DATAVERSE_URL}\"" : "\"" + given + "\"";
    String secret = environment.getOrDefault("CLIENT_SECRET", "");
    if (!secret.isEmpty()) {
      String authority = environment.getOrDefault(AUTHORITY, "");
      return new InitUser(
          target(
              url,
              authority.isEmpty() ? TargetSettings.PUBLIC_AUTHORITY : authority(authority),
              new ApplicationUser.ClientSecret(
                  environment.getOrDefault("TENANT_ID", ""),
                  environment.getOrDefault("CLIENT_ID", ""),
                  new Secret(secret))),
          authority.isEmpty()
              ? List.of("url: " + urlText)
              : List.of("url: " + urlText, "authority: \"${" + AUTHORITY + "}\""),
          "{ name: loader, tenant: \"${TENANT_ID}\", clientId: \"${CLIENT_ID}\", clientSecret:"
              + " \"${CLIENT_SECRET}\" }");
    }
    if (TargetSettings.isLocal(url)) {
      return new InitUser(
          target(url, TargetSettings.PUBLIC_AUTHORITY, new ApplicationUser.NoCredential()),
          List.of("url: " + urlText),
          "{ name: loader, anonymous: true }");
    }
    List<String> command =
        List.of(
            "az",
            "account",
            "get-access-token",
            "--resource",
            url.toString(),
            "--query",
            "accessToken",
            "-o",
            "tsv");
    return new InitUser(
        target(url, TargetSettings.PUBLIC_AUTHORITY, new ApplicationUser.TokenCommand(command)),
        List.of("url: " + urlText),
        "{ name: loader, tokenCommand: [az, account, get-access-token, --resource, "
            + urlText
            + ", --query, accessToken, -o, tsv] }");
  }

  private static TargetSettings target(
      URI url, URI authority, ApplicationUser.Credential credential) {
    return new TargetSettings(
        url, authority, List.of(new ApplicationUser("loader", credential)), BypassSettings.NONE);
  }

  private static URI url(String text) throws MigrationException {
    return checked(
        text,
        "find the environment",
        "https://contoso.crm.dynamics.com",
        "Give it with --url or in the variable DATAVERSE_URL, or name a file with --metadata.");
  }

  private static URI authority(String text) throws MigrationException {
    return checked(
        text, "sign in", "https://login.microsoftonline.us", "Correct the variable " + AUTHORITY);
  }

  private static URI checked(String text, String operation, String example, String hint)
      throws MigrationException {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme())
              || "http".equals(uri.getScheme()) && TargetSettings.isLocal(uri))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new MigrationException(
        Code.SETUP,
        operation + ": '" + text + "' is no URL such as " + example + " (http is for localhost)",
        hint);
  }
}
