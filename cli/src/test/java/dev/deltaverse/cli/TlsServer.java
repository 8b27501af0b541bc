package dev.deltaverse.cli;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server for TLS whose certificate is {@code good}, {@code expired} or of {@code another-host},
 * signed by an authority of its own, or {@code self-signed}. The JDK's keytool makes them.
 *
 * @param url by the name localhost
 * @param trust options of a JVM that trusts the authority and nobody else
 */
record TlsServer(HttpsServer server, String url, List<String> trust, AtomicInteger told)
    implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  static TlsServer start(Path folder, String kind) throws Exception {
    Files.createDirectories(folder);
    Path store = folder.resolve("keys.p12");
    key(store, "authority", "-ext", "bc:c");
    List<String> options = new ArrayList<>();
    if (!kind.equals("self-signed")) {
      options.addAll(List.of("-signer", "authority"));
    }
    options.add("-ext");
    options.add(kind.equals("another-host") ? "san=dns:elsewhere.example" : "san=dns:localhost");
    if (kind.equals("expired")) {
      options.addAll(List.of("-startdate", "-10d", "-validity", "5"));
    }
    key(store, "server", options.toArray(String[]::new));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path trusted = folder.resolve("trusted.p12");
    KeyStore trust = empty();
    trust.setCertificateEntry("authority", keys.getCertificate("authority"));
    try (OutputStream out = Files.newOutputStream(trusted)) {
      trust.store(out, PASSWORD.toCharArray());
    }
    keys.deleteEntry("authority");
    AtomicInteger told = new AtomicInteger();
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
    server.createContext(
        "/",
        exchange -> {
          told.incrementAndGet();
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
    return new TlsServer(
        server,
        "https://localhost:" + server.getAddress().getPort(),
        List.of(
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD),
        told);
  }

  /** Requests that were let through. */
  int requests() {
    return told.get();
  }

  private static void key(Path store, String alias, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", alias));
    command.addAll(List.of("-keyalg", "EC", "-dname", "CN=" + alias, "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new AssertionError(command + ": " + said);
    }
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD.toCharArray());
    return store;
  }

  private static SSLContext context(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
