package dev.deltaverse.webapi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An RSA private key with its certificate. Immutable; shows the certificate's subject alone. */
public final class ClientCertificate {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private final PrivateKey key;
  private final X509Certificate certificate;

  private ClientCertificate(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  public static ClientCertificate of(PrivateKey key, X509Certificate certificate) {
    return new ClientCertificate(key, certificate);
  }

  /**
   * A PEM file with the certificate and its unencrypted PKCS#8 key.
   *
   * @throws IllegalArgumentException if one of them is missing or can't be read
   */
  public static ClientCertificate ofPem(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII);
    Matcher matcher = KEY.matcher(text);
    int at = text.indexOf("-----BEGIN CERTIFICATE-----");
    if (!matcher.find() || at < 0) {
      throw new IllegalArgumentException(
          file
              + " must hold a BEGIN CERTIFICATE and a BEGIN PRIVATE KEY (PKCS#8, unencrypted)"
              + " block. Next step: openssl pkcs8 -topk8 -nodes converts a key");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      byte[] pem = text.substring(at).getBytes(StandardCharsets.US_ASCII);
      return new ClientCertificate(
          key,
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * The first key in a PKCS#12 file.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ClientCertificate ofPkcs12(Path file, Secret password) throws IOException {
    char[] characters = password.reveal().toCharArray();
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, characters);
      for (String alias : Collections.list(store.aliases())) {
        if (store.getKey(alias, characters) instanceof PrivateKey key) {
          return new ClientCertificate(key, (X509Certificate) store.getCertificate(alias));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(file + " holds no private key");
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }

  @Override
  public String toString() {
    return "certificate " + certificate.getSubjectX500Principal();
  }
}
