package dev.deltaverse.webapi;

import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells in words why a server's certificate was not accepted. */
final class Distrust {
  private Distrust() {}

  /**
   * The reason, a sentence; empty if the failure was another one. The connection ended before a
   * byte of the request could leave.
   */
  static Optional<String> reason(URI uri, Throwable failure) {
    String trouble = null;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      // The innermost knows best.
      String known = known(t);
      trouble = known == null ? trouble : known;
    }
    return Optional.ofNullable(trouble)
        .map(text -> "The certificate of " + uri.getHost() + " " + text + ", so nothing was sent");
  }

  private static @Nullable String known(Throwable failure) {
    return switch (failure) {
      case CertificateExpiredException e -> "has expired (" + e.getMessage() + ")";
      case CertificateNotYetValidException e -> "is not valid yet (" + e.getMessage() + ")";
      case CertPathBuilderException _ ->
          "is signed by nobody whom this machine trusts, or by itself";
      case CertificateException e
          when e.getCause() == null && String.valueOf(e.getMessage()).startsWith("No ") ->
          "is another server's (" + e.getMessage() + ")";
      case CertificateException _ -> "is not accepted";
      default -> null;
    };
  }
}
