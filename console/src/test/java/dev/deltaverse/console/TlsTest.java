package dev.deltaverse.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.engine.MigrationException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over HTTPS, with a certificate as the JDK's keytool makes it. */
@Timeout(120)
final class TlsTest {
  private static final String PASSWORD = "for-this-test";

  @TempDir Path folder;

  private Path store(String algorithm) throws Exception {
    Path file = folder.resolve("console.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "console",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).describedAs(said).isZero();
    return file;
  }

  private static KeyStore loaded(Path file) throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private Tls.Pem pem(KeyStore store) throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    Files.writeString(
        certificate, pem("CERTIFICATE", store.getCertificate("console").getEncoded()));
    Key secret = store.getKey("console", PASSWORD.toCharArray());
    Files.writeString(key, pem("PRIVATE KEY", secret.getEncoded()));
    return new Tls.Pem(certificate, key);
  }

  private void serves(Tls tls, KeyStore trusted) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("console", trusted.getCertificate("console"));
    trust.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (GeneratedState state = new GeneratedState(folder, 1);
        Console console =
            Console.start(
                new ConsoleSettings("127.0.0.1", 0, new Access.Local(), Optional.of(tls), Set.of()),
                Profiles.one(state.project, Controls.NONE, new NoChecks(), Optional.empty()),
                Clock.systemUTC(),
                "1.2.3");
        HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
      assertThat(console.url().getScheme()).isEqualTo("https");
      HttpResponse<String> page =
          http.send(
              HttpRequest.newBuilder(console.url()).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
          .contains("__Host-deltaverse-token=", "; Secure", "HttpOnly", "SameSite=Strict");
      assertThat(page.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void servesWithAFileInPkcs12() throws Exception {
    Path file = store("RSA");
    Path password = folder.resolve("password");
    Files.writeString(password, PASSWORD + "\n");
    serves(new Tls.Pkcs12(file, password), loaded(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void servesWithTwoFilesInPem(String algorithm) throws Exception {
    KeyStore store = loaded(store(algorithm));
    serves(pem(store), store);
  }

  @Test
  void saysWhatIsWrongWithAFile() throws Exception {
    Tls.Pem pem = pem(loaded(store("EC")));
    Files.writeString(pem.key(), pem("EC PRIVATE KEY", new byte[] {1}));
    assertThatThrownBy(pem::keys)
        .isInstanceOf(MigrationException.class)
        .hasMessage(
            "key "
                + pem.key()
                + ": there is no private key in PKCS#8 in it, that is not encrypted");
    Path none = folder.resolve("none.pem");
    assertThatThrownBy(() -> new Tls.Pem(none, none).keys())
        .hasMessage("key " + none + ": there is no file " + none);
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Files.writeString(
        pem.key(), Files.readString(pem(loaded(folder.resolve("console.p12"))).key()));
    assertThatThrownBy(() -> new Tls.Pem(empty, pem.key()).keys())
        .hasMessageStartingWith("certificate " + empty + ": ");
  }
}
