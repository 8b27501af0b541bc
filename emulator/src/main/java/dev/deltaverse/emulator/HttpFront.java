package dev.deltaverse.emulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The HTTP server: reads requests, decompresses, writes answers, compresses. */
final class HttpFront implements AutoCloseable {
  private static final int SMALLEST_COMPRESSED = 1024;
  private static final int SLOW_PIECES = 10;

  private final Server server;
  private final ServerConnector connector;

  /** Answers a request whose path is relative to the root. */
  interface Service {
    Answer answer(Request request);
  }

  HttpFront(int port, Service service) {
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("emulator-io");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("emulator-", 0).factory()));
    server = new Server(threads);
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(128 * 1024);
    configuration.setUriCompliance(UriCompliance.UNSAFE);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
    connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(300_000);
    server.addConnector(connector);
    server.setHandler(new Entry(service));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "The emulator can't listen on port " + port + " of localhost: " + e.getMessage(), e);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The emulator's HTTP server did not stop", e);
    }
  }

  /** The one handler of the server. */
  private static final class Entry extends Handler.Abstract {
    private final Service service;

    Entry(Service service) {
      this.service = service;
    }

    @Override
    public boolean handle(
        org.eclipse.jetty.server.Request jetty, Response response, Callback callback) {
      try {
        Request request;
        try {
          request = read(jetty);
        } catch (ZipException e) {
          write(jetty, response, callback, Answer.text(400, "The body is not gzip.\n"));
          return true;
        }
        write(jetty, response, callback, service.answer(request));
      } catch (IOException | RuntimeException e) {
        callback.failed(e);
      }
      return true;
    }

    private static Request read(org.eclipse.jetty.server.Request jetty) throws IOException {
      Map<String, String> headers = new LinkedHashMap<>();
      for (HttpField field : jetty.getHeaders()) {
        headers.merge(
            field.getName().toLowerCase(Locale.ROOT),
            field.getValue() == null ? "" : field.getValue(),
            (a, b) -> a + "," + b);
      }
      byte[] body;
      try (InputStream in = Content.Source.asInputStream(jetty)) {
        body = in.readAllBytes();
      }
      if ("gzip".equalsIgnoreCase(headers.get("content-encoding"))) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
          body = in.readAllBytes();
        }
      }
      String path = jetty.getHttpURI().getPath();
      String query = jetty.getHttpURI().getQuery();
      String base = "http://" + headers.getOrDefault("host", jetty.getHttpURI().getAuthority());
      return new Request(
          jetty.getMethod(),
          path == null ? "/" : path,
          query == null ? "" : query,
          headers,
          body,
          base);
    }

    private static void write(
        org.eclipse.jetty.server.Request jetty, Response response, Callback callback, Answer answer)
        throws IOException {
      EndPoint connection = jetty.getConnectionMetaData().getConnection().getEndPoint();
      if (answer.delivery() instanceof Delivery.Cut) {
        connection.close();
        callback.succeeded();
        return;
      }
      response.setStatus(answer.status);
      answer.headers.forEach((name, value) -> response.getHeaders().put(name, value));
      byte[] body = answer.body;
      String accepted = jetty.getHeaders().get("Accept-Encoding");
      if (body.length >= SMALLEST_COMPRESSED && accepted != null && accepted.contains("gzip")) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(body);
        }
        body = out.toByteArray();
        response.getHeaders().put("Content-Encoding", "gzip");
        response.getHeaders().put("Vary", "Accept-Encoding");
      }
      if (answer.status != 204 && answer.status != 304) {
        response.getHeaders().put("Content-Length", body.length);
      }
      switch (answer.delivery()) {
        case Delivery.Whole _, Delivery.Cut _ ->
            response.write(true, ByteBuffer.wrap(body), callback);
        case Delivery.Truncated _ -> {
          Content.Sink.write(response, false, ByteBuffer.wrap(body, 0, body.length / 2));
          connection.close();
          callback.succeeded();
        }
        case Delivery.Slow(Duration over) -> {
          for (int piece = 0; piece < SLOW_PIECES; piece++) {
            int from = body.length * piece / SLOW_PIECES;
            int to = body.length * (piece + 1) / SLOW_PIECES;
            Pause.nanos(over.toNanos() / SLOW_PIECES);
            Content.Sink.write(response, false, ByteBuffer.wrap(body, from, to - from));
          }
          response.write(true, ByteBuffer.allocate(0), callback);
        }
      }
    }
  }
}
