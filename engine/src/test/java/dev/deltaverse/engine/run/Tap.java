package dev.deltaverse.engine.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a rig's runs and its emulator, and notes what goes over the wire. */
final class Tap implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "expect");

  /**
   * A request as the emulator received it.
   *
   * @param text method, path and query, and the body behind a line's end
   */
  record Seen(String method, String path, String text) {}

  private final URI service;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());

  /** Has the project file name this in the emulator's place. */
  Tap(Rig rig) throws IOException {
    service = rig.emulator.url();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::forward);
    server.setExecutor(threads);
    server.start();
    into(rig);
  }

  /** To be called after the project file was replaced. */
  void into(Rig rig) throws IOException {
    Path project = rig.folder.resolve("deltaverse.yaml");
    String own = "http://127.0.0.1:" + server.getAddress().getPort();
    Files.writeString(project, Files.readString(project).replace("url: " + service, "url: " + own));
  }

  /** What came since the last call, in order. */
  List<Seen> take() {
    synchronized (seen) {
      List<Seen> taken = List.copyOf(seen);
      seen.clear();
      return taken;
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().toString();
      String method = exchange.getRequestMethod();
      seen.add(
          new Seen(
              method, path, method + " " + path + "\n" + new String(body, StandardCharsets.UTF_8)));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(service.resolve(path))
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      int length = answer.body().length;
      exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.shutdownNow();
  }
}
