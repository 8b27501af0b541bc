package dev.deltaverse.console;

import io.javalin.config.JavalinConfig;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The server's socket where it speaks HTTPS. */
final class TlsConnector {
  private TlsConnector() {}

  static void on(JavalinConfig config, ConsoleSettings settings, Tls.Keys keys) {
    config.jetty.addConnector((server, http) -> connector(server, http, settings, keys));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, ConsoleSettings settings, Tls.Keys keys) {
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStore(keys.store());
    tls.setKeyStorePassword(keys.password());
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    // The Host header is checked by RequestCheck; who comes by an address sends no name in TLS.
    http.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    return connector;
  }
}
