package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS settings that are asked for late are those of the JVM. */
final class LateTlsTest {
  @Test
  void anEngineSpeaksWhatTheJvmSpeaksByDefault() throws Exception {
    SSLEngine late = LateTls.context().createSSLEngine("localhost", 443);
    SSLEngine usual = SSLContext.getDefault().createSSLEngine("localhost", 443);
    assertThat(late.getEnabledProtocols()).isEqualTo(usual.getEnabledProtocols());
    assertThat(late.getEnabledCipherSuites()).isEqualTo(usual.getEnabledCipherSuites());
  }

  @Test
  void aCertificateThatTheJvmDoesNotTrustIsRefused(@TempDir Path folder) throws Exception {
    EntraTokensTest.certificate(folder, false);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serving(folder.resolve("app.p12"))));
    server.start();
    try (HttpClient client = DataverseClient.newHttpClient(Duration.ofSeconds(5))) {
      URI url = URI.create("https://localhost:" + server.getAddress().getPort());
      assertThatThrownBy(
              () ->
                  client.send(
                      HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("unable to find valid certification path");
    } finally {
      server.stop(0);
    }
  }

  private static SSLContext serving(Path store) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
