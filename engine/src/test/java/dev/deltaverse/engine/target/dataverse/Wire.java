package dev.deltaverse.engine.target.dataverse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.project.BypassSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A server that keeps what it is sent, byte for byte, and answers what it is told. */
final class Wire implements AutoCloseable {
  private static final String NAMES =
      """
      {"value":[
        {"LogicalName":"account","EntitySetName":"accounts","PrimaryIdAttribute":"accountid"},
        {"LogicalName":"contact","EntitySetName":"contacts","PrimaryIdAttribute":"contactid"},
        {"LogicalName":"abc_region","EntitySetName":"abc_regions",
         "PrimaryIdAttribute":"abc_regionid"},
        {"LogicalName":"systemuser","EntitySetName":"systemusers",
         "PrimaryIdAttribute":"systemuserid"},
        {"LogicalName":"team","EntitySetName":"teams","PrimaryIdAttribute":"teamid"},
        {"LogicalName":"abc_item","EntitySetName":"abc_items","PrimaryIdAttribute":"abc_itemid"}]}
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new ArrayList<>();
  private final CountDownLatch silent = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private Iterator<Reply> replies = List.<Reply>of().iterator();

  /** A request as it came. */
  record Received(String line, Map<String, List<String>> headers, String body) {
    String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      return values == null ? "" : String.join(", ", values);
    }
  }

  /**
   * What is answered.
   *
   * @param status 0 to cut the connection
   * @param headers names and values in turn
   */
  record Reply(int status, String type, String body, List<String> headers) {
    static final Reply NO_CONTENT = new Reply(204, "", "", List.of());
    static final Reply CUT = new Reply(0, "", "", List.of());

    /** No answer until the server is closed. */
    static final Reply SILENCE = new Reply(-1, "", "", List.of());

    static Reply json(int status, String body, String... headers) {
      return new Reply(status, "application/json; odata.metadata=minimal", body, List.of(headers));
    }

    static Reply error(int status, String code, String message, String... headers) {
      String body = "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
      return json(status, body, headers);
    }

    /** Parts of a batch, each a status and a body. */
    static Reply batch(String... parts) {
      StringBuilder body = new StringBuilder();
      for (String part : parts) {
        body.append("--batchresponse_1\r\nContent-Type: application/http\r\n")
            .append("Content-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 ")
            .append(part.strip())
            .append("\r\n");
      }
      body.append("--batchresponse_1--\r\n");
      return new Reply(200, "multipart/mixed; boundary=batchresponse_1", body.toString(), List.of());
    }

    static String failedPart(int status, String code, String message) {
      return status
          + " Failed\r\nContent-Type: application/json; odata.metadata=minimal\r\n\r\n"
          + "{\"error\":{\"code\":\""
          + code
          + "\",\"message\":\""
          + message
          + "\"}}";
    }
  }

  Wire() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try {
            answer(exchange);
          } catch (InterruptedException e) {
            exchange.close();
          }
        });
    server.start();
  }

  /** A sample whose metadata came from an emulator and whose requests come here. */
  Sample sample(BypassSettings bypass) throws MigrationException {
    return sample(bypass, false);
  }

  Sample sample(BypassSettings bypass, boolean compress) throws MigrationException {
    BoundProject project;
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModelJson(Sample.MODEL))) {
      Sample described = Sample.connect(emulator.url());
      described.target().close();
      project = described.project();
    }
    DataverseTarget target = Sample.open(url(), bypass, compress, "one", "two");
    replies(Reply.json(200, NAMES));
    target.bind(project);
    take();
    return new Sample(target, project);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Sets what the next requests are answered, in order. */
  synchronized void replies(Reply... next) {
    replies = Arrays.asList(next).iterator();
  }

  /** What came since this was last asked. */
  synchronized List<Received> take() {
    List<Received> taken = List.copyOf(received);
    received.clear();
    return taken;
  }

  /** Waits until a request is met with silence. */
  boolean awaitSilence() throws InterruptedException {
    return silent.await(20, TimeUnit.SECONDS);
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    String body =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Reply reply;
    synchronized (this) {
      received.add(
          new Received(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers, body));
      reply = replies.hasNext() ? replies.next() : Reply.json(500, "{}");
    }
    if (reply.status() < 0) {
      silent.countDown();
      closed.await();
    }
    if (reply.status() <= 0) {
      exchange.close();
      return;
    }
    if (!reply.type().isEmpty()) {
      exchange.getResponseHeaders().add("Content-Type", reply.type());
    }
    for (int i = 0; i < reply.headers().size(); i += 2) {
      exchange.getResponseHeaders().add(reply.headers().get(i), reply.headers().get(i + 1));
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
