package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.webapi.ClientCertificate;
import dev.deltaverse.webapi.EntraTokens;
import dev.deltaverse.webapi.Secret;
import dev.deltaverse.webapi.TokenSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns the credential of an application user into a source of tokens. */
final class SignIn {
  private SignIn() {}

  /**
   * @throws MigrationException code SETUP if a certificate cannot be read
   */
  static TokenSource tokens(ApplicationUser user, EntraTokens entra) throws MigrationException {
    return switch (user.credential()) {
      case ApplicationUser.NoCredential _ -> TokenSource.none();
      case ApplicationUser.ClientSecret secret ->
          entra.clientSecret(
              secret.tenant(), secret.clientId(), Secret.of(secret.secret().reveal()));
      case ApplicationUser.Certificate certificate ->
          entra.certificate(
              certificate.tenant(), certificate.clientId(), read(user.name(), certificate));
      case ApplicationUser.ManagedIdentity identity ->
          entra.managedIdentity(identity.clientId().isBlank() ? null : identity.clientId());
      case ApplicationUser.TokenCommand command -> entra.command(command.command());
    };
  }

  private static ClientCertificate read(String user, ApplicationUser.Certificate certificate)
      throws MigrationException {
    Path file = Path.of(certificate.path());
    boolean pem = certificate.path().toLowerCase(Locale.ROOT).endsWith(".pem");
    try {
      return pem
          ? ClientCertificate.ofPem(file)
          : ClientCertificate.ofPkcs12(file, Secret.of(certificate.password().reveal()));
    } catch (IOException | IllegalArgumentException e) {
      throw new MigrationException(
          MigrationException.Code.SETUP,
          "Reading the certificate of user " + user + ", " + file + ": " + e.getMessage(),
          "Give a PEM file with certificate and key, or a PKCS#12 file with its password.",
          e);
    }
  }
}
