package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificate of the console and its private key. */
public sealed interface Tls {

  /**
   * As key store; its entries have the password that is returned with it.
   *
   * @throws MigrationException SETUP if a file cannot be read
   */
  Keys keys() throws MigrationException;

  /** A key store and the password of its keys. */
  record Keys(KeyStore store, String password) {}

  /**
   * Two files in PEM.
   *
   * @param certificate the server's, then those that vouch for it
   * @param key not encrypted, in PKCS#8
   */
  record Pem(Path certificate, Path key) implements Tls {
    private static final Pattern BLOCK =
        Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    @Override
    public Keys keys() throws MigrationException {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("console", privateKey(), new char[0], chain());
        return new Keys(store, "");
      } catch (GeneralSecurityException | IOException e) {
        throw problem("TLS", "certificate and key do not go together: " + e.getMessage(), e);
      }
    }

    private Certificate[] chain() throws MigrationException {
      try (InputStream in = Files.newInputStream(certificate)) {
        Certificate[] chain =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(in)
                .toArray(Certificate[]::new);
        if (chain.length > 0) {
          return chain;
        }
      } catch (IOException | GeneralSecurityException e) {
        throw problem("certificate " + certificate, reason(e), e);
      }
      throw new MigrationException(
          Code.SETUP,
          "certificate " + certificate + ": there is none in it",
          "Give a file in PEM, with BEGIN CERTIFICATE.");
    }

    private PrivateKey privateKey() throws MigrationException {
      try {
        Matcher block = BLOCK.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        while (block.find()) {
          if (block.group(1).equals("PRIVATE KEY")) {
            return decoded(Base64.getMimeDecoder().decode(block.group(2)));
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        throw problem("key " + key, reason(e), e);
      }
      throw new MigrationException(
          Code.SETUP,
          "key " + key + ": there is no private key in PKCS#8 in it, that is not encrypted",
          "Convert it with `openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW`.");
    }

    private PrivateKey decoded(byte[] content) throws MigrationException {
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm)
              .generatePrivate(new PKCS8EncodedKeySpec(content));
        } catch (InvalidKeySpecException _) {
          // It is a key of another algorithm.
        } catch (GeneralSecurityException e) {
          throw problem("key " + key, reason(e), e);
        }
      }
      throw new MigrationException(
          Code.SETUP,
          "key " + key + ": it is neither of " + String.join(", ", ALGORITHMS),
          "Make a key of one of these.");
    }
  }

  /**
   * A file in PKCS#12.
   *
   * @param passwordFile its first line is the password of the file and of the key
   */
  record Pkcs12(Path file, Path passwordFile) implements Tls {
    @Override
    public Keys keys() throws MigrationException {
      try (InputStream in = Files.newInputStream(file)) {
        String password =
            Files.readString(passwordFile, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(in, password.toCharArray());
        return new Keys(store, password);
      } catch (IOException | GeneralSecurityException e) {
        throw problem("certificate " + file + ", password in " + passwordFile, reason(e), e);
      }
    }
  }

  private static String reason(Exception e) {
    return e instanceof NoSuchFileException none
        ? "there is no file " + none.getFile()
        : String.valueOf(e.getMessage());
  }

  private static MigrationException problem(String what, String reason, Exception e) {
    return new MigrationException(
        Code.SETUP, what + ": " + reason, "Check the files that the options name.", e);
  }
}
