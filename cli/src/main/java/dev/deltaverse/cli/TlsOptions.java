package dev.deltaverse.cli;

import dev.deltaverse.console.Tls;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a server's certificate. */
final class TlsOptions {
  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate in PEM, then those that vouch for it; serves HTTPS.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key in PEM (PKCS#8, not encrypted).")
  private @Nullable Path key;

  @Option(
      names = "--tls-p12",
      paramLabel = "FILE",
      description = "Certificate and key in PKCS#12, in place of the two in PEM.")
  private @Nullable Path store;

  @Option(
      names = "--tls-password-file",
      paramLabel = "FILE",
      description = "A file whose first line is the password of --tls-p12.")
  private @Nullable Path passwordFile;

  /**
   * The certificate; empty if none is named.
   *
   * @throws MigrationException SETUP if it is named in part or twice
   */
  Optional<Tls> read() throws MigrationException {
    boolean pem = certificate != null || key != null;
    boolean pkcs12 = store != null || passwordFile != null;
    if (!pem && !pkcs12) {
      return Optional.empty();
    }
    if (!pkcs12 && certificate != null && key != null) {
      return Optional.of(new Tls.Pem(certificate, key));
    }
    if (!pem && store != null && passwordFile != null) {
      return Optional.of(new Tls.Pkcs12(store, passwordFile));
    }
    throw new MigrationException(
        Code.SETUP,
        pem && pkcs12 ? "two certificates are named" : "a certificate is named in part",
        "Give --tls-cert and --tls-key, or --tls-p12 and --tls-password-file.");
  }
}
