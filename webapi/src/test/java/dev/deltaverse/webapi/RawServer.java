package dev.deltaverse.webapi;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An HTTP server on a socket whose answers are given byte by byte, for what real servers spoil. */
final class RawServer implements AutoCloseable {

  /** A request as it came. */
  record Request(
      String method,
      String target,
      Map<String, List<String>> headers,
      byte[] body,
      int connection) {
    String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** What the server does with a request. */
  sealed interface Reply {}

  /** Writes these bytes and keeps the connection. */
  record Bytes(byte[] bytes) implements Reply {}

  /** Writes these bytes and ends the connection. */
  record Cut(byte[] bytes) implements Reply {}

  /** Writes these bytes, and then nothing more until the latch is opened. */
  record Stall(byte[] bytes, CountDownLatch until) implements Reply {}

  private final ServerSocket socket;
  private final Function<Request, Reply> replies;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  RawServer(Function<Request, Reply> replies) throws IOException {
    this.replies = replies;
    this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers in turn; the last one again and again. */
  static RawServer inTurn(Reply... replies) throws IOException {
    AtomicInteger next = new AtomicInteger();
    return new RawServer(_ -> replies[Math.min(next.getAndIncrement(), replies.length - 1)]);
  }

  static Reply answer(int status, String headers, String body) {
    return new Bytes(bytes(status, headers, body.getBytes(StandardCharsets.UTF_8)));
  }

  static Reply json(int status, String body) {
    return answer(status, "Content-Type: application/json; odata.metadata=minimal\r\n", body);
  }

  static Reply error(int status, String code, String message) {
    return json(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
  }

  static byte[] bytes(int status, String headers, byte[] body) {
    String head =
        "HTTP/1.1 "
            + status
            + " Status\r\n"
            + headers
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    if (status == 204) {
      head = "HTTP/1.1 204 No Content\r\n" + headers + "\r\n";
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(body);
    return out.toByteArray();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** {@code http://127.0.0.1:PORT/api/data/v9.2/}. */
  String api() {
    return url() + "/api/data/v9.2/";
  }

  List<Request> requests() {
    return requests;
  }

  Request onlyRequest() {
    if (requests.size() != 1) {
      throw new AssertionError("One request wanted, got " + requests);
    }
    return requests.getFirst();
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(connection, number));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection, int number) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      while (true) {
        Request request = read(in, number);
        if (request == null) {
          return;
        }
        requests.add(request);
        switch (replies.apply(request)) {
          case Bytes(byte[] bytes) -> connection.getOutputStream().write(bytes);
          case Cut(byte[] bytes) -> {
            connection.getOutputStream().write(bytes);
            return;
          }
          case Stall(byte[] bytes, CountDownLatch until) -> {
            connection.getOutputStream().write(bytes);
            until.await();
            return;
          }
        }
      }
    } catch (IOException e) {
      // The client went away, as some tests want it to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("NullAway")
  private static Request read(InputStream in, int connection) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    String[] words = start.split(" ");
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", List.of("0")).getFirst());
    byte[] body = in.readNBytes(length);
    return new Request(words[0], words[1], headers, body, connection);
  }

  @SuppressWarnings("NullAway")
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      if (b == '\n') {
        return out.toString(StandardCharsets.UTF_8).strip();
      }
      out.write(b);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
