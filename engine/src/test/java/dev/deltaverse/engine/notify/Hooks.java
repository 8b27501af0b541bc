package dev.deltaverse.engine.notify;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that takes webhooks, and answers as it is told. */
final class Hooks implements AutoCloseable {
  final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  final List<String> types = new CopyOnWriteArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final HttpServer server;

  Hooks() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          types.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
          bodies.add(JsonMapper.shared().readTree(new String(body, StandardCharsets.UTF_8)));
          int status;
          synchronized (answers) {
            status = answers.isEmpty() ? 202 : answers.removeFirst();
          }
          exchange.getResponseHeaders().add("Location", url("elsewhere"));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  /** The next answers; 202 after them. */
  void answer(Integer... statuses) {
    synchronized (answers) {
      answers.addAll(List.of(statuses));
    }
  }

  String url(String secret) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + secret;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
